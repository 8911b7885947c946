"""A supplier's layout -> plan sheets that report exactly what it carries, so that any profile has an employer."""

from collections.abc import Sequence

from assusoft.layouts import Layout, carried
from assusoft.message_kinds import MESSAGE_KINDS
from assusoft.schema import AFFILIATION, INTERRUPTED, TABLES, is_field
from assusoft.suppliers.entitlement import ALWAYS
from assusoft.suppliers.supplier import Supplier

_WORKER = {field.name for field in TABLES["worker"]} | {*AFFILIATION, *INTERRUPTED}
_FAMILY = {field.name for field in TABLES["family"]}
_SALARY = (
    '[salary]\nformula = "coalesce(monthly_salary * salary_factor, hourly_salary * full_time_hours * 52)"\n'
    'renewed = "always"\n'
)
_EFFECTS = (
    '[interruption.time_credit_motive]\neffect = "risk_only"\n\n[interruption.parental]\neffect = "continues"\n'
    '\n[interruption.unpaid_leave]\neffect = "suspended"\n'
)
_ELIGIBLE = {"base": "statute IN ('employee', 'worker')", "executive": "category IN ('executive', 'director')"}
_CAR = "car_class IS NOT NULL"


def plan_sheets(supplier: Supplier, layout: Layout, since: str) -> dict[str, str]:
    """File name -> text of the sheets: a plan of everybody, and one of executives; leasing has one of who has a car.

    `since`: the first day they are in force. A layout with codes of plans names them.
    """
    fields = _fields(layout, supplier)
    rules = {"base": _CAR} if {"car_class", "car_since"} <= set(fields) else _ELIGIBLE
    names = _names(layout, len(rules))
    return {
        f"{name}.toml": _sheet(supplier, layout, fields, eligible, since)
        for name, eligible in zip(names, rules.values(), strict=True)
    }


def _names(layout: Layout, count: int) -> Sequence[str]:
    codes = layout.codes.get("plan") or next((part.codes["plan"] for part in layout.part if "plan" in part.codes), {})
    given = list(dict.fromkeys(codes.values()))
    return given[:count] if len(given) >= count else list(_ELIGIBLE)[:count]


def _fields(layout: Layout, supplier: Supplier) -> list[str]:
    """The fields of its files that plan sheets list, in their order."""
    tables = [name for name in ("message", "register") if name in layout.tables]
    found = dict.fromkeys(field for name in tables for field in carried(layout, name))
    return [name for name in found if name not in ALWAYS]


def _sheet(supplier: Supplier, layout: Layout, fields: Sequence[str], eligible: str, since: str) -> str:
    tables = [name for name in ("message", "register") if name in layout.tables]
    family = all("member" in carried(layout, name) for name in tables)
    asked = [name for name in fields if not is_field(name)]
    of_worker = [name for name in fields if name in _WORKER or name in asked]
    head = [
        f'supplier = "{supplier.key}"', f"from = {since}", f'eligible = "{eligible}"', 'enrolment = "mandatory"',
        f"since = {_list(['car_since'] if eligible == _CAR else ['hire_date'])}", f"reports = {_list(of_worker)}",
        f"messages = {_list(_kinds(layout))}",
        *(['family = "optional"'] if family else []),
    ]  # fmt: skip
    sections = ["\n".join(head) + "\n"]
    sections += [_SALARY] if "insured_salary" in fields else []
    sections += [_EFFECTS] if any(name in fields for name in INTERRUPTED) else []
    sections += [_asked(layout, name) for name in asked]
    if family:
        of_family = [name for name in fields if name in _FAMILY]
        sections.append(
            "[family_rule]\neligible = \"relation IN ('spouse', 'partner', 'child')\"\nchild_maximum_age = 25\n"
            f"reports = {_list(of_family)}\n"
        )
    return "\n".join(sections)


def _kinds(layout: Layout) -> list[str]:
    """The kinds of message that its code table has; all where it has none."""
    tables = [layout.codes_of(part, "kind") for part in layout.parts_of("message") if "kind" in part.columns]
    coded = [set(codes.values()) for codes in tables if codes is not None]
    return [kind for kind in MESSAGE_KINDS if not coded or any(kind in codes for codes in coded)]


def _asked(layout: Layout, name: str) -> str:
    codes = next((codes for part in layout.part if (codes := layout.codes_of(part, name))), {})
    choices = list(dict.fromkeys(value for value in codes.values() if value)) or ["standard", "double"]
    return f'[asks.{name}]\nchoices = {_list(choices)}\nblocking = true\ntakeover = "{choices[0]}"\n'


def _list(names: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"
