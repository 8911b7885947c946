"""An employer folder opened: its settings, sources, plan sheets and suppliers, and its facts.

Each part is read, and what reads it imported, when it is first used: opening a folder is quick.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from assusoft.employer.opening import opened
from assusoft.employer.settings import Settings
from assusoft.errors import NothingStored, Refused
from assusoft.resources import resource_folder

if TYPE_CHECKING:
    from assusoft.employer.deciding.decision import MonthView
    from assusoft.employer.facts import Facts
    from assusoft.employer.supplier_files import SupplierFiles
    from assusoft.payroll.sources import Source
    from assusoft.plans.sheet import Plan
    from assusoft.store import Store
    from assusoft.suppliers.supplier import Supplier

T = TypeVar("T")


@dataclass
class EmployerFolder:
    """What an employer folder holds, each part read when it is first used.

    `views`: months decided already, by the import and the closings they stand on.
    """

    folder: Path
    settings: Settings
    views: dict[tuple[object, ...], MonthView] = field(default_factory=dict)
    _derived: dict[tuple[object, ...], Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The employer's name."""
        return self.settings.name

    @property
    def language(self) -> str:
        """The language tasks are asked in: fr, nl or en."""
        return self.settings.language

    @cached_property
    def sources(self) -> list[Source]:
        """Sources, contracts first."""
        from assusoft.payroll.sources import load_sources

        return load_sources(self.folder / "sources", self.search("payroll"))

    @cached_property
    def plans(self) -> list[Plan]:
        """Every version of every plan sheet, examples passed."""
        from assusoft.employer.checked.plan_entities import check_entities
        from assusoft.plans.sheet import load_plans

        plans, folder = load_plans(self.folder / "plans", self.settings.own), self.folder / "plans"
        check_entities(plans, folder, self.settings.entities)
        return plans

    @cached_property
    def supplier_files(self) -> SupplierFiles:
        """Suppliers, their layouts, and the texts these were read from."""
        from assusoft.employer.supplier_files import MAILS, load_supplier_files
        from assusoft.suppliers.free_text import check_own_template

        files = load_supplier_files(self.folder, self.search("suppliers"))
        for supplier in files.suppliers.values():
            check_own_template(supplier, self.folder / MAILS)
        return files

    @property
    def suppliers(self) -> Mapping[str, Supplier]:
        """Suppliers by key."""
        return self.supplier_files.suppliers

    @cached_property
    def store(self) -> Store:
        """The facts as they are stored; Refused when nothing was imported yet, or the database is gone."""
        return opened(self.folder, self.settings, create=False)

    @property
    def is_new(self) -> bool:
        """Whether nothing was ever imported."""
        try:
            return not self.store.imports()
        except NothingStored:
            return True

    def begin(self) -> None:
        """Make the store of a new employer; what the first import alone does."""
        if "store" not in vars(self):
            vars(self)["store"] = opened(self.folder, self.settings, create=True)

    def hold_lease(self, step: str, by: str, at: datetime) -> None:
        """Write from here on as one start of a step: refused once the same step is started again."""
        vars(self)["store"] = self.store.leased(step, by, at)

    def forget_read(self) -> None:
        """Give back all that was read or derived of the facts: some of them were erased."""
        self.views.clear()
        self._derived.clear()
        vars(self).pop("facts", None)

    @cached_property
    def facts(self) -> Facts:
        """The facts as the months need them."""
        from assusoft.employer.facts import Facts

        return Facts(self.store, self.settings.own, self.settings.first_month)

    def steady(self) -> Self:
        """The same employer, whose imports, closings and audits are those of now: they are read once."""
        one = copy(self)
        vars(one)["facts"] = self.facts.steady()
        return one

    def speaking(self, language: str) -> Self:
        """The same employer with its facts, whose questions, histories and explanations are in another language."""
        if language == self.language:
            return self
        return self.once(lambda: self._speaking(language), "speaking", language)

    def _speaking(self, language: str) -> Self:
        for name in ("store", "facts", "plans", "supplier_files", "sources"):
            getattr(self, name)  # read once, for both
        one = copy(self)
        one.settings = self.settings.model_copy(update={"language": language})
        vars(one).pop("_context", None)
        return one

    @property
    def automatic(self) -> frozenset[str]:
        """The sources whose working time is reported without a question."""
        return frozenset(source.name for source in self.sources if source.working_time == "automatic")

    def search(self, kind: str) -> list[Path]:
        """Where layouts of that kind (payroll, suppliers) are looked for, the employer's own first."""
        own = self.folder / "templates"
        return [own / kind, own, resource_folder("templates") / kind]

    def supplier(self, key: str) -> Supplier:
        """The supplier of that key; Refused when there is none."""
        if key not in self.suppliers:
            raise Refused(
                "There is no supplier '{supplier}'. Known: {listed}.", supplier=key, listed=", ".join(self.suppliers)
            )
        return self.suppliers[key]

    def once(self, make: Callable[[], T], *key: object) -> T:
        """What `make` derives, remembered by what it is derived from."""
        if key not in self._derived:
            self._derived[key] = make()
        return cast(T, self._derived[key])
