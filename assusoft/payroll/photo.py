"""Readings of a month's sources x persons known -> the photo of the month, and the import log."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from assusoft import schema
from assusoft.arrow import arrow_table
from assusoft.errors import Refused
from assusoft.frames import column
from assusoft.layouts.definition.files import Reading
from assusoft.months import check_month
from assusoft.notebook import card
from assusoft.payroll.canonical_order import ordered
from assusoft.payroll.combining.combine import Combined, combine
from assusoft.payroll.combining.contracts import with_contracts
from assusoft.payroll.combining.family_rows import FamilyRows, deductions, family, owners
from assusoft.payroll.combining.stage import stage
from assusoft.payroll.identity.members import known_of_doubtful, no_members
from assusoft.payroll.identity.persons import identify, renumbered
from assusoft.payroll.identity.unidentified import check_identifiable
from assusoft.payroll.import_log import ImportLog, counts_by_file, left_out, lines_of
from assusoft.payroll.problems import doubtful, doubtful_members, ownerless, repairs, set_aside
from assusoft.payroll.sources import Source

ORDER: dict[str, tuple[str, ...]] = {
    "worker": ("person", "contract"),
    "family": ("person", "member"),
    "deduction": ("person", "wage_code"),
    "problem": ("person", "table", "field"),
}
"""What the rows of a photo are sorted by, before all their other columns."""


@dataclass(frozen=True, eq=False)
class Photo:
    """The canonical tables of one month, each conformed to the schema and sorted by `ORDER`; not to be written into.

    Attributes
    ----------
    worker
        One row per contract: who, where, working time, pay. Amounts in EUR, percentages as 80.00, hours a week.
    family
        One row per member of a worker's family.
    deduction
        One row per worker and wage code withheld in the month, in EUR.
    problem
        One row per cell that was set aside, and per identity in doubt: which, what stood there, why, and where.

    Missing is `pandas.NA`; a date is a date and an amount a decimal. Every field: docs/reference/fields.md.
    """

    month: str
    worker: pd.DataFrame
    family: pd.DataFrame
    deduction: pd.DataFrame
    problem: pd.DataFrame

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Table name -> its rows."""
        return {name: getattr(self, name) for name in ORDER}

    def sql(self, query: str) -> pd.DataFrame:
        """What one SELECT over the tables worker, family, deduction and problem gives, in DuckDB's SQL.

        Columns keep their types, rows the order the query gives them; nothing outside the photo can be read or written.

        >>> photo.sql("select sex, count(*) as workers from worker group by sex order by sex")["workers"].tolist()
        [36, 48]

        Raises
        ------
        Refused
            It is not one SELECT, cannot be computed, or takes more than ten seconds.
        """
        from assusoft.plans.engine import Unfit, answer

        try:
            found = answer(query, {name: arrow_table(rows) for name, rows in self.tables.items()})
        except Unfit as reason:
            raise Refused(f"The query of the photo of {self.month} {reason}.") from None
        result: pd.DataFrame = found.to_pandas(types_mapper=pd.ArrowDtype)
        return result

    def __repr__(self) -> str:
        return f"<Photo {self.month}: {', '.join(f'{len(rows)} {name}' for name, rows in self.tables.items())}>"

    def _repr_html_(self) -> str:
        sizes = [(name, *rows.shape) for name, rows in self.tables.items()]
        return card(f"Photo {self.month}", pd.DataFrame(sizes, columns=["table", "rows", "fields"]))

    def _argument_completions_(self, parameter: str, typed: str) -> list[str]:
        """What a text argument may be made of, for IPython's completer: tables and fields."""
        fields = [name for rows in self.tables.values() for name in rows.columns]
        return [*self.tables, *dict.fromkeys(fields)] if parameter == "query" else []


@dataclass(frozen=True, eq=False)
class Built:
    """A photo, how it came about, and where each row comes from.

    `origins`: table, person, contract, member, source, where; several lines when several files fill one row.
    """

    photo: Photo
    log: ImportLog
    origins: pd.DataFrame


def photo_from_tables(
    month: str, tables: Mapping[str, pd.DataFrame], own: Mapping[str, schema.Field] | None = None
) -> Photo:
    """The photo made of these tables, conformed and in canonical order; an absent table has no row."""
    check_month(month)
    conformed = {name: schema.conform(tables.get(name, pd.DataFrame()), name, own) for name in ORDER}
    return Photo(month, **{name: ordered(rows, ORDER[name]) for name, rows in conformed.items()})


def build_photo(
    month: str,
    readings: Mapping[str, tuple[Source, Reading]],
    known: pd.DataFrame,
    own: Mapping[str, schema.Field] | None = None,
    precedence: Mapping[str, Sequence[str]] | None = None,
    entities: Collection[str] = (),
    members: pd.DataFrame | None = None,
) -> Built:
    """Make the photo of a month of what was read of its sources.

    Parameters
    ----------
    readings
        Source name -> the source and what was read of its files; a list of a department has no place in a photo.
    known
        Every combination of person, numbers and name ever seen (`schema.IDENTITY`).
    own
        The employer's own worker fields.
    precedence
        Field -> source names in the order in which they are believed.
    entities
        The enterprise numbers of the employer.
    members
        Every way each family member was ever shown (`schema.MEMBER_IDENTITY`); None: nobody is known.

    Raises
    ------
    Refused
        When a file is of another employer or another month, or many rows have nothing that tells who they are. Nothing
        is made then.
    """
    payrolls = [pair for pair in readings.values() if pair[0].role != "list"]
    sources = sorted(payrolls, key=lambda pair: pair[0].role == "complement")
    staged = [stage(source, reading, month, entities, own) for source, reading in sources]
    combined = combine(staged, precedence or {})
    check_identifiable(month, combined.workers, combined.origins)
    for source, _ in sources:
        known = renumbered(known, source.name, source.follows, source.numbers)
    identified = identify(combined.workers, known)
    used = _used(combined, identified.workers)
    whose = owners(staged, used)
    known_members = known_of_doubtful(no_members() if members is None else members, identified.doubts)
    relatives, named = family(staged, whose, precedence or {}, known_members)
    family_rows = {"family": relatives, "deduction": deductions(staged, whose)}
    rows = {"worker": with_contracts(identified.workers), **{name: found.rows for name, found in family_rows.items()}}
    went = _traces(used, family_rows)
    traces = pd.concat([frame.assign(table=table) for table, frame in went.items()], ignore_index=True)
    traces = traces.astype({"table": schema.DTYPES["text"]})
    unmatched = pd.concat([combined.unmatched, *(found.unmatched for found in family_rows.values())], ignore_index=True)
    problem = pd.concat([
        set_aside(staged, traces, {"worker": combined.workers, "family": rows["family"]},
                  {name: rows[name] for name in ("worker", "family")}),
        doubtful(identified.doubts, combined.origins),
        doubtful_members(named.doubts, relatives.traces.drop_duplicates("at").set_index("at")["where"]),
        ownerless(unmatched),
    ])  # fmt: skip
    photo = photo_from_tables(month, {**rows, "problem": problem}, own)
    lines = lines_of(staged, unmatched)
    log = ImportLog(
        month=month,
        files=counts_by_file(lines),
        left_out=left_out(lines),
        repairs=repairs(staged, traces),
        conflicts=_conflicts(combined, relatives, rows),
        notes=pd.concat([identified.notes, named.notes], ignore_index=True),
        unmatched=unmatched.drop(columns="row"),
        counts=_counts(photo, len(identified.doubts) + len(named.doubts), known),
        remarks=tuple(note for _, reading in readings.values() for note in reading.notes),
    )
    return Built(photo, log, _named(went, rows)[["table", "person", "contract", "member", "source", "where"]])


def _used(combined: Combined, workers: pd.DataFrame) -> pd.DataFrame:
    """The staged worker rows that were used, with the person and national number of the row they went into."""
    found = workers.loc[combined.contributions["worker"].to_numpy(), ["person", "national_number"]]
    return combined.contributions.assign(**{name: found[name].array for name in found.columns})


def _traces(used: pd.DataFrame, family_rows: Mapping[str, FamilyRows]) -> dict[str, pd.DataFrame]:
    """Table -> which staged rows went where: source, row, where, person, at (label of the row of that table)."""
    frames = {
        "worker": used.rename(columns={"worker": "at"}),
        **{name: found.traces for name, found in family_rows.items()},
    }
    return {table: frame[["source", "row", "where", "person", "at"]] for table, frame in frames.items()}


def _named(cells: Mapping[str, pd.DataFrame], rows: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The cells (table -> rows with `at`) one below the other, with the table, person, contract and member of `at`."""
    named = []
    for table, frame in cells.items():
        place = rows[table].index.get_indexer(pd.Index(frame["at"].to_numpy(dtype="int64")))
        names = {name: column(rows[table], name).array.take(place) for name in ("person", "contract", "member")}
        named.append(frame.assign(table=pd.Series(table, index=frame.index, dtype=schema.DTYPES["text"]), **names))
    return pd.concat(named, ignore_index=True)


def _conflicts(combined: Combined, members: FamilyRows, rows: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The cells two sources fill differently, each with the row it is about."""
    cells = {"worker": combined.conflicts.rename(columns={"worker": "at"}), "family": members.conflicts}
    columns = ["kept", "kept_source", "set_aside", "set_aside_source"]
    return _named(cells, rows)[["table", "person", "contract", "member", "field", *columns]]


def _counts(photo: Photo, doubts: int, known: pd.DataFrame) -> dict[str, int]:
    persons = photo.worker["person"].drop_duplicates()
    return {
        "persons": len(persons),
        "new_persons": int((~persons.isin(known["person"])).sum()),
        "doubts": doubts,
        "contracts": len(photo.worker),
        "family": len(photo.family),
        "deductions": len(photo.deduction),
        "problems": len(photo.problem),
    }
