"""PDF documents with text: characters with their places -> lines of cells; rendered parts -> pages."""
