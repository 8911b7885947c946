"""The employer folder opened: facts from the store, months decided from them, reports out. The one door to it."""

from typing import TYPE_CHECKING

from assusoft.lazily import lazily

if TYPE_CHECKING:
    from assusoft.employer.deciding.decision import MonthView
    from assusoft.employer.facade import Employer, open_employer
    from assusoft.employer.proof.backup import restore
    from assusoft.employer.switching import Side, derive_crosswalk

__all__ = ["Employer", "MonthView", "Side", "derive_crosswalk", "open_employer", "restore"]

__getattr__ = lazily(
    __name__,
    {
        "Employer": "assusoft.employer.facade",
        "MonthView": "assusoft.employer.deciding.decision",
        "Side": "assusoft.employer.switching",
        "derive_crosswalk": "assusoft.employer.switching",
        "open_employer": "assusoft.employer.facade",
        "restore": "assusoft.employer.proof.backup",
    },
)
