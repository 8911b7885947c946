"""Premium statements on the command line: the JSON that other programs rely on, exit statuses, and what people read."""

import json
import shutil
from pathlib import Path

import pytest
from support.command import here
from support.small_pdf import Page, document, table, text

PERIOD = ("--supplier", "insurer-a", "--period", "2025-11")


@pytest.fixture(scope="module")
def faithful(looked_at, tmp_path_factory) -> Path:
    """What a faithful supplier would bill for the first month, the opening list."""
    file = tmp_path_factory.mktemp("faithful") / "billed.csv"
    assert here(["-C", str(looked_at), "expected", *PERIOD, "--to", str(file)])[0] == 0
    return file


@pytest.fixture
def billed(faithful, tmp_path) -> Path:
    """A copy of it to be changed."""
    return Path(shutil.copy(faithful, tmp_path / "billed.csv"))


def test_what_is_expected_reads_back_without_a_difference(run, billed) -> None:
    status, out, _ = run("statement", str(billed), *PERIOD, "--json")
    found = json.loads(out)
    assert (status, found["statement"], found["differences"], found["difference"]) == (0, "B1", [], "0.00")
    assert (found["supplier"], found["contracts"], found["period"]) == ("insurer-a", ["A-GRP-0147"], "2025-11")
    assert found["billed"] == found["expected"] == f"{float(found['billed']):.2f}"
    assert found["lines"] == sum(found["counts"].values())


def test_the_file_is_in_the_layout_that_is_documented(billed) -> None:
    header, first, *_, last = billed.read_text(encoding="utf-8").splitlines()
    assert header == (
        "contract;period;national_number;member;last_name;first_name;birth_date;cover;from;to;salary;insured_pct;"
        "employer;employee;tax;total;particularity"
    )
    assert first.startswith("A-GRP-0147;2025-11;")
    assert last.startswith("TOTAL;2025-11;;;;;;;;;;;")


def test_a_difference_has_its_class_its_causes_and_who_must_act(run, billed) -> None:
    lines = billed.read_text(encoding="utf-8").splitlines()
    gone = lines[1].split(";")
    short(billed, lines)
    status, out, _ = run("statement", str(billed), *PERIOD, "--json")
    [one] = json.loads(out)["differences"]
    assert status == 1
    assert {name: one[name] for name in ("class", "contract", "member", "cover", "owner", "risk", "due", "state")} == {
        "class": "P-02", "contract": "A-GRP-0147", "member": "", "cover": gone[7], "owner": "supplier", "risk": "cover",
        "due": "2025-12", "state": "open",
    }  # fmt: skip
    assert (one["billed"], one["expected"], one["difference"]) == ("0.00", gone[15], f"-{gone[15]}")
    assert [(cause["cause"], cause["amount"]) for cause in one["causes"]] == [
        ("affiliated, not billed", f"-{gone[15]}")
    ]
    assert one["id"].startswith("X")
    assert one["person"].startswith("P")
    again = json.loads(run("differences", "B1", "--json")[1])
    assert again["differences"] == [one]
    text = run("differences", "B1")[1]
    assert one["id"] in text
    assert "P-02" in text


def test_statements_are_listed(run, billed) -> None:
    assert run("statements", "--json")[1].strip() == "[]"
    run("statement", str(billed), *PERIOD, "--by", "Claire")
    [one] = json.loads(run("statements", "--json")[1])
    assert (one["id"], one["layout"], one["by"], one["replaces"]) == ("B1", "statement-csv", "Claire", "")
    assert "B1  insurer-a  2025-11  A-GRP-0147  billed.csv" in run("statements")[1]


def test_what_is_refused_is_one_sentence_and_stores_nothing(run, billed, tmp_path) -> None:
    assert run("statement", str(billed), "--supplier", "nobody", "--period", "2025-11")[0] == 2
    broken = tmp_path / "broken.csv"
    broken.write_text(billed.read_text(encoding="utf-8").replace("TOTAL", "SUM"), encoding="utf-8")
    status, _, err = run("statement", str(broken), *PERIOD)
    assert (status, "the total row 'TOTAL' is missing" in " ".join(err.split())) == (2, True)
    other = tmp_path / "other.csv"
    other.write_text("name;amount\nPeeters;1.00\n", encoding="utf-8")
    status, _, err = run("statement", str(other), *PERIOD)
    assert (status, "other.csv looks like no layout of premium statements" in " ".join(err.split())) == (2, True)
    status, _, err = run("differences", "B9")
    assert (status, "There is no statement 'B9'" in err) == (2, True)
    assert run("statements", "--json")[1].strip() == "[]"


def test_expected_is_printed_by_contract_and_line(run) -> None:
    status, out, _ = run("expected", *PERIOD)
    assert (status, "contrat A-GRP-0147" in out) == (0, True)
    lines = json.loads(run("expected", *PERIOD, "--json")[1])
    assert {line["cover"] for line in lines} == {"pension", "death", "waiver"}
    assert all(line["missing"] == "" for line in lines)


def test_a_difference_is_disputed_agreed_and_settled_by_a_statement_alone(run, billed, folder) -> None:
    lines = billed.read_text(encoding="utf-8").splitlines()
    short(billed, lines)
    [one] = json.loads(run("statement", str(billed), *PERIOD, "--json")[1])["differences"]
    assert json.loads(run("dispute", one["id"], "--by", "Claire", "--json")[1])[0]["state"] == "disputed"
    assert json.loads(run("accept", one["id"], "--reason", "By telephone", "--json")[1])[0]["state"] == "accepted"
    assert run("differences")[0] == 1
    assert json.loads(run("wait", one["id"], "--until", "2099-01-31", "--reason", "Holidays", "--json")[1])[0][
        "state"
    ] == "suppressed"  # fmt: skip
    status, out, _ = run("differences")
    assert (status, one["id"] in out) == (0, True)


def test_a_write_off_has_a_reason_and_a_limit(run, billed, folder) -> None:
    short(billed, billed.read_text(encoding="utf-8").splitlines())
    [one] = json.loads(run("statement", str(billed), *PERIOD, "--json")[1])["differences"]
    assert "This needs a reason" in run("write-off", one["id"])[2]
    status, _, err = run("write-off", one["id"], "--reason", "Too small to ask")
    said = "more than the 0 EUR that may be written off (write_off_limit in suppliers/insurer-a.toml)"
    assert (status, said in err) == (2, True)
    supplier = folder / "suppliers" / "insurer-a.toml"
    supplier.write_text(
        supplier.read_text(encoding="utf-8") + "\n[statements]\nwrite_off_limit = 1000\n", encoding="utf-8"
    )
    written = json.loads(run("write-off", one["id"], "--reason", "Too small to ask", "--json")[1])
    assert written[0]["state"] == "written-off"
    assert run("differences")[0] == 0


def test_what_cannot_be_decided_is_refused(run, billed) -> None:
    run("statement", str(billed), *PERIOD)
    assert "There is no difference 'X00000000000000000000'" in run("dispute", "X00000000000000000000")[2]


def short(file: Path, lines: list[str]) -> None:
    """The statement without its first line, its totals put right."""
    gone, total = lines[1].split(";"), lines[-1].split(";")
    for place in range(12, 16):
        total[place] = f"{float(total[place]) - float(gone[place]):.2f}"
    file.write_text("\n".join([lines[0], *lines[2:-1], ";".join(total)]) + "\n", encoding="utf-8")


def test_the_payment_order_must_be_what_the_lines_add_up_to(run, billed) -> None:
    total = json.loads(run("statement", str(billed), *PERIOD, "--json")[1])["billed"]
    other = f"{float(total) + 0.01:.2f}"
    status, _, err = run("statement", str(billed), *PERIOD, "--payment-order", other, "--reference", "invoice 12")
    said = f"the payment order is {other}, the lines add up to {total}. Ask which one is right."
    assert (status, said in " ".join(err.split())) == (2, True)
    status, _, err = run("statement", str(billed), *PERIOD, "--payment-order", total, "--reference", "+++1+++")
    assert (status, "check digits of the structured communication" in " ".join(err.split())) == (2, True)
    paid = run("statement", str(billed), *PERIOD, "--payment-order", total, "--reference", "+++090/9337/55493+++")
    assert paid[0] == 0


def test_a_pdf_that_nobody_can_read_is_refused_for_what_it_is(run, tmp_path) -> None:
    (scan := tmp_path / "scan.pdf").write_bytes(document(Page("10 10 50 50 re f")))
    status, _, err = run("statement", str(scan), *PERIOD)
    assert (status, "page 1: the page is a picture without text, a scan" in " ".join(err.split())) == (2, True)
    (letter := tmp_path / "letter.pdf").write_bytes(document(Page(text(20, 200, "Bonjour"))))
    status, _, err = run("statement", str(letter), *PERIOD)
    assert (status, "letter.pdf looks like no layout of premium statements" in " ".join(err.split())) == (2, True)
    assert run("statements", "--json")[1].strip() == "[]"


def test_infer_says_that_a_file_is_a_premium_statement(run, billed, tmp_path) -> None:
    (unknown := tmp_path / "b.pdf").write_bytes(document(Page(text(20, 200, "Premieborderel februari") + table())))
    assert "b.pdf is a premium statement, of no layout that is known" in run("infer", str(unknown))[1]
    assert run("infer", str(billed))[1].startswith("billed.csv is a premium statement (layout statement-csv).")
    assert json.loads(run("infer", str(billed), "--json")[1]) == {"statement": True, "layouts": ["statement-csv"]}


def test_a_simulated_statement_has_the_faults_that_its_truth_names(run, tmp_path) -> None:
    file = tmp_path / "bill.csv"
    status, out, _ = run("simulate-statement", *PERIOD, "--faults", "3", "--seed", "4", "--to", str(file))
    truth = json.loads((tmp_path / "bill.csv.truth.json").read_text(encoding="utf-8"))
    assert (status, out.strip()) == (
        0, f"insurer-a 2025-11: {truth['lines']} lines, {truth['billed']} EUR, 3 faults.",
    )  # fmt: skip
    status, out, _ = run("statement", str(file), *PERIOD, "--json")
    found = json.loads(out)
    assert (status, found["billed"], found["expected"]) == (1, truth["billed"], truth["due"])
    planted = sorted((one["class"], one["person"], one["difference"]) for one in truth["faults"])
    assert sorted((one["class"], one["person"], one["difference"]) for one in found["differences"]) == planted


def test_what_cannot_be_simulated_is_refused_and_nothing_is_written(run, tmp_path) -> None:
    file = tmp_path / "bill.csv"
    for options, sentence in (
        (("--supplier", "leasing-c", "--period", "2025-11"), "No plan of supplier 'leasing-c' says what it costs"),
        (("--supplier", "insurer-a", "--period", "2025-10"), "Nothing had been reported by 2025-10"),
        ((*PERIOD, "--layout", "sap-hcm"), "'sap-hcm' is no layout of premium statements"),
    ):
        status, _, err = run("simulate-statement", *options, "--to", str(file))
        assert (status, sentence in err, file.exists()) == (2, True, False)
