"""What was derived of a month, kept so that it is shown at once: deletable, never read by what decides or sends."""

from assusoft.employer.kept.listing import Listing, month_kept_with, month_listing

__all__ = ["Listing", "month_kept_with", "month_listing"]
