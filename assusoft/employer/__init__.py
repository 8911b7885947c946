"""The employer folder opened: facts from the store, months decided from them, reports out."""

from typing import TYPE_CHECKING

from assusoft.lazily import lazily

if TYPE_CHECKING:
    from assusoft.employer.decision import MonthView
    from assusoft.employer.facade import Employer, open_employer

__all__ = ["Employer", "MonthView", "open_employer"]

__getattr__ = lazily(
    __name__,
    {
        "Employer": "assusoft.employer.facade",
        "MonthView": "assusoft.employer.decision",
        "open_employer": "assusoft.employer.facade",
    },
)
