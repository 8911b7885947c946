"""A plan x the families of its workers."""
