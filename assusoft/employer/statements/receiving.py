"""A file from a supplier -> a premium statement, read, checked, and stored; and read again as it was stored."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from assusoft.config import read_text
from assusoft.employer.folder import EmployerFolder
from assusoft.employer.statements.expecting import expected
from assusoft.employer.statements.payment import TEXT, PaymentOrder, check_payment
from assusoft.employer.statements.tariffs import check_supplier
from assusoft.errors import Refused
from assusoft.language import Sentence
from assusoft.layouts import InputFile, Layout, layout_files, load_layout, read
from assusoft.layouts.pdf.reading import check_readable
from assusoft.layouts.text.decoding import file_at
from assusoft.layouts.text.file_kinds import form_of
from assusoft.layouts.unread import refuse_unread
from assusoft.months import check_month
from assusoft.schema import STATEMENT
from assusoft.statements.billed import BilledLine, balance_of, billed_lines, transfers_of
from assusoft.statements.layout_of import TABLE, layouts_like, statement_layouts
from assusoft.statements.transferred import rebuilt
from assusoft.store import NewStatement, Statement
from assusoft.store.facts.statements import in_force


def receive(
    employer: EmployerFolder,
    file: Path,
    supplier: str,
    period: str,
    by: str,
    at: datetime,
    replaces: str = "",
    payment: PaymentOrder | None = None,
) -> Statement:
    """Read, check and store a statement; see `Employer.receive_statement`."""
    check_supplier(employer, supplier)
    check_month(period)
    expected(employer, supplier, period)  # what cannot be controlled is said before anything is stored
    given = file_at(file)
    layout, rows = _read(employer, supplier, given, period)
    lines = _all_lines(employer, rows, supplier, period, given.name, employer.store.statements())
    if not lines:
        raise Refused("{name}: no line of a premium statement is in it. Nothing was stored.", name=given.name)
    if len({line.is_total for line in lines}) > 1:
        raise Refused(
            "{name}: some of its lines are of persons, others are sums of a contract, so one would be "
            "counted twice. Say in the layout which rows are sums (total, or billed_kind). Nothing was "
            "stored.",
            name=given.name,
        )
    if payment is not None:
        check_payment(payment, lines, balance_of(rows), given.name)
    files = layout_files(layout.name, employer.search("statements"))
    texts = {path.name: read_text(path) for path in files} | ({TEXT: payment.text} if payment else {})
    contracts = tuple(sorted({line.contract for line in lines if line.contract}))
    number = _number(replaces) if replaces else None
    new = NewStatement(supplier, period, contracts, given.name, given.content, layout.name, texts, number)
    return employer.store.add_statement(new, by, at)


def _number(id: str) -> int:
    if id[:1] != "B" or not id[1:].isdecimal():
        raise Refused("'{id}' is no statement. Expected an id like B3: assusoft statements. Nothing was stored.", id=id)
    return int(id[1:])


def _read(employer: EmployerFolder, supplier: str, file: InputFile, period: str) -> tuple[Layout, pd.DataFrame]:
    """The rows by the supplier's layout, or by the one layout of statements that the file looks like."""
    search, named = employer.search("statements"), employer.suppliers[supplier].statements.layout
    if named:
        layout = load_layout(named, search)
        if layout.tables != [TABLE]:
            raise Refused(
                "suppliers/{supplier}.toml: statements.layout: '{named}' is no layout of premium "
                "statements: its table is {listed}, expected {table}. Nothing was stored.",
                supplier=supplier,
                named=named,
                listed=", ".join(layout.tables),
                table=TABLE,
            )
        return layout, rows_of_file(layout, file, period)
    alike = layouts_like(file, search)
    if len(alike) == 1:
        return alike[0], rows_of_file(alike[0], file, period)
    if not alike and form_of(file.content) == "pdf":
        check_readable(file)
    which = ", ".join(layout.name for layout in alike or statement_layouts(search))
    what = Sentence("may be of several layouts") if alike else Sentence("looks like no layout of premium statements")
    raise Refused(
        "{name} {what} ({which}). Name its layout in suppliers/{supplier}.toml: [statements] layout = "
        '"...". Nothing was stored.',
        name=file.name,
        what=what,
        which=which,
        supplier=supplier,
    )


def rows_of_file(layout: Layout, file: InputFile, period: str) -> pd.DataFrame:
    """The rows of a statement, with columns of `schema.STATEMENT`; Refused when a cell cannot be read."""
    reading = read(layout, [file], period)
    refuse_unread(reading, file.name)
    rows = reading.tables[TABLE]
    return rows[[name for name in STATEMENT if name in rows.columns]]


def stored_rows(employer: EmployerFolder, statement: Statement) -> pd.DataFrame:
    """The rows of a stored statement, balances too, read again from its bytes by the layout it was read by."""
    return employer.once(lambda: _stored_rows(employer, statement), "rows", statement.number)


def lines_of(employer: EmployerFolder, statement: Statement) -> list[BilledLine]:
    """The lines of a stored statement, read again from its bytes by the layout it was read by."""
    return employer.once(lambda: _lines_of(employer, statement), "lines", statement.number)


def _stored_rows(employer: EmployerFolder, statement: Statement) -> pd.DataFrame:
    store = employer.store
    with TemporaryDirectory(prefix="assusoft-") as kept:
        folder = Path(kept)
        for name, sha256 in statement.texts.items():
            (folder / Path(name).name).write_bytes(store.content(sha256))
        layout = load_layout(statement.layout, [folder])
        file = InputFile(statement.name, store.content(statement.sha256), kept=True)
        return rows_of_file(layout, file, statement.period)


def _lines_of(employer: EmployerFolder, statement: Statement) -> list[BilledLine]:
    rows, store = stored_rows(employer, statement), employer.store
    earlier = [one for one in store.statements() if one.number < statement.number]
    return _all_lines(employer, rows, statement.supplier, statement.period, statement.name, earlier)


def _all_lines(
    employer: EmployerFolder,
    rows: pd.DataFrame,
    supplier: str,
    period: str,
    name: str,
    earlier: Sequence[Statement],
) -> list[BilledLine]:
    """The lines of a statement; those it says in one sum only are taken from the last one before it."""
    lines, transfers = billed_lines(rows, period, name), transfers_of(rows, name)
    for contract, stated in transfers.items():
        before = [one for one in in_force(earlier)
                  if one.supplier == supplier and one.period < period and contract in one.contracts]  # fmt: skip
        if not before:
            raise Refused(
                "{name}: contract {contract} lists only those who changed, and no statement of it "
                "before {period} is there. Read that one first: assusoft statement FILE. Nothing was "
                "stored.",
                name=name,
                contract=contract,
                period=period,
            )
        last = max(before, key=lambda one: one.period)
        lines = rebuilt(lines, {contract: stated}, lines_of(employer, last), (last.period, period), name)
    return lines


def statement_named(statements: Sequence[Statement], id: str) -> Statement:
    """The statement of that id; Refused when there is none."""
    for one in statements:
        if one.id == id:
            return one
    raise Refused("There is no statement '{id}'. List them: assusoft statements", id=id)
