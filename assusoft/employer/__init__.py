"""The employer folder opened: facts from the store, months decided from them, reports out."""

from assusoft.employer.decision import MonthView
from assusoft.employer.facade import Employer, open_employer

__all__ = ["Employer", "MonthView", "open_employer"]
