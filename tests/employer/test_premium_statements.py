"""Premium statements of a lived sample employer: faithful ones agree, planted faults end in their class."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from support.closed import closed_months
from support.planted import Desk, desk, found
from support.warm import warm_copy

from assusoft.employer import Employer, open_employer
from assusoft.employer.statements.controlling import Controlled, lines_due
from assusoft.employer.statements.payment import TEXT, PaymentOrder
from assusoft.errors import Refused
from assusoft.layouts import WrittenStamp, load_layout, write
from assusoft.resources import resource_folder
from assusoft.schema import STATEMENT, typed
from assusoft.simulation.planting import FAULTS
from assusoft.simulation.statement import simulated
from assusoft.statements.written import statement_rows

AT = datetime(2026, 4, 1, tzinfo=UTC)
INSURERS = ("insurer-a", "insurer-b-executive", "insurer-b-hospital")
MONTHS = ("2025-12", "2026-01", "2026-02")
ADDED = ("billed_employer", "billed_total")
Change = Callable[[pd.DataFrame], pd.DataFrame]


@pytest.fixture(scope="module")
def lived(stage, tmp_path_factory) -> Path:
    """Four months closed and sent."""
    folder = shutil.copytree(stage("2026-02 closed"), tmp_path_factory.mktemp("premiums") / "employer")
    employer = open_employer(folder)
    employer.send("An", lambda: AT)
    employer.store.close()
    return folder


@pytest.fixture(scope="module")
def decided(lived) -> Employer:
    """The same, its months decided and its premiums computed; nothing is stored in it."""
    employer = open_employer(lived)
    for insurer in INSURERS:
        for month in MONTHS:
            lines_due(employer, insurer, month)
    return employer


@pytest.fixture
def acme(decided, tmp_path) -> Employer:
    """A copy of it to be changed."""
    return warm_copy(decided, tmp_path / "acme")


def statement(acme: Employer, supplier: str, period: str, back: int = 0, change: Change = lambda rows: rows) -> Path:
    """What a supplier bills for a period; `back`: it has not heard yet of so many last months."""
    layout = load_layout("statement-csv", [resource_folder("templates") / "statements"])
    rows = change(statement_rows(lines_due(acme, supplier, period, back=back).lines))
    file = acme.folder / f"{supplier}-{period}.csv"
    kept = rows[[name for name in rows.columns if name in layout.part[0].columns]]
    file.write_bytes(write(layout, {"statement": kept}, WrittenStamp("X", period))[0].content)
    return file


def control(
    acme: Employer, supplier: str, period: str, back: int = 0, change: Change = lambda rows: rows
) -> Controlled:
    file = statement(acme, supplier, period, back, change)
    return acme.controlled(acme.receive_statement(file, supplier, period, "An", AT).id)


def test_a_faithful_supplier_is_never_told_off(acme: Employer) -> None:
    for supplier in INSURERS:
        for month in MONTHS:
            found = control(acme, supplier, month).control
            assert (found.differences, found.billed) == ((), found.expected)


@pytest.mark.long
def test_a_supplier_that_hears_a_month_late_is_waited_for(acme: Employer) -> None:
    for supplier in INSURERS:
        late = [control(acme, supplier, month, back=1) for month in MONTHS[1:]]
        names = {one.name for each in late for one in each.control.differences}
        assert names == {"T-02"}
        assert all(each.control.agrees for each in late)


def test_what_was_billed_late_is_corrected_by_the_next_statement(acme: Employer) -> None:
    control(acme, "insurer-a", "2026-01", back=1)
    lines = lines_due(acme, "insurer-a", "2026-02").lines
    corrections = {line.month for line in lines if line.correction}
    assert corrections == {"2026-01"}
    [proof] = acme.certificate("2026-01").statements
    assert (proof.id, proof.holds, set(proof.classes)) == ("B1", True, {"C-01", "T-02"})
    assert Decimal(proof.billed) == Decimal(proof.expected) + Decimal(proof.difference) != Decimal(proof.expected)
    assert f"  T-02: {proof.classes['T-02']}" in [line.replace("\u00a0", "") for line in proof.lines_in("fr")]
    assert control(acme, "insurer-a", "2026-02").control.differences == ()


@pytest.mark.long
def test_a_leaver_who_is_still_billed_is_found(acme: Employer) -> None:
    before, now = (lines_due(acme, "insurer-a", month).lines for month in ("2025-12", "2026-02"))
    left = next(line for line in before if line.person not in {each.person for each in now})
    again = statement_rows([replace(left, month="2026-02")])
    found = control(acme, "insurer-a", "2026-02", change=lambda rows: pd.concat([rows, again], ignore_index=True))
    assert [(one.name, one.key[1]) for one in found.control.differences] == [("P-01", left.person)]


def test_somebody_who_is_not_billed_is_found(acme: Employer) -> None:
    [gone] = control(acme, "insurer-b-hospital", "2026-02", change=lambda rows: rows.iloc[1:]).control.differences
    assert (gone.name, gone.billed.total) == ("P-02", 0)


def test_the_tariff_of_the_year_before_is_found_for_each(acme: Employer) -> None:
    tariff = acme.folder / "tables" / "hospital_tariff.csv"
    text = tariff.read_text(encoding="utf-8")
    tariff.write_text("".join(line for line in text.splitlines(True) if "2026-01-01" not in line), encoding="utf-8")
    stale = statement(open_employer(acme.folder), "insurer-b-hospital", "2026-02")
    tariff.write_text(text, encoding="utf-8")
    stored = acme.receive_statement(stale, "insurer-b-hospital", "2026-02", "An", AT)
    found = acme.controlled(stored.id).control
    assert {one.name for one in found.differences} == {"A-07"}
    assert {one.causes[0].says for one in found.differences} == {"tariff hospital_tariff before 2026-01-01"}
    assert found.unexplained == 0


def test_the_same_file_twice_is_stored_once(acme: Employer) -> None:
    file = statement(acme, "insurer-a", "2026-01")
    first = acme.receive_statement(file, "insurer-a", "2026-01", "An", AT)
    assert acme.receive_statement(file, "insurer-a", "2026-01", "An", AT).repeated
    assert acme.statements() == [first]


def test_a_second_statement_of_a_period_says_that_it_corrects_the_first(acme: Employer) -> None:
    first = acme.receive_statement(statement(acme, "insurer-a", "2026-01"), "insurer-a", "2026-01", "An", AT)
    shorter = statement(acme, "insurer-a", "2026-01", change=lambda rows: rows.iloc[3:])
    with pytest.raises(Refused, match=r"already has contract A-GRP-0147 for 2026-01.*--replaces B1"):
        acme.receive_statement(shorter, "insurer-a", "2026-01", "An", AT)
    second = acme.receive_statement(shorter, "insurer-a", "2026-01", "An", AT, replaces=first.id)
    assert (second.id, len(acme.controlled(second.id).control.differences)) == ("B2", 3)
    with pytest.raises(Refused, match="B1 is no statement in force"):
        acme.receive_statement(statement(acme, "insurer-a", "2026-01"), "insurer-a", "2026-01", "An", AT, replaces="B1")


def test_a_statement_replaced_counts_no_longer_for_what_was_billed(acme: Employer) -> None:
    def corrected() -> set[str]:
        return {line.person for line in lines_due(acme, "insurer-a", "2026-02").lines if line.correction}

    january, february = ({line.key[:4]: line.premium for line in lines_due(acme, "insurer-a", month).lines}
                         for month in ("2026-01", "2026-02"))  # fmt: skip
    steady = next(key[1] for key in january if january[key] == february.get(key))
    short = statement(acme, "insurer-a", "2026-01", change=lambda rows: rows[rows["person"] != steady])
    acme.receive_statement(short, "insurer-a", "2026-01", "An", AT)
    assert steady in corrected()
    acme.receive_statement(statement(acme, "insurer-a", "2026-01"), "insurer-a", "2026-01", "An", AT, replaces="B1")
    assert steady not in corrected()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("TOTAL;2026-01", "TOTAL;2026-01"), None),
        ((";61.29;", ";71.29;"), "the total row says"),
        (("A-GRP-0147;2026-01;", "A-GRP-0147;2026-13;"), "'2026-13' is not a month"),
        (("TOTAL", "SOMME"), "the total row 'TOTAL' is missing"),
    ],
)
def test_a_statement_that_is_wrong_in_itself_is_refused_and_not_stored(acme: Employer, change, sentence) -> None:
    file = statement(acme, "insurer-a", "2026-01")
    file.write_text(file.read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")
    if sentence is None:
        assert acme.receive_statement(file, "insurer-a", "2026-01", "An", AT).id == "B1"
        return
    with pytest.raises(Refused, match=sentence):
        acme.receive_statement(file, "insurer-a", "2026-01", "An", AT)
    assert acme.statements() == []


def test_parts_that_are_not_their_total_are_refused_with_both_figures(acme: Employer) -> None:
    def wrong(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(billed_tax=rows["billed_tax"] + 1)

    with pytest.raises(Refused, match=r"line 1 of the statement: the parts add up to \d+\.\d\d, the total says \d+"):
        control(acme, "insurer-a", "2026-01", change=wrong)
    assert acme.statements() == []


def test_a_supplier_without_covers_has_no_premiums(acme: Employer) -> None:
    with pytest.raises(Refused, match=r"No plan of supplier 'leasing-c' says what it costs \(car\.toml\)"):
        acme.expected("leasing-c", "2026-01")
    with pytest.raises(Refused, match=r"There is no supplier 'nobody'\. Expected one of insurer-a"):
        acme.expected("nobody", "2026-01")


def test_nothing_is_expected_before_anything_was_reported(acme: Employer) -> None:
    with pytest.raises(Refused, match=r"Nothing had been reported by 2025-10"):
        acme.expected("insurer-a", "2025-10")


def test_a_table_without_the_year_refuses_the_computation(acme: Employer) -> None:
    table = acme.folder / "tables" / "sample_pay_ceiling.csv"
    table.write_text("year;value;source\n2024;74000.00;x\n", encoding="utf-8")
    with pytest.raises(
        Refused, match=r"Premiums of 2026-01 for supplier 'insurer-b-executive' cannot be computed: .*in 2025"
    ):
        open_employer(acme.folder).expected("insurer-b-executive", "2026-01")


def test_the_chain_holds_statements(acme: Employer) -> None:
    acme.receive_statement(statement(acme, "insurer-a", "2026-01"), "insurer-a", "2026-01", "An", AT)
    assert acme.store.check_facts() == []
    with acme.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE statement SET period = '2026-02'")
    assert [fault.fact for fault in acme.store.check_facts()] == ["statement 1"]


def test_a_difference_is_explained_down_to_the_cells_of_the_extract(acme: Employer) -> None:
    def raised(rows: pd.DataFrame) -> pd.DataFrame:
        row = rows["billed_cover"].eq("pension").idxmax()
        return rows.assign(**{name: rows[name].where(rows.index != row, rows[name] + 1) for name in ADDED})

    [one] = control(acme, "insurer-a", "2026-02", change=raised).control.differences
    tree = acme.explain(one.id)
    assert tree.kind == "difference"
    assert [child.title for child in tree.children if child.kind == "cause"] == [
        cause.words.in_language(acme.language) for cause in one.causes
    ]
    salary = next(child for child in tree.children if "/insured_salary = " in child.title)
    assert any("colonne" in place or "column" in place for place in salary.places())
    assert "ligne" in next(child.title for child in tree.children if child.kind == "place")
    with pytest.raises(Refused, match="There is no difference"):
        acme.explain("X" + "0" * 20)


@pytest.mark.parametrize(
    ("layout", "ending"),
    [
        ("statement-csv", "csv"), ("statement-csv-nl", "csv"), ("statement-fixed", "txt"), ("statement-xml", "xml"),
        ("statement-xlsx-fr", "xlsx"), ("statement-xlsx-nl", "xlsx"), ("statement-transfer", "csv"),
        ("statement-regularisation", "csv"), ("statement-hospital-pdf", "pdf"),
        pytest.param("statement-pdf", "pdf", marks=pytest.mark.long),
    ],
)  # fmt: skip
def test_every_layout_of_statements_is_known_by_its_looks_and_reads_what_it_writes(
    acme: Employer, layout: str, ending: str
) -> None:
    file = acme.folder / f"bill.{ending}"
    file.write_bytes(acme.expected_file("insurer-b-hospital", "2026-02", layout))
    stored = acme.receive_statement(file, "insurer-b-hospital", "2026-02", "An", AT)
    assert (stored.layout, acme.controlled(stored.id).control.differences) == (layout, ())


def edited(acme: Employer, file: str, old: str, new: str) -> Employer:
    path = acme.folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return open_employer(acme.folder)


def without(person: str) -> Change:
    return lambda rows: rows[rows["person"] != person]


def test_what_was_written_off_is_not_expected_again(acme: Employer) -> None:
    acme = edited(acme, "suppliers/insurer-a.toml", "[email]", "[statements]\nwrite_off_limit = 1000\n\n[email]")
    january, february = ({line.key[:4]: line.premium for line in lines_due(acme, "insurer-a", month).lines}
                         for month in ("2026-01", "2026-02"))  # fmt: skip
    steady = next(key[1] for key in january if january[key] == february.get(key))
    short = control(acme, "insurer-a", "2026-01", change=without(steady))
    ids = [one.id for one in short.control.differences if one.key[1] == steady]
    owed = {line.key for line in lines_due(acme, "insurer-a", "2026-02").lines if line.correction}
    acme.decide_differences(ids, "write-off", "An", AT, reason="Agreed by telephone")
    left = {line.key for line in lines_due(acme, "insurer-a", "2026-02").lines if line.correction}
    assert {key[1] for key in owed - left} == {steady}
    assert left <= owed
    found = control(acme, "insurer-a", "2026-02").control
    assert found.differences == ()
    states = {one.difference.id: one.state for one in acme.differences(AT.date())}
    assert {states[id] for id in ids} == {"written-off"}


def test_a_quarterly_cover_is_billed_once_and_not_credited_by_the_months_between(acme: Employer) -> None:
    quarterly = 'kind = "hospitalisation"\nperiodicity = "quarterly"\n'
    acme = edited(acme, "plans/hospital.toml", 'kind = "hospitalisation"\n', quarterly)
    january = lines_due(acme, "insurer-b-hospital", "2026-01").lines
    assert {line.month for line in january if line.cover == "hospitalisation" and line.plan == "hospital"} == {
        "2026-01", "2026-02", "2026-03",
    }  # fmt: skip
    control(acme, "insurer-b-hospital", "2026-01")
    february = lines_due(acme, "insurer-b-hospital", "2026-02").lines
    assert not [
        line for line in february if line.correction and line.cover == "hospitalisation" and line.plan == "hospital"
    ]
    assert control(acme, "insurer-b-hospital", "2026-02").control.differences == ()


def test_what_is_billed_in_advance_knows_what_was_reported_before_it(acme: Employer) -> None:
    arrears = {line.key: line.premium for line in lines_due(acme, "insurer-a", "2026-02", back=1).lines}
    acme = edited(acme, "plans/group.toml", "rate = 2.5\n", 'rate = 2.5\nbilled = "in advance"\n')
    due = lines_due(acme, "insurer-a", "2026-02")
    pensions = {line.key: line.premium for line in due.lines if line.cover == "pension"}
    assert pensions == {key: premium for key, premium in arrears.items() if key[3] == "pension"}
    assert due.through == "2026-02"  # the other covers are billed in arrears


def test_a_statement_that_could_not_be_controlled_is_not_kept(acme: Employer) -> None:
    file = statement(acme, "insurer-b-executive", "2026-01")
    (acme.folder / "tables" / "sample_pay_ceiling.csv").write_text("year;value;source\n2020;1.00;x\n", encoding="utf-8")
    fresh = open_employer(acme.folder)
    with pytest.raises(Refused, match=r"cannot be computed: .*Nothing was stored\."):
        fresh.receive_statement(file, "insurer-b-executive", "2026-01", "An", AT)
    assert fresh.statements() == []


def test_a_layout_that_is_none_of_statements_is_refused(acme: Employer) -> None:
    file = statement(acme, "insurer-a", "2026-01")
    fresh = edited(acme, "suppliers/insurer-a.toml", "[email]", '[statements]\nlayout = "sap-hcm"\n\n[email]')
    with pytest.raises(Refused, match=r"statements\.layout: 'sap-hcm' is no layout of premium statements"):
        fresh.receive_statement(file, "insurer-a", "2026-01", "An", AT)


def test_what_is_owed_counts_what_is_not_closed_yet(lived, tmp_path) -> None:
    open_month = open_employer(shutil.copytree(lived, tmp_path / "open"))
    reported = open_month.expected("insurer-a", "2026-03")
    assert open_month.expected("insurer-a", "2026-03", basis="owed").equals(reported)  # nothing later is imported


def with_transfer(acme: Employer, period: str, before: str) -> tuple[Path, int]:
    """A statement that lists only the persons of whom a line differs from the month before; how many it leaves out."""
    was = {line.key[:4]: line.premium for line in lines_due(acme, "insurer-a", before).lines if line.month == before}
    due = lines_due(acme, "insurer-a", period).lines
    now = {line.key[:4]: line.premium for line in due}
    changed = {key[1] for key in was.keys() ^ now.keys()} | {key[1] for key in was if was[key] != now.get(key)}
    changed |= {line.person for line in due if line.correction}
    rows, added = statement_rows(due), [*ADDED, "billed_employee", "billed_tax"]
    others = rows[~rows["person"].isin(changed)]
    gone = statement_rows([line for line in lines_due(acme, "insurer-a", before).lines
                           if line.person not in set(rows["person"])])  # fmt: skip
    ended = gone.assign(**dict.fromkeys(added, Decimal("0.00")), billed_month=period, billed_from=None, billed_to=None)
    sums = [{"contract": contract, "billed_kind": "transfer", **each[added].sum().to_dict()}
            for contract, each in others.groupby("contract")]  # fmt: skip
    layout = load_layout("statement-transfer")
    listed = pd.concat([rows[rows["person"].isin(changed)], ended, typed(sums, STATEMENT)], ignore_index=True)
    kept = listed[[name for name in listed.columns if name in layout.part[0].columns]]
    file = acme.folder / f"transfer-{period}.csv"
    file.write_bytes(write(layout, {"statement": kept}, WrittenStamp("X", period))[0].content)
    return file, others["person"].nunique()


def test_a_statement_with_transfer_is_rebuilt_from_the_one_before_and_paid_to_the_cent(acme: Employer) -> None:
    file, left_out = with_transfer(acme, "2026-02", "2026-01")
    assert left_out > 10
    with pytest.raises(Refused, match=r"lists only those who changed, and no statement of it before 2026-02 is there"):
        acme.receive_statement(file, "insurer-a", "2026-02", "An", AT)
    acme.receive_statement(statement(acme, "insurer-a", "2026-01"), "insurer-a", "2026-01", "An", AT)
    file, _ = with_transfer(acme, "2026-02", "2026-01")
    total = sum(line.premium.total for line in lines_due(acme, "insurer-a", "2026-02").lines if line.premium)
    with pytest.raises(Refused, match=rf"the payment order is {total / 100 + 1:.2f}, the lines add up to"):
        acme.receive_statement(file, "insurer-a", "2026-02", "An", AT, payment=PaymentOrder(total + 100))
    stored = acme.receive_statement(file, "insurer-a", "2026-02", "An", AT, payment=PaymentOrder(total, "ref"))
    found = acme.controlled(stored.id).control
    assert (stored.layout, found.differences, found.billed) == ("statement-transfer", (), total)
    assert acme.store.content(stored.texts[TEXT]) == f"{total / 100:.2f};ref\n".encode()


@pytest.fixture(scope="module")
def desks(lived, tmp_path_factory) -> list[Desk]:
    """February of each insurer, after a January with twelve faults; and a January without statements before."""
    folder = shutil.copytree(lived, tmp_path_factory.mktemp("desks") / "acme")
    acme = open_employer(folder)
    found = [desk(acme, insurer, "2026-01") for insurer in INSURERS]
    for insurer in INSURERS:
        file = folder / f"{insurer}.csv"
        file.write_bytes(simulated(acme, insurer, "2026-01", faults=12, seed=3).content)
        acme.receive_statement(file, insurer, "2026-01", "An", AT)
    return [*(desk(acme, insurer, "2026-02") for insurer in INSURERS), *found]


def test_the_simulated_supplier_and_the_product_charge_the_same(desks: list[Desk]) -> None:
    for one in desks:
        assert {bill.key: tuple(bill.charge) for bill in one.supplier.bills} == {
            line.key: tuple(line.premium) for line in one.due.lines if line.premium is not None
        }


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_ends_in_exactly_its_class(desks: list[Desk], fault: str) -> None:
    ends = []
    for one in desks:
        with suppress(Refused):
            bordereau, control = one.planted([fault], 5)
            [planted] = bordereau.faults
            ends.append((planted.name, [each.name for each in control.differences]))
            assert control.unexplained == (planted.billed - planted.due if planted.name == "P-16" else 0)
            assert control.billed - control.expected == planted.billed - planted.due
    assert ends
    assert all(names == [name] for name, names in ends), ends


STATEMENTS = int(os.environ.get("ASSUSOFT_STATEMENTS", 20))


def test_of_many_statements_with_several_faults_every_fault_is_found(desks: list[Desk]) -> None:
    money = unexplained = 0
    for seed in range(STATEMENTS):
        one = desks[seed % len(desks)]
        bordereau, control = one.planted(1 + seed % 5, seed)
        assert control.billed - control.expected == sum(each.amount for each in control.differences)
        assert len(control.differences) == len(bordereau.faults), seed
        for fault in bordereau.faults:
            [difference] = found(control, fault)
            names = [difference.name, *(other.name for other in difference.others)]
            assert fault.name in names, (seed, fault.fault, names)
            assert difference.amount == fault.billed - fault.due == sum(cause.amount for cause in difference.causes)
        money += sum(abs(each.amount) for each in control.differences)
        unexplained += sum(abs(c.amount) for each in control.differences for c in each.causes if c.name == "U-01")
    assert unexplained <= money / 50


@pytest.mark.long
def test_a_faithful_supplier_that_reads_a_month_late_is_never_told_off(lived, tmp_path) -> None:
    months = int(os.environ.get("ASSUSOFT_BILLED_MONTHS", 0))
    folder = closed_months(tmp_path / "long", months) if months else shutil.copytree(lived, tmp_path / "short")
    acme, chance = open_employer(folder), Random(7)
    waited = 0
    for month in acme.months() if months else MONTHS[1:]:
        persons = sorted(acme.photo(month).worker["person"])
        late = {person for person in persons if chance.random() < 0.3}
        for insurer in INSURERS:
            file = folder / f"{insurer}-{month}.csv"
            file.write_bytes(simulated(acme, insurer, month, late=late).content)
            stored = acme.receive_statement(file, insurer, month, "An", AT)
            names = {one.name for one in acme.controlled(stored.id).control.differences}
            assert names <= {"T-02"}, (insurer, month)
            waited += len(names)
    assert waited
