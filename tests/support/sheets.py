"""Random plan sheets: some of four plans, each with conventions of its own, some with a later version."""

from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st
from support.months import CAR, CHOICE, GROUP, HOSPITAL

from assusoft.plans.sheet import Plan, plan_of

LATER = ("2025-12", "2026-01", "2026-02")
_OPTIONAL = (
    "sex",
    "civil_status",
    "category",
    "entity",
    "interruption",
    "notice",
)  # the group plan may not report them


def group(rng: Random) -> str:
    """A group insurance."""
    starts, ends = rng.choice(("day", "first of month", "first of next month")), rng.choice(("day", "end of month"))
    text = GROUP.replace("reports =", f'starts = "{starts}"\nends = "{ends}"\nreports =', 1)
    for name in _OPTIONAL:
        if rng.random() < 0.2:
            text = text.replace(f'"{name}",', "", 1)
    if rng.random() < 0.3:
        text = text.replace('"name",', '"name", "national_number", "hire_date",', 1)
    if rng.random() < 0.5:
        text = text.replace("month = 1", 'renewed = "always"')
    if rng.random() < 0.3:
        text = text.replace(
            "\n[salary]", 'messages = ["entry", "exit", "re_entry", "correction", "salary"]\n\n[salary]'
        )
    return text.replace("maximum_age = 65", f"maximum_age = {rng.choice((65, 65, 67))}")


def hospital(rng: Random) -> str:
    """Hospital cover with the family, after some months of waiting."""
    text = HOSPITAL.replace('enrolment = "mandatory"', f'enrolment = "{rng.choice(("mandatory", "optional"))}"', 1)
    text = text.replace('family = "optional"', f'family = "{rng.choice(("mandatory", "optional"))}"')
    text = text.replace("child_maximum_age = 25", f"child_maximum_age = {rng.choice((10, 25))}")
    return text.replace("waiting_months = 3", f"waiting_months = {rng.randint(0, 4)}")


def car(rng: Random) -> str:
    """Leasing cars."""
    return CAR.replace('"name",', rng.choice(('"name",', '"name", "address",')), 1)


def choice(rng: Random) -> str:
    """A cover that workers choose by a deduction."""
    return CHOICE.replace("'worker'", rng.choice(("'worker'", "'employee'")))


MAKERS = {"group": group, "hospital": hospital, "car": car, "choice": choice}


@st.composite
def plan_sheets(draw: Any) -> tuple[Plan, ...]:
    """Sheets of some of the plans; of each perhaps a later version, and perhaps only that one."""
    rng = draw(st.randoms(use_true_random=True))
    found = []
    for name in sorted(draw(st.sets(st.sampled_from(sorted(MAKERS)), min_size=1))):
        when = rng.choice(("first", "first", "both", "both", "later"))
        if when != "later":
            found.append(plan_of(Path(f"{name}.toml"), MAKERS[name](rng), {}))
        if when != "first":
            month = rng.choice(LATER)
            text = MAKERS[name](rng).replace("from = 2025-01-01", f"from = {month}-01")
            found.append(plan_of(Path(f"{name}.{month}.toml"), text, {}))
    return tuple(found)
