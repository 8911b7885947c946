"""A changed plan sheet, tried on months that were."""
