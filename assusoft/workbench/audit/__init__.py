"""The report of an audit: page, PDF, workbook; many employers in one round."""
