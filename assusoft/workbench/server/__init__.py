"""The server of the dashboards: log-in, pages, and a confined process behind each page."""
