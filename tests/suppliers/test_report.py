"""Reports: what each supplier receives, byte for byte, and nothing else."""

import re
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from support.examples import drawn

from assusoft import schema
from assusoft.errors import ConfigError, NotReadBack, Refused
from assusoft.layouts import InputFile, Reading, ReadStamp, load_layout, read
from assusoft.plans.sheet import MESSAGE_KINDS
from assusoft.suppliers.entitlement import ALWAYS, Entitlement, FieldLists
from assusoft.suppliers.report import check_round_trip, render
from assusoft.suppliers.sender import Sender
from assusoft.suppliers.supplier import Supplier
from assusoft.suppliers.ways import Drop

MONTH = "2026-02"
OWN = {"death_cover": schema.own_field("death_cover", "text", {"en": "Death cover", "fr": "Garantie décès"})}
PLANS = {
    "insurer-a": {
        "group": [
            "person", "national_number", "name", "birth_date", "sex", "language", "civil_status", "children_count",
            "address", "hire_date", "statute", "category", "joint_committee", "entity", "bank_account",
            "insured_salary", "insured_pct", "interruption", "death_cover", "exit_date", "notice",
        ]
    },
    "insurer-b-hospital": {
        "hospital": ["name", "birth_date", "sex", "national_number", "language", "address", "civil_status"]
    },
    "insurer-b-executive": {
        "executive": [
            "name", "national_number", "birth_date", "sex", "language", "category", "insured_salary", "insured_pct",
            "entity", "email",
        ]
    },
    "leasing-c": {
        "cars": ["person", "name", "address", "email", "phone", "cost_centre", "entity", "car_class", "car_since"]
    },
}  # fmt: skip
FAMILY = {"insurer-b-hospital": {"hospital": ["name", "birth_date", "sex", "national_number", "relation"]}}
LANGUAGES = {"insurer-a": "fr", "insurer-b-hospital": "nl", "insurer-b-executive": "nl", "leasing-c": "nl"}

JAN = {
    "person": "P00001", "national_number": "85073003328", "last_name": "D'Hondt", "first_name": "Jan",
    "birth_date": date(1985, 7, 30), "sex": "M", "language": "nl", "civil_status": "legal_cohabitant",
    "children_count": 2, "street": "Kerkstraat", "house_number": "12", "box": "A", "postal_code": "9000",
    "city": "Gent", "country": "BE", "hire_date": date(2015, 9, 1), "statute": "employee", "category": "B1",
    "joint_committee": "200", "entity": "0403170701", "bank_account": "BE68539007547034",
    "insured_salary": Decimal("54321.09"), "insured_pct": Decimal("80.00"), "interruption_kind": "parental",
    "interruption_from": date(2026, 2, 1), "interruption_to": date(2026, 9, 30), "interruption_pct": Decimal("20.00"),
    "death_cover": "2 salaries", "email": "jan.dhondt@acme.example", "phone": "+32 9 000 00 00",
    "cost_centre": "0042", "car_class": "B", "car_since": date(2025, 5, 1), "affiliation_from": date(2016, 1, 1),
}  # fmt: skip
ZOE = JAN | {
    "person": "P00002", "national_number": "01010100225", "last_name": "Lefèvre; «Şahin»", "first_name": "Zoé",
    "birth_date": date(2001, 1, 1), "sex": "F", "language": "fr", "civil_status": "single", "children_count": 0,
    "insured_salary": Decimal("38000.50"), "insured_pct": Decimal("100.00"), "interruption_kind": None,
    "interruption_from": None, "interruption_to": None, "interruption_pct": None, "box": None,
    "email": "zoe@acme.example", "affiliation_from": date(2026, 2, 1),
}  # fmt: skip
LEFT = ZOE | {
    "person": "P00003", "national_number": "85073006197", "last_name": "=SUM(A1:A9)", "first_name": "@Ann",
    "affiliation_from": date(2010, 4, 1), "affiliation_to": date(2026, 2, 28), "exit_reason": "dismissal",
    "exit_date": date(2026, 2, 15), "notice_start": date(2025, 12, 1), "notice_end": date(2026, 2, 15),
    "indemnity_months": 3,
}  # fmt: skip
LIES = {
    "person": "P00001", "member": "F1", "relation": "child", "last_name": "D'Hondt", "first_name": "Lies",
    "birth_date": date(2020, 2, 29), "sex": "F", "national_number": "20022900276", "affiliation_from": date(2026, 2, 1),
}  # fmt: skip


def columns() -> list[str]:
    """The columns of a register: every field that a sample row has."""
    fields = dict.fromkeys(name for row in (JAN, LEFT, LIES) for name in row)
    return list(dict.fromkeys(["plan", "person", "member", *fields]))


def messages_of(plan: str, family: bool = False) -> pd.DataFrame:
    news = [
        ZOE | {"message": "M01", "kind": "entry", "effective": date(2026, 2, 1)},
        JAN | {"message": "M02", "kind": "salary", "effective": date(2026, 1, 1), "changed": "insured_salary"},
        JAN | {"message": "M03", "kind": "address", "effective": None, "changed": "street house_number box"},
        LEFT | {"message": "M04", "kind": "exit", "effective": date(2026, 2, 28), "changed": "affiliation_to"},
    ]
    if family:
        news.append(LIES | {"message": "M05", "kind": "family_in", "effective": date(2026, 2, 1)})
    if plan not in ("group", "executive"):
        news = [row for row in news if row["kind"] != "salary"]
    return typed(plan, news, ["message", "kind", "effective", "changed", *columns()])


def register_of(plan: str, family: bool = False) -> pd.DataFrame:
    return typed(plan, [JAN, ZOE, *([LIES] if family else [])], columns())


def typed(plan: str, rows: list[dict], names: list[str]) -> pd.DataFrame:
    return schema.typed([{"plan": plan, "member": "", **row} for row in rows], names, OWN)


def supplier(name: str, sends: str = "both") -> Supplier:
    return Supplier(
        key=name,
        name=name.replace("-", " ").title(),
        language=LANGUAGES[name],
        layout=name,
        sends=sends,
        folder=Drop(path="out"),
    )


def documents(name: str, messages=None, register=None, allowed=None, family_allowed=None, **changes):
    plan, family = next(iter(PLANS[name])), name in FAMILY
    workers = PLANS[name] if allowed is None else allowed
    members = FAMILY.get(name, {}) if family_allowed is None else family_allowed
    before = {"M02": {"insured_salary": Decimal("50000.00")}, "M03": {"street": "Oude Weg", "house_number": "1"}}
    tables = {
        "message": messages_of(plan, family) if messages is None else messages,
        "register": register_of(plan, family) if register is None else register,
    }
    sender = Sender("Acme & Zonen", OWN)
    arguments = {"layout": load_layout(name), "supplier": supplier(name)} | changes
    return render(
        **arguments, tables=tables, entitlements=entitled(workers, members), month=MONTH, sender=sender, before=before
    )


def entitled(workers: dict[str, list[str]], members: dict[str, list[str]]) -> list[Entitlement]:
    """Plans with the fields they list for workers and, where they have family cover, for family members."""
    return [
        Entitlement(plan, FieldLists(fields), FieldLists(members[plan]) if plan in members else None)
        for plan, fields in workers.items()
    ]


def cells_of(content: bytes) -> bytes:
    """A workbook as reviewable text: sheet, cell, type, value."""
    book = openpyxl.load_workbook(BytesIO(content))
    lines = [
        f"{sheet.title}!{cell.coordinate}\t{cell.data_type}\t{cell.value}"
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    return "\n".join(lines).encode() + b"\n"


@pytest.mark.parametrize("name", list(PLANS))
def test_each_supplier_receives_exactly_these_files(name, golden) -> None:
    for document in documents(name):
        if document.name.endswith(".xlsx"):
            golden(f"{document.name}.cells.tsv", cells_of(document.content))
        else:
            golden(document.name, document.content)


@pytest.mark.parametrize("name", list(PLANS))
def test_the_same_month_gives_the_same_bytes(name) -> None:
    assert documents(name) == documents(name)


@pytest.mark.parametrize(
    ("sends", "words"), [("changes", ["changes"]), ("full", ["full"]), ("both", ["changes", "full"])]
)
def test_a_supplier_is_sent_changes_or_the_full_list_or_both(sends, words) -> None:
    rendered = documents("leasing-c", supplier=supplier("leasing-c", sends))
    names = [f"leasing-c_2026-02_{word}.csv" for word in words]
    assert [document.name for document in rendered] == [
        *names,
        "leasing-c_2026-02_summary.txt",
        "leasing-c_2026-02_summary.html",
    ]


@pytest.mark.parametrize("name", list(PLANS))
def test_a_month_without_any_change_is_a_report_too(name) -> None:
    plan = next(iter(PLANS[name]))
    rendered = documents(name, messages_of(plan).iloc[:0], register_of(plan).iloc[:0])
    assert len(rendered) == 4


def test_file_names_hold_supplier_and_month_only() -> None:
    names = [document.name for name in PLANS for document in documents(name)]
    pattern = re.compile(r"[a-z-]+_2026-02_(changes|full|summary)\.(txt|xml|xlsx|csv|html)")
    assert len(names) == 4 * len(PLANS)
    assert [name for name in names if not pattern.fullmatch(name)] == []


# ------------------------------------------------------------------------------------------------- what is allowed


@pytest.mark.parametrize("name", list(PLANS))
@settings(max_examples=drawn(10), deadline=None, phases=[Phase.reuse, Phase.generate])
@given(data=st.data())
def test_a_supplier_receives_only_the_fields_its_plans_list(name, data) -> None:
    layout = load_layout(name)
    carried = {field for part in layout.part if part.table in ("message", "register") for field in part.columns}
    fields = sorted(carried - set(ALWAYS))
    lists = {plan: data.draw(st.lists(st.sampled_from(fields), unique=True)) for plan in ("one", "two")}
    families = name in FAMILY
    family = {plan: data.draw(st.lists(st.sampled_from(fields), unique=True)) for plan in ("one", "two") if families}
    sends, table = data.draw(st.sampled_from([("changes", "message"), ("full", "register")]))
    frames = everything(fields, families)
    rendered = documents(
        name,
        *frames,
        allowed=lists | {"nobody": fields},
        family_allowed=family,
        layout=layout,
        supplier=supplier(name, sends),
    )
    told = read_back(layout, rendered, table)
    for index, row in enumerate(frames[table == "register"].to_dict("records")):
        listed = (family if row["member"] else lists)[row["plan"]]
        for field in fields:
            assert pd.notna(told.loc[index, field]) == (field in listed), (index, field)
    text = b"\n".join(plain_bytes(document) for document in rendered)
    for field, value in SECRETS.items():
        if field in fields and not any(field in names for names in (*lists.values(), *family.values())):
            assert value.encode() not in text, field


SECRETS = {
    "last_name": "Geheimnaam", "first_name": "Stilvoornaam", "street": "Verborgenstraat", "city": "Nergensgem",
    "email": "secret@acme.example", "phone": "+32 555 11 22", "national_number": "85073003328",
    "bank_account": "BE68539007547034", "category": "KLASSE-X",
}  # fmt: skip


def everything(fields: list[str], families: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of two plans, for workers and members, in which every field is filled."""
    filled = JAN | LEFT | LIES | {field: JAN[field] for field in JAN if field.startswith("interruption")} | SECRETS
    rows = [
        filled | {"plan": plan, "person": "P00001", "member": member, "box": "7"}
        for plan in ("one", "two")
        for member in (("", "F1") if families else ("",))
    ]
    named = [
        row
        | {"message": f"M{number}", "kind": "personal_data", "effective": date(2026, 2, 1), "changed": " ".join(fields)}
        for number, row in enumerate(rows)
    ]
    names = ["message", "kind", "effective", "changed", *columns()]
    return schema.typed(named, names, OWN), schema.typed(rows, columns(), OWN)


def read_back(layout, rendered, table: str) -> pd.DataFrame:
    """The table as the supplier's system would read it."""
    layout = layout.model_copy(update={"part": tuple(layout.parts_of(table))})
    word = "changes" if table == "message" else "full"
    files = [InputFile(each.name, each.content) for each in rendered if word in each.name]
    return read(layout, files, MONTH, OWN).tables[table]


def plain_bytes(document) -> bytes:
    """The content of a document, unpacked when it is a workbook."""
    if not document.name.endswith(".xlsx"):
        return document.content
    with zipfile.ZipFile(BytesIO(document.content)) as book:
        return b"\n".join(book.read(name) for name in book.namelist())


def test_changed_names_only_fields_that_the_row_may_tell() -> None:
    messages = messages_of("executive")
    messages["changed"] = pd.Series(["", "insured_salary bank_account", "street", ""], dtype=schema.DTYPES["text"])
    told = read_back(load_layout("insurer-b-executive"), documents("insurer-b-executive", messages), "message")
    assert told["changed"].to_list() == [pd.NA, "insured_salary", pd.NA, pd.NA]


def test_a_layout_column_that_no_plan_lists_is_refused() -> None:
    fields = [field for field in PLANS["insurer-a"]["group"] if field != "bank_account"]
    with pytest.raises(ConfigError, match=r"insurer-a\.toml, line \d+: part\[1\]\.columns\.bank_account: no plan of"):
        documents("insurer-a", allowed={"group": fields})


def test_a_field_that_a_plan_reports_and_the_layout_does_not_show_is_refused() -> None:
    fields = [*PLANS["leasing-c"]["cars"], "birth_date"]
    with pytest.raises(
        ConfigError, match=r"leasing-c\.toml: table 'message' has no column for birth_date, which plans"
    ):
        documents("leasing-c", allowed={"cars": fields})
    with pytest.raises(ConfigError, match="has no column for member, which"):
        documents("leasing-c", family_allowed={"cars": ["name"]})


def test_members_of_a_plan_that_had_family_cover_are_never_told_as_their_workers() -> None:
    with pytest.raises(
        ConfigError, match="no column for member, while supplier 'leasing-c' is to be told of family members"
    ):
        documents("leasing-c", register=register_of("cars", False).assign(member="M1"))


def test_a_layout_without_the_table_a_supplier_is_sent_is_refused(tmp_path) -> None:
    path = tmp_path / "changes-only.toml"
    path.write_text('kind = "xml"\ntable = "message"\nrows = "M"\n[columns]\nperson = "P"\n')
    with pytest.raises(ConfigError, match="no part has table = 'register', while supplier 'leasing-c' sends 'full'"):
        documents("leasing-c", layout=load_layout(path), supplier=supplier("leasing-c", "full"))


def test_a_month_without_a_change_that_would_be_an_empty_file_is_refused_with_what_to_add(tmp_path) -> None:
    path = tmp_path / "bare.toml"
    text = (
        'kind = "fixed"\n[[part]]\nname = "{0}"\ntable = "{0}"\nfile = "*{0}*"\noutput = "{0}.txt"\n'
        "[part.columns]\nperson = [1, 9]\n"
    )
    path.write_text(text.format("message") + text.format("register").replace('kind = "fixed"\n', ""))
    with pytest.raises(ConfigError, match=r"table 'message' without a row is an empty file, .* Give its part titles"):
        documents("leasing-c", messages_of("cars").head(0), layout=load_layout(path), allowed={"cars": ["person"]})


def test_a_supplier_without_a_plan_in_force_receives_nothing() -> None:
    assert documents("leasing-c", allowed={}) == []


# -------------------------------------------------------------------------------------------------- codes and cells


@pytest.mark.parametrize("name", list(PLANS))
def test_code_maps_are_complete_and_can_be_read_back(name) -> None:
    layout = load_layout(name)
    assert "kind" in layout.codes
    for field, codes in layout.codes.items():
        closed = MESSAGE_KINDS if field == "kind" else schema.field_named(field).codes
        assert sorted(codes.values()) == sorted(closed), field


@pytest.mark.parametrize("name", list(PLANS))
def test_every_layout_says_that_it_is_representative(name) -> None:
    text = load_layout(name).path.read_text(encoding="utf-8")
    assert "epresentative: bilateral format, none is public" in text


def test_a_name_that_looks_like_a_formula_stays_a_text() -> None:
    (changes, *_) = documents("leasing-c")
    assert ";'=SUM(A1:A9);'@Ann;" in changes.content.decode("utf-8-sig")
    (changes, *_) = documents("insurer-b-executive")
    cells = [line.split(b"\t") for line in cells_of(changes.content).splitlines()]
    assert [kind for _, kind, value in cells if value == b"=SUM(A1:A9)"] == [b"s"]
    assert not [place for place, kind, _ in cells if kind == b"f"]
    told = read_back(load_layout("leasing-c"), documents("leasing-c"), "message")
    assert told["last_name"].to_list()[-1] == "=SUM(A1:A9)"


def test_a_report_that_does_not_read_back_is_refused_with_what_its_layout_may_lose() -> None:
    table = messages_of("group")
    other = table.copy()
    other["insured_salary"] = other["insured_salary"].where(other["message"] != "M02")
    with pytest.raises(
        NotReadBack, match="'insured_salary' of 'message', row 2, was not read back as it was written: its layout loses"
    ):
        check_round_trip(reading_of(other), {"message": table}, supplier("insurer-a"))
    with pytest.raises(RuntimeError, match="4 rows of 'message' read back as 3"):
        check_round_trip(reading_of(table.iloc[:3]), {"message": table}, supplier("insurer-a"))


def reading_of(table: pd.DataFrame) -> Reading:
    nothing = pd.DataFrame()
    return Reading({"message": table}, {}, nothing, nothing, nothing, ReadStamp(), ())


def test_a_value_that_no_reader_would_accept_is_refused() -> None:
    messages = messages_of("group")
    messages["national_number"] = pd.Series(["01010100263", *[pd.NA] * 3], dtype=schema.DTYPES["text"])
    with pytest.raises(Refused, match="'insurer-a' was not released: field national_number of P00002 cannot be '0101"):
        documents("insurer-a", messages)


def test_control_totals_stand_in_every_file() -> None:
    trailer = documents("insurer-a")[0].content.decode().splitlines()[-1]
    assert trailer[0] == "T"
    assert int(trailer[1:9]) == 4
    assert trailer.split()[-1] == str(3800050 + 5432109 + 5432109 + 3800050)
    xml = documents("insurer-b-hospital")[0].content.decode()
    assert re.search(r"<Total>\s*<Kind></Kind>\s*<Rows>4</Rows>\s*<Persons>3</Persons>", xml)
    assert re.search(r"<Total>\s*<Kind>021-02</Kind>\s*<Rows>1</Rows>", xml)
    cells = cells_of(documents("insurer-b-executive")[0].content).decode()
    assert re.search(r"Totalen!D2\tn\t184643\.18", cells)
    csv = documents("leasing-c")[0].content.decode("utf-8-sig")
    assert csv.splitlines()[-1].startswith("TOTAAL;")
