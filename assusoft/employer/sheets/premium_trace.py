"""A premium of a sheet -> the tree of what it is computed from: cover, rows of tables, what was reported."""

from collections.abc import Iterable, Iterator
from datetime import date

from assusoft.days_in_words import month_label
from assusoft.employer.statements.explaining import premium_fields
from assusoft.labels import field_label, shown
from assusoft.language import say
from assusoft.month.why.explanation import Explanation
from assusoft.months import month_start
from assusoft.plans.covers.ages import insured_age
from assusoft.plans.covers.cents import euro
from assusoft.plans.covers.cover import Cover
from assusoft.plans.covers.premium import Premium
from assusoft.plans.covers.tables import NoRow
from assusoft.schema import Field
from assusoft.statements.expected import ExpectedLine


def premium_node(line: ExpectedLine, file: str, language: str, own: dict[str, Field]) -> Explanation:
    """A line that is due, with the values reported and the constants it is computed from."""
    month = month_label(line.month, language)
    title = " ".join(filter(None, (line.plan, line.cover, line.member, month)))
    if line.premium is None:
        missing = ", ".join(field_label(name, language, own) for name in line.missing.split(", "))
        return Explanation(title, say(language, "not computed: {fields} is not known", fields=missing), "premium")
    values = (_value(line, name, language, own) for name in premium_fields(line))
    children = (*values, *_constants(line, file), *_table_rows(line))
    return Explanation(title, in_parts(line.premium), "premium", children)


def in_parts(premium: Premium) -> str:
    """'62.54 + 20.85 + 3.67 = 87.06 EUR': employer, employee, taxes."""
    return f"{' + '.join(str(euro(part)) for part in premium)} = {euro(premium.total)} EUR"


def cells_of(lines: Iterable[ExpectedLine], supplier: str) -> list[str]:
    """The register cells that lines are computed from, each once."""
    cells = (
        "/".join(filter(None, (supplier, line.plan, line.person, line.member, name)))
        for line in lines
        for name in premium_fields(line)
    )
    return list(dict.fromkeys(cells))


def _value(line: ExpectedLine, name: str, language: str, own: dict[str, Field]) -> Explanation:
    value = shown(name, line.values[name], language, own)
    days = f"{line.begin.isoformat()} - {line.end.isoformat()}"
    return Explanation(f"{field_label(name, language, own)} ({name}) = {value}", days, "held")


def _constants(line: ExpectedLine, file: str) -> Iterator[Explanation]:
    """What the plan sheet writes of the cover, and of those whose premiums it is computed from."""
    for name in (*getattr(line.tariff.covers[line.cover], "of", ()), line.cover):
        for key, value in line.tariff.covers[name].model_dump(exclude_defaults=True).items():
            yield Explanation(f"cover.{name}.{key} = {value}", file, "constant")


def _table_rows(line: ExpectedLine) -> Iterator[Explanation]:
    """The row of each dated table that holds for the line, with its source."""
    for name in (*getattr(line.tariff.covers[line.cover], "of", ()), line.cover):
        cover = line.tariff.covers[name]
        for key in ("ceiling", "s1", "s2", "rate", "amount", "multiple"):
            table = getattr(cover, key, None)
            if isinstance(table, str):
                yield _row(table, key, cover, line)


def _row(name: str, key: str, cover: Cover, line: ExpectedLine) -> Explanation:
    table, given, day = line.tariff.tables[name], dict(line.values), month_start(line.month)
    if key == "ceiling":
        year = int(line.month[:4]) - (getattr(cover, "ceiling_year", "current") == "previous")
        day = day.replace(year=year, month=1)
    for band, since in (("age", "birth_date"), ("seniority", "seniority_date")):
        began = given.get(since)
        if band in table.bands and isinstance(began, date):
            given[band] = insured_age(cover.age, day, began)
    try:
        row = table.row_on(day, given)
    except NoRow as missing:
        return Explanation(str(missing), table.path.name, "absence")
    return Explanation(f"{name} = {row.value}", f"{table.path.name}, {row.line}: {row.source}", "constant")
