"""The certificate: every change accounted for, by two paths."""
