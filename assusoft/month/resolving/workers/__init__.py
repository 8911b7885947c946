"""A plan x its workers: who begins, goes on, ends, and with which days."""
