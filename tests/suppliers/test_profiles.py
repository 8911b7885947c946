"""The profiles that come with assusoft: each is text alone, tells all it may and nothing besides, and reads back."""

import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import takewhile
from pathlib import Path

import pandas as pd
import pytest
from support.examples import one_in

from assusoft import schema
from assusoft.code_labels import code_label
from assusoft.errors import ConfigError, Refused
from assusoft.labels import field_label
from assusoft.layouts import Layout, load_layout
from assusoft.message_kinds import MESSAGE_KINDS
from assusoft.suppliers.entitlement import ALWAYS, Entitlement, FieldLists
from assusoft.suppliers.kinds import HEALTH_REASONS, NATIONAL_NUMBERS, never_to
from assusoft.suppliers.profiles import load_profiles, profile_folder
from assusoft.suppliers.report import render
from assusoft.suppliers.sender import Sender
from assusoft.suppliers.sending.transmission import Document
from assusoft.suppliers.supplier import Supplier

MONTH = "2026-02"
INSURERS = (
    "ag-insurance", "dkv", "ing", "delta-lloyd-life", "vanbreda", "vivium", "la-baloise", "integrale", "axa", "allianz",
    "generali", "ethias", "belfius", "kbc", "contassur",
)  # fmt: skip
OTHERS = (
    "pension-fund", "leasing", "internal-service", "medical-control", "travel-assistance", "complementary-insurer",
    "prevention-service",
)  # fmt: skip
PROFILES = load_profiles()
NUMBERS = ("85073003328", "01010100225", "85073006197", "20022900276")
ROWS = 24  # so many that each code of each closed list is told


def test_fifteen_insurers_and_the_other_kinds_come_with_assusoft() -> None:
    assert set(PROFILES) == {*INSURERS, *OTHERS}
    kinds = {key: supplier.kind for key, supplier in PROFILES.items()}
    assert {kinds[key] for key in INSURERS} == {"insurer"}
    assert sorted(kinds[key] or "" for key in OTHERS) == sorted(
        ["pension_fund", "leasing", "internal_service", "medical_control", "travel_assistance",
         "complementary_insurer", "prevention_service"]
    )  # fmt: skip


LAYOUTS = sorted(profile_folder().parent.glob("*.toml"))


@pytest.mark.parametrize("path", [*sorted(profile_folder().glob("*.toml")), *LAYOUTS], ids=str)
def test_what_is_not_public_is_called_representative_in_the_first_comment(path) -> None:
    """None of these formats is public; ethias and allianz write published codes in files of their own making."""
    first = takewhile(lambda line: line.startswith("#"), path.read_text("utf-8").splitlines())
    words = " ".join(line.removeprefix("#").strip() for line in first)
    assert "Representative: bilateral format, none is public" in words


@pytest.mark.parametrize("key", PROFILES)
def test_a_month_with_every_kind_and_code_is_rendered_and_reads_back(key) -> None:
    supplier, layout = PROFILES[key], load_layout(key)
    documents = rendered(supplier, layout, plan_of(supplier))  # reads back what it wrote, or raises
    if supplier.mode == "free_text":
        assert [one.name for one in documents if not one.summary] == [f"{key}_{MONTH}_text.txt"]
        return
    assert [one.name for one in documents if not one.summary] == [
        f"{key}_{MONTH}_{word}{suffix(layout)}" for word in ("changes", "full")
    ]
    assert all(f"_{MONTH}_" in one.name for one in documents)


@pytest.mark.parametrize("key", PROFILES)
def test_a_month_without_any_change_is_rendered_and_reads_back(key) -> None:
    supplier, layout = PROFILES[key], load_layout(key)
    nothing = {name: table.head(0) for name, table in tables_of(supplier).items()}
    assert [one.name for one in rendered(supplier, layout, plan_of(supplier), nothing) if not one.summary]


@pytest.mark.parametrize("key", PROFILES)
def test_its_codes_are_complete_and_can_be_read_back(key) -> None:
    layout = load_layout(key)
    coded = {name for part in layout.part for name in part.columns if name == "kind" or closed(name)}
    assert coded <= set(layout.codes)
    for name, codes in layout.codes.items():
        values = MESSAGE_KINDS if name == "kind" else closed(name)
        assert sorted(codes.values()) == sorted(values), name


@pytest.mark.parametrize("key", one_in(3, PROFILES))
def test_nothing_outside_its_allow_list_leaves_whatever_plan_and_templates_say(key, tmp_path) -> None:
    """Whatever the fields outside of it say, and whether they changed, each document is byte for byte the same."""
    supplier, layout, templates = PROFILES[key], load_layout(key), shouting(tmp_path)
    hidden = hidden_from(supplier)

    def told(altered: frozenset[str]) -> list[Document]:
        return rendered(supplier, layout, greedy(supplier), tables_of(supplier, altered), templates, altered)

    as_it_is = told(frozenset())
    assert told(hidden) == as_it_is
    assert told(frozenset(["last_name"])) != as_it_is  # what may leave is seen to differ


@pytest.mark.parametrize("key", PROFILES)
def test_a_layout_with_a_column_outside_the_allow_list_is_refused(key, tmp_path) -> None:
    supplier, layout = PROFILES[key], load_layout(key)
    name, part = sorted(hidden_from(supplier) - set(ALWAYS))[0], layout.parts_of("message")[0].name
    column = "[200, 9]" if layout.kind == "fixed" else '"999"'
    more = tmp_path / f"{key}.toml"
    more.write_text(f'extends = "{key}"\n[[part]]\nname = "{part}"\n[part.columns]\n{name} = {column}\n')
    with pytest.raises(ConfigError, match=rf"{key}\.toml.*{name}"):
        rendered(supplier, load_layout(more), greedy(supplier))


@pytest.mark.parametrize("key", ["leasing", "travel-assistance", "medical-control", "internal-service", "ag-insurance"])
def test_who_left_by_medical_force_majeure_left_and_no_more_where_health_is_nobodys_business(key) -> None:
    supplier, layout = PROFILES[key], load_layout(key)
    tables = tables_of(supplier)
    tables = {name: table.assign(exit_reason="force_majeure_medical") for name, table in tables.items()}
    tables["message"]["changed"] = "exit_reason exit_date"
    tables["message"]["kind"] = "correction"  # of which a summary says what changed
    documents = rendered(supplier, layout, plan_of(supplier), tables)
    said = b"\n".join(unpacked(one) for one in documents).decode("utf-8", "replace").lower()
    codes = [code for code, value in layout.codes.get("exit_reason", {}).items() if value == "force_majeure_medical"]
    labels = [field_label("exit_reason", supplier.language, {}), code_label("force_majeure_medical", supplier.language)]
    words = {word.lower() for word in ("force_majeure_medical", "exit_reason", *labels, *codes)}
    assert {word for word in words if word in said} == (
        {"exit_reason", *map(str.lower, labels)} if key == "ag-insurance" else set()
    )


def test_the_national_number_leaves_with_a_legal_basis_alone_and_never_to_some_kinds() -> None:
    given = {key for key, one in PROFILES.items() if NATIONAL_NUMBERS & set(one.fields or ())}
    assert all(PROFILES[key].national_number_basis for key in given)
    assert given.isdisjoint({"leasing", "travel-assistance", "medical-control"})
    assert not HEALTH_REASONS & set(PROFILES["medical-control"].fields or ())


def test_a_merger_is_a_name_with_a_day_where_the_day_is_known() -> None:
    names = {key: [(one.name, one.from_, one.until) for one in PROFILES[key].known_as] for key in PROFILES}
    assert names["generali"] == [
        ("Generali Belgium", None, date(2019, 5, 30)),
        ("Athora Belgium", date(2019, 5, 31), None),
    ]
    assert names["integrale"][1] == ("Monument Assurance Belgium", date(2021, 12, 15), None)
    assert names["delta-lloyd-life"] == [("Delta Lloyd Life", None, None), ("NN Insurance Belgium", None, None)]


def test_a_document_that_the_schema_of_its_receiver_refuses_is_not_released() -> None:
    supplier, layout = PROFILES["vanbreda"], load_layout("vanbreda")
    tables = tables_of(supplier)
    tables["message"].loc[2, "city"] = "x" * 61
    with pytest.raises(Refused, match=r"vanbreda_2026-02_changes\.xml, line \d+: vanbreda\.xsd, by which the supplier"):
        rendered(supplier, layout, plan_of(supplier), tables)


# ------------------------------------------------------------------------------------------------------- what is sent


def rendered(
    supplier: Supplier,
    layout: Layout,
    plan: Entitlement,
    tables: dict[str, pd.DataFrame] | None = None,
    templates: Path | None = None,
    altered: frozenset[str] = frozenset(),
) -> list[Document]:
    both = supplier.model_copy(update={"sends": "both"})
    sender = Sender("Acme & Zonen", {}, templates) if templates else Sender("Acme & Zonen", {})
    before = {f"M{number:021d}": row_of(number, False, altered) for number in range(ROWS)}
    return render(both, layout, tables or tables_of(supplier), [plan], MONTH, sender, before)


def plan_of(supplier: Supplier) -> Entitlement:
    """A plan that lists all that the supplier may have, of workers and of family members."""
    names, has = list(supplier.fields or ()), families(supplier)
    own = {field.name for field in schema.TABLES["worker"]} | set(schema.AFFILIATION)
    kin = {field.name for field in schema.TABLES["family"]}
    worker = FieldLists([name for name in names if name in own])
    return Entitlement("plan", worker, FieldLists([name for name in names if name in kin]) if has else None)


def families(supplier: Supplier) -> bool:
    return "relation" in (supplier.fields or ())


@cache
def known() -> tuple[str, ...]:
    """Every field there is of a worker, a family member and an affiliation."""
    tables = (schema.TABLES["worker"], schema.TABLES["family"])
    names = [field.name for table in tables for field in table]
    return tuple(dict.fromkeys([*names, *schema.AFFILIATION, *schema.INTERRUPTED]))


def hidden_from(supplier: Supplier) -> frozenset[str]:
    """The fields that may not leave: those outside its allow-list, and those its kind never gets."""
    allowed = {*(supplier.fields or ()), *ALWAYS}
    return frozenset({name for name in known() if name not in allowed} | set(ALWAYS) & never_to(supplier.kind))


def greedy(supplier: Supplier) -> Entitlement:
    """A plan that reports everything there is."""
    everything = FieldLists([name for name in known() if name not in ALWAYS])
    return Entitlement("plan", everything, everything if families(supplier) else None)


def tables_of(supplier: Supplier, altered: frozenset[str] = frozenset()) -> dict[str, pd.DataFrame]:
    """Messages of every kind and a register, every field filled in with a value that tells which field it is.

    `altered`: fields that say something else, and where any does, the fields hidden from the supplier did not change.
    """
    changed = [name for name in known() if not altered or name not in hidden_from(supplier)]
    names = list(dict.fromkeys(["plan", "person", "member", *known()]))
    rows = [row_of(number, families(supplier) and number % 4 == 3, altered) for number in range(ROWS)]
    kinds = [MESSAGE_KINDS[number % len(MESSAGE_KINDS)] for number in range(ROWS)]
    head = [
        {
            "message": f"M{number:021d}",
            "kind": kind,
            "effective": date(2026, 2, 1),
            "changed": " ".join(changed),
            "replaces": f"M{number:021d}",
        }
        for number, kind in enumerate(kinds)
    ]
    message = [top | row for top, row in zip(head, rows, strict=True)]
    return {
        "message": schema.typed(message, ["message", "kind", "effective", "changed", "replaces", *names]),
        "register": schema.typed(rows, names),
    }


def row_of(number: int, member: bool, altered: frozenset[str] = frozenset()) -> dict[str, object]:
    values = {name: value_of(name, number) for name in known()}
    values |= {name: other(name, values[name]) for name in altered}
    return values | {"plan": "plan", "person": f"P{number // 2:05d}" if member else f"P{number:05d}x",
                     "member": f"F{number}" if member else None}  # fmt: skip


def value_of(name: str, number: int) -> object:
    field = schema.field_named(name)
    if codes := closed(name):
        return codes[number % len(codes)]
    if name in NATIONAL_NUMBERS:
        return NUMBERS[number % 3] if name == "national_number" else NUMBERS[3]
    if name == "entity":
        return "0403170701"
    if name == "bank_account":
        return "BE68539007547034"
    if name == "country" or name == "stay_country" or name == "nationality":
        return "BE"
    place = known().index(name)
    return {
        "text": f"Q{place}x",
        "date": date(1990, 1, 1) + timedelta(days=100 * place + number),
        "money": Decimal(f"7{place:03d}.{number:02d}"),
        "percent": Decimal(50 + place % 40),
        "hours": Decimal(38),
        "factor": Decimal("13.92"),
        "count": 1 + number % 5,
        "flag": number % 2 == 0,
    }[field.type]


def closed(name: str) -> tuple[str, ...]:
    return schema.field_named(name).codes if schema.is_field(name) else ()


def other(name: str, value: object) -> object:
    """Another value of the field."""
    if codes := closed(name):
        return codes[(codes.index(value) + 1) % len(codes)] if len(codes) > 1 else None
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return f"{value}z"
    assert isinstance(value, (date, Decimal, int))
    return value + timedelta(4000) if isinstance(value, date) else value + 1


def unpacked(document: Document) -> bytes:
    """The text of a document, of a workbook that of its parts, of UTF-16 without its zeros."""
    if document.name.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(document.content)) as packed:
            return b"\n".join(packed.read(name) for name in packed.namelist())
    return document.content.replace(b"\x00", b"")


def shouting(folder: Path) -> Path:
    """Mail templates that write all they are given."""
    mails = folder / "mails"
    mails.mkdir()
    for kind in ("txt", "html"):
        (mails / f"summary.{kind}.j2").write_text("{{ plans }} {{ totals }} {{ contact }}")
    ours = (profile_folder().parents[1] / "mails" / "free_text.txt.j2").read_text("utf-8")
    (mails / "free_text.txt.j2").write_text("{{ plans }} {{ totals }} {{ contact }}\n" + ours, "utf-8")
    return mails


def suffix(layout: Layout) -> str:
    return Path(str(layout.part[0].output)).suffix
