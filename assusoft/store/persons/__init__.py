"""Some persons' rows, read and checked without reading everybody's."""
