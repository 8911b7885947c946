"""Rules of plan sheets x the entities of employer.toml -> refused when a rule spells a number otherwise.

A photo has the spelling of employer.toml, whatever the files say: a rule with another one would be true of nobody.
"""

from collections.abc import Collection, Iterable
from pathlib import Path

from assusoft.config import Key, fault
from assusoft.payroll.entities import as_configured
from assusoft.plans.model import Plan
from assusoft.plans.rules import texts_compared


def check_entities(plans: Iterable[Plan], folder: Path, entities: Collection[str]) -> None:
    """Raise ConfigError at the first rule that compares `entity` with another spelling of an entity."""
    for plan in plans:
        rules: list[tuple[Key, str]] = [(("eligible",), plan.eligible)]
        if plan.salary:
            rules.append((("salary", "formula"), plan.salary.formula))
        for key, rule in rules:
            for text in texts_compared(rule, "entity") if "entity" in rule else ():
                if (configured := as_configured(text, entities)) != text:
                    raise fault(
                        folder / plan.file, key,
                        f"compares entity with '{text}', a spelling it never has: write '{configured}', as in "
                        "[entities] of employer.toml.",
                    )  # fmt: skip
