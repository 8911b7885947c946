"""plans/*.toml of an employer folder -> the checked versions of its plans."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from assusoft.config import Key, did_you_mean, fault, parse_toml, place, read_text, validate
from assusoft.errors import ConfigError
from assusoft.language import Sentence, both
from assusoft.message_kinds import MESSAGE_KINDS
from assusoft.months import month_of
from assusoft.plans.covers.checks import cover_faults
from assusoft.plans.covers.cover import Formula
from assusoft.plans.examples import run_examples
from assusoft.plans.model import FamilyRule, Plan, PlanKeys, Salary
from assusoft.plans.occasions import OCCASIONS, contradictions, occasion_faults
from assusoft.plans.rules import check_rule
from assusoft.plans.versions import plans_in_force
from assusoft.schema import AFFILIATION, END_REASONS, INTERRUPTED, INTERRUPTIONS, TABLES, Field, field_named, is_field

__all__ = ["MESSAGE_KINDS", "Plan", "load_plans", "plan_of", "plans_in_force"]

_FILE = re.compile(r"[A-Za-z0-9_-]+(\.(\d{4}-\d{2}))?\.toml")
Fault = tuple[Key, str]


def load_plans(folder: Path, own: Mapping[str, Field]) -> list[Plan]:
    """Every version of every plan of a folder, by name and date, their examples passed.

    Parameters
    ----------
    folder
        Sheets named NAME.toml, later versions NAME.2026-03.toml; each says in `from` which month it is in force from.
    own
        The employer's own worker fields, by name.
    Raises
    ------
    ConfigError
        For a fault in a sheet, an example that fails, two versions of a plan from the same day, or two plans that ask
        one field in different ways.
    """
    if not folder.is_dir():
        raise ConfigError(
            "{folder}: there is no such folder; it holds one sheet for each plan, NAME.toml.", folder=folder
        )
    plans: dict[tuple[str, str], Plan] = {}
    for path in sorted(folder.glob("*.toml")):
        plan = plan_of(path, read_text(path), own)
        other = plans.setdefault((plan.name, month_of(plan.from_)), plan)
        if other is not plan:
            raise fault(
                path,
                ("from",),
                Sentence(
                    "{day} is also the first day of {file}; a plan has one version from a given day.",
                    day=plan.from_,
                    file=other.file,
                ),
            )
    listed = [plans[key] for key in sorted(plans)]
    for plan, key, what in (*receivers_that_move(listed), *contradictions(listed)):
        raise fault(folder / plan.file, key, what)
    return listed


def receivers_that_move(plans: Sequence[Plan]) -> Iterator[tuple[Plan, Key, str]]:
    """Plans that report to several receivers and move to another supplier: a sheet, its key, and what is wrong."""
    first: dict[str, Plan] = {}
    several = {plan.name for plan in plans if plan.also_to}
    for plan in plans:
        before = first.setdefault(plan.name, plan)
        if plan.name in several and before.supplier != plan.supplier:
            yield (
                plan,
                ("supplier",),
                (
                    Sentence(
                        "{file} names '{supplier}'. A plan that others are told of too (also_to) stays with its "
                        "supplier: give the plan of the new one a name of its own.",
                        file=before.file,
                        supplier=before.supplier,
                    )
                ),
            )


def plan_of(path: Path, text: str, own: Mapping[str, Field]) -> Plan:
    """The plan of a sheet's text, checked and its examples passed; `path` gives its name. ConfigError for any fault."""
    owned = tuple(sorted(own.items()))
    try:
        return _checked_once(Path(path.name), text, owned)
    except ConfigError:
        return _checked(path, text, owned)  # says it with the folder


def _checked(path: Path, text: str, owned: tuple[tuple[str, Field], ...]) -> Plan:
    plan, own = stored_plan(path, text), dict(owned)
    for key, what in _faults(plan, own):
        raise fault(path, key, what)
    worker, family = _fields("worker") | own, _fields("family")
    check_rule(plan.eligible, worker, place(path, ("eligible",)), "boolean")
    if plan.salary:
        check_rule(plan.salary.formula, worker, place(path, ("salary", "formula")), "money")
    for occasion in OCCASIONS:
        for name, ask in plan.asked_on(occasion).items():
            if ask.when:
                check_rule(ask.when, worker, place(path, (occasion, "asks", name, "when")), "boolean")
    for number, check in enumerate(plan.checks):
        check_rule(check.when, worker, place(path, ("check", number, "when")), "boolean")
    for name, cover in plan.covers.items():
        if isinstance(cover, Formula):
            at = place(path, ("cover", name, "formula"))
            reported = {field: field_named(field) for field in plan.reports if is_field(field)}
            check_rule(cover.formula, reported, at, "money")
    if plan.family_rule and plan.family_rule.eligible:
        check_rule(plan.family_rule.eligible, family, place(path, ("family_rule", "eligible")), "boolean")
    run_examples(plan, worker, family, path)
    return plan


_checked_once = lru_cache(maxsize=256)(_checked)
"""A process that opens the folder again, or another version of it, need not compute every example again."""


def stored_plan(path: Path, text: str) -> Plan:
    """The plan of a sheet checked before: its rules and examples are not tried again. ConfigError for a wrong key."""
    keys = validate(PlanKeys, parse_toml(text, path), path)
    return Plan.model_validate({**keys.model_dump(by_alias=True), "file": path.name, "text": text})


def _faults(plan: Plan, own: Mapping[str, Field]) -> Iterator[Fault]:
    yield from _dating(plan)
    yield from _receivers(plan)
    yield from _since(plan, own)
    yield from _waiting(plan)
    yield from _lists(plan, own)
    yield from _asks(plan)
    yield from occasion_faults(plan, own)
    yield from _interruption(plan)
    yield from _parts(plan)
    yield from cover_faults(plan.covers, (*plan.reports, *plan.asks), plan.family_rule is not None)
    yield from _references(plan)


def _dating(plan: Plan) -> Iterator[Fault]:
    name = _FILE.fullmatch(plan.file)
    if not name:
        yield (), Sentence("a plan sheet is named NAME.toml, a later version NAME.2026-03.toml.")
    if plan.from_.day != 1:
        yield ("from",), Sentence("found {day}, expected the first day of a month.", day=plan.from_)
    if name and name[2] and name[2] != month_of(plan.from_):
        yield (
            ("from",),
            Sentence("{day} is not in {name}, the month in the file's name.", day=plan.from_, name=name[2]),
        )


def _receivers(plan: Plan) -> Iterator[Fault]:
    for number, name in enumerate(plan.also_to):
        if name == plan.supplier or name in plan.also_to[:number]:
            yield (
                ("also_to",),
                Sentence("'{name}' is told of the plan already: name each other receiver once.", name=name),
            )


def _since(plan: Plan, own: Mapping[str, Field]) -> Iterator[Fault]:
    dates = [name for name, field in (_fields("worker") | dict(own)).items() if field.type == "date"]
    yield from _unknown(("since",), plan.since, dates, Sentence("a date field of a worker"))


def _waiting(plan: Plan) -> Iterator[Fault]:
    """Supplementary pensions take everybody from the first day (sources.md: Supplementary pensions)."""
    if plan.branch not in ("pension", "death"):
        return
    if plan.waiting_months:
        yield (
            ("waiting_months",),
            Sentence(
                "found {months} in a plan of branch '{branch}'. A supplementary pension and the death cover "
                "that goes with it are owed from the first day (act of 27 June 2018). Remove it, or give the branch "
                "the plan really is of.",
                months=plan.waiting_months,
                branch=plan.branch,
            ),
        )
    if plan.starts == "first of next month":
        yield (
            ("starts",),
            Sentence(
                "found 'first of next month' in a plan of branch '{branch}'. A supplementary pension and the death "
                "cover that goes with it are owed from the first day (act of 27 June 2018). Write 'day' or 'first of "
                "month', or give the branch the plan really is of.",
                branch=plan.branch,
            ),
        )


def _lists(plan: Plan, own: Mapping[str, Field]) -> Iterator[Fault]:
    known = [*_fields("worker"), *AFFILIATION, *INTERRUPTED, *own, *plan.asks, *plan.asked_once]
    yield from _unknown(("reports",), plan.reports, known, Sentence("a field"))
    yield from _unknown(("required",), plan.required, plan.reports, Sentence("a field in reports"))
    yield from _unknown(("wanted",), plan.wanted, plan.reports, Sentence("a field in reports"))
    for name in plan.wanted:
        if name in plan.required:
            yield ("wanted",), Sentence("'{name}' is also in required; a field is one or the other.", name=name)
    yield from _unknown(("messages",), plan.messages, MESSAGE_KINDS, Sentence("a kind of message"))
    yield from _unknown(("keeps_cover",), plan.keeps_cover, END_REASONS, Sentence("a reason of departure"))
    yield from _unknown(
        ("interruptions", "not_sent"), plan.interruptions.not_sent, INTERRUPTIONS, Sentence("an interruption")
    )
    if plan.family_rule:
        family = [*_fields("family"), *AFFILIATION]
        yield from _unknown(("family_rule", "reports"), plan.family_rule.reports, family, Sentence("a family field"))
        reported = plan.family_rule.reports
        yield from _unknown(
            ("family_rule", "required"), plan.family_rule.required, reported, Sentence("a field in reports")
        )


def _asks(plan: Plan) -> Iterator[Fault]:
    for name, ask in plan.asks.items():
        if is_field(name) or not re.fullmatch("[a-z][a-z0-9_]*", name):
            yield (
                ("asks", name),
                Sentence("a field to ask needs a name of its own, made of small letters, digits and '_'."),
            )
        if name not in plan.reports:
            yield ("asks", name), Sentence("is asked, but not in reports: nobody would be told the answer.")
        if ask.takeover is not None and ask.takeover not in ask.choices:
            yield (
                ("asks", name, "takeover"),
                Sentence(
                    "found '{takeover}', expected one of {listed}.",
                    takeover=ask.takeover,
                    listed=", ".join(ask.choices),
                ),
            )


def _interruption(plan: Plan) -> Iterator[Fault]:
    """What interruptions do to the cover is told of those that the plan reports."""
    effects = plan.interruption.effects
    for kind, rule in effects.items():
        if kind not in INTERRUPTIONS:
            hint = did_you_mean(kind, INTERRUPTIONS)
            yield ("interruption", kind), Sentence("is not a kind of interruption{hint}.", hint=hint)
        if rule.effect == "continues" and (rule.after_days or rule.share != 100):
            yield (
                ("interruption", kind),
                Sentence(
                    "a cover that continues does so from the first day and as a whole: leave out after_days and share."
                ),
            )
    told = [name for name in INTERRUPTED if name in plan.reports]
    if told and not effects:
        yield (
            ("reports",),
            Sentence(
                "{told} is reported, so a section [interruption.KIND] is needed: what each kind does.", told=told[0]
            ),
        )
    missing = [name for name in ("interruption_kind", "interruption_from") if name not in plan.reports]
    if effects and missing:
        fields = both(missing)
        yield ("interruption",), Sentence("what interruptions do needs {fields} in reports.", fields=fields)


def _parts(plan: Plan) -> Iterator[Fault]:
    """Keys that need, or exclude, one another."""
    if plan.salary and plan.salary.ahead and plan.salary.renewed != "yearly":
        yield ("salary", "ahead"), Sentence("is said of salaries that are renewed yearly; these follow every change.")
    if "insured_salary" in plan.reports and not plan.salary:
        yield ("reports",), Sentence("insured_salary is reported, so a section [salary] with its formula is needed.")
    if plan.choice_wage_code is not None and plan.enrolment != "optional":
        yield (
            ("choice_wage_code",),
            Sentence("only an optional plan has a choice; this one is {enrolment}.", enrolment=plan.enrolment),
        )
    if (plan.family == "none") != (plan.family_rule is None):
        if plan.family_rule:
            yield (
                ("family_rule",),
                Sentence("family is '{family}', so no section [family_rule] is used.", family=plan.family),
            )
        else:
            yield (
                ("family",),
                Sentence("family is '{family}', so a section [family_rule] is needed.", family=plan.family),
            )
    for name, deadline in plan.deadlines.items():
        if (deadline.days is None) == (deadline.months is None):
            yield ("deadline", name), Sentence("needs either days or months, and not both.")
    for number, check in enumerate(plan.checks):
        if check.name in [other.name for other in plan.checks[:number]]:
            yield (
                ("check", number, "name"),
                Sentence("'{name}' is the name of another check of this sheet too.", name=check.name),
            )
    if plan.family_examples and not plan.family_rule:
        yield ("family_example",), Sentence("there is no section [family_rule] to try it on.")


def _references(plan: Plan) -> Iterator[Fault]:
    """A source is given for a value that the sheet has."""
    sections: dict[str, Plan | Salary | FamilyRule | None] = {
        "": plan, "salary": plan.salary, "family_rule": plan.family_rule,
    }  # fmt: skip
    for name, section in sections.items():
        for key in section.reference.model_dump(exclude_none=True) if section else ():
            if getattr(section, key) in (None, {}):
                at = (name, "reference", key) if name else ("reference", key)
                yield at, Sentence("is the source of a value that is missing: give {key} too, or remove this.", key=key)


def _unknown(key: Key, names: Iterable[str], known: Iterable[str], what: Sentence) -> Iterator[Fault]:
    names, known = list(names), list(known)
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known)
            yield key, Sentence("'{name}' is not {what}{hint}.", name=name, what=what, hint=hint)


def _fields(table: str) -> dict[str, Field]:
    return {field.name: field for field in TABLES[table]}
