"""Random plan sheets: some of four plans, each with conventions of its own, that change from one month to another.

A plan may begin later, end, and move to another supplier; each later version keeps most of what the one before it said.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st

from assusoft.plans.sheet import Plan, plan_of

FIRST = "2025-01"
LATER = ("2025-12", "2026-01", "2026-02", "2026-03")
ENDED = "false"
Keys = Mapping[str, Any]

_FIELDS = ("sex", "civil_status", "category", "entity", "interruption", "notice", "national_number", "hire_date")
_KINDS = 'messages = ["entry", "exit", "re_entry", "correction", "salary"]'
_FAMILY = {
    "family": ("none", "optional", "mandatory"),
    "member": ("relation in ('spouse', 'child')", "relation in ('spouse', 'child')", "relation = 'child'"),
    "child_age": (25, 25, 10, None),
    "member_reports": (("name", "birth_date", "relation"), ("name", "birth_date"), ("name", "birth_date", "since")),
    "member_required": (("name", "birth_date"), ("name",), ()),
}

GROUP: dict[str, Sequence[Any]] = {
    "supplier": ("a", "a", "b"),
    "eligible": ("statute in ('employee', 'worker')", "statute in ('employee', 'worker')", "statute = 'employee'",
                 "category = 'staff'", ENDED),
    "enrolment": ("mandatory", "mandatory", "optional", "automatic"),
    "maximum_age": (65, 65, 67, None),
    "starts": ("day", "first of month", "first of next month"),
    "ends": ("day", "end of month"),
    "waiting_months": (0, 0, 2),
    "reports": [("name", "birth_date", "address", "email", "insured_pct", *dropped)
                for dropped in (_FIELDS, _FIELDS[:4], _FIELDS[4:], _FIELDS[1:6], ())],
    "required": (("name", "birth_date", "street"), ("name",), ("name", "birth_date", "email")),
    "wanted": (("city",), ("email",), ("insured_pct",), ()),
    "messages": ("", "", _KINDS),
    "formula": ("monthly_salary * salary_factor", "monthly_salary * 13", None),
    "renewed": ("yearly", "always"),
    "renewal": (1, 1, 2),
    "death_cover": (("1x", "2x"), ("1x", "2x"), ("2x", "3x"), None),
    "not_sent": ('["birth_leave"]', "[]"),
    **_FAMILY,
    "family": ("none", "none", "none", "optional"),
}  # fmt: skip

HOSPITAL: dict[str, Sequence[Any]] = {
    "supplier": ("b", "b", "d"),
    "eligible": ("statute = 'employee'", "statute = 'employee'", "statute is not null", ENDED),
    "enrolment": ("mandatory", "optional"),
    "maximum_age": (None, None, 65),
    "starts": ("first of month",),
    "ends": ("end of month",),
    "waiting_months": (0, 1, 3, 4),
    "reports": (("name", "birth_date"), ("name", "birth_date", "email")),
    "required": (("name", "birth_date"), ("name",)),
    "keeps_cover": ("dismissal = 3", ""),
    **_FAMILY,
    "family": ("optional", "optional", "mandatory", "none"),
}  # fmt: skip

CAR: dict[str, Sequence[Any]] = {
    "supplier": ("c", "d"),
    "eligible": ("car_class is not null", "car_class is not null", "car_class = 'B'", ENDED),
    "enrolment": ("automatic",),
    "since": ("car_since",),
    "reports": (("name", "car_class", "car_since"), ("name", "address", "car_class", "car_since"), ("name",)),
}

CHOICE: dict[str, Sequence[Any]] = {
    "supplier": ("b", "a"),
    "eligible": ("statute = 'worker'", "statute = 'employee'", ENDED),
    "enrolment": ("optional",),
    "wage_code": ("8640", "8640", "8640", None),
    "reports": (("name",), ("name", "hire_date")),
}

PLANS = {"group": GROUP, "hospital": HOSPITAL, "car": CAR, "choice": CHOICE}


def sheet(keys: Keys, month: str) -> str:
    """The text of a sheet that is in force from the month."""
    given = {"waiting_months": 0, **keys}
    ask, formula = given.get("death_cover"), given.get("formula")
    reports = [*given["reports"], *(["insured_salary"] if formula else []), *(["death_cover"] if ask else [])]
    lines = [f'supplier = "{given["supplier"]}"', f"from = {month}-01", f'eligible = "{given["eligible"]}"']
    lines += [f'{key} = "{given[key]}"' for key in ("enrolment", "starts", "ends", "family") if given.get(key)]
    lines += [f"{key} = {given[key]}" for key in ("maximum_age", "waiting_months") if given.get(key)]
    lines += [f'since = ["{given["since"]}"]'] if given.get("since") else []
    lines += [f'choice_wage_code = "{given["wage_code"]}"'] if given.get("wage_code") else []
    lines += [f"keeps_cover = {{ {given['keeps_cover']} }}"] if given.get("keeps_cover") else []
    lines += [given.get("messages", ""), f"reports = {_list(reports)}"]
    required = given.get("required", ())
    wanted = [name for name in given.get("wanted", ()) if name not in required]
    lines += [f"required = {_list(required)}", f"wanted = {_list(wanted)}"]
    lines += ["[salary]", f'formula = "{formula}"', f'renewed = "{given["renewed"]}"'] if formula else []
    lines += [f"month = {given['renewal']}"] if formula else []
    lines += [f"[interruptions]\nnot_sent = {given['not_sent']}"] if "interruption" in reports else []
    lines += [f'[asks.death_cover]\nchoices = {_list(ask)}\nblocking = false\ntakeover = "{ask[0]}"'] if ask else []
    lines += _family(given) if given.get("family", "none") != "none" else []
    return "\n".join(lines) + "\n"


def _family(keys: Keys) -> list[str]:
    age = [f"child_maximum_age = {keys['child_age']}", 'child_ends = "end of year"'] if keys["child_age"] else []
    lists = [f"reports = {_list(keys['member_reports'])}", f"required = {_list(keys['member_required'])}"]
    return ["[family_rule]", f'eligible = "{keys["member"]}"', *age, *lists]


def _list(names: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def drawn(options: Mapping[str, Sequence[Any]], rng: Random, before: Keys | None = None) -> dict[str, Any]:
    """A value of each key; what a version before said stays in three cases of four."""
    kept = {key for key in before or () if rng.random() < 0.75}
    return {key: before[key] if before and key in kept else rng.choice(options[key]) for key in options}


def sheets_of(rng: Random) -> tuple[Plan, ...]:
    """Sheets of some of the plans, and later versions of them."""
    found = []
    for name in rng.sample(sorted(PLANS), rng.randint(1, len(PLANS))):
        months = [month for month in LATER if rng.random() < 0.4]
        keys = None
        for month in (*([FIRST] if rng.random() < 0.8 or not months else []), *months):
            keys = drawn(PLANS[name], rng, keys)
            file = f"{name}.toml" if month == FIRST else f"{name}.{month}.toml"
            found.append(plan_of(Path(file), sheet(keys, month), {}))
    return tuple(found)


@st.composite
def plan_sheets(draw: Any) -> tuple[Plan, ...]:
    """The same, for Hypothesis."""
    return sheets_of(draw(st.randoms(use_true_random=True)))
