"""Workbooks, and what is called one: web pages, web archives, XML of Excel 2003."""
