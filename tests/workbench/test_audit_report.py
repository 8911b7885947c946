"""The report of an audit as people get it: page, PDF, workbook, notebook, command line."""

import json
import os
import re
import subprocess
import sys
import zlib
from pathlib import Path

import nbformat
import openpyxl
import pytest
from support.trio import AT, small_employer
from typer.testing import CliRunner

import assusoft
from assusoft.cli import app
from assusoft.employer.audit.audit_report import Silent, Tally
from assusoft.errors import Refused
from assusoft.paper import pdf_of
from assusoft.workbench.audit.files import write_report
from assusoft.workbench.audit.pages import LONGEST, clipped, page_of
from assusoft.workbench.audit.plots import by_entity, trend
from assusoft.workbench.run import run_notebook

GOLDEN = Path(__file__).parents[1] / "golden" / "audit"
NUMBER = "85020300159"


@pytest.fixture(scope="module")
def employer(tmp_path_factory):
    """Three workers, audited; one finding of the month before was accepted."""
    acme = assusoft.open(small_employer(tmp_path_factory.mktemp("acme")))
    acme.audit("2026-01", "An", AT)
    acme.audit("2026-02", "An", AT)
    found = next(line for line in acme.audit_report("2026-01").lines if line.code == "CON-NISS-DOB")
    acme.answer(found.id, "accepted", {"until": "2026-06-30", "why": "lives abroad <b>"}, "An", AT)
    return acme


def test_a_text_of_thousands_of_letters_is_cut_on_the_page() -> None:
    assert clipped("Ω" * LONGEST) == "Ω" * LONGEST
    assert clipped("Ω" * 100_000) == "Ω" * LONGEST + "…"


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_page_is_the_golden_one_but_for_its_pictures(employer, language):
    """`UPDATE_GOLDEN=1 pytest tests/workbench` rewrites it; the difference is to be reviewed."""
    page = re.sub(
        r"base64,[A-Za-z0-9+/=]+", "base64,...", page_of(employer, employer.audit_report("2026-02", language))
    )
    path = GOLDEN / f"audit-{language}.html"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(page, "utf-8")
    assert path.is_file(), "run UPDATE_GOLDEN=1 pytest tests/workbench and review what it writes"
    assert page == path.read_text("utf-8")


def test_the_page_asks_nothing_from_outside_and_escapes_what_people_wrote(employer):
    page = page_of(employer, employer.audit_report("2026-02", "fr"))
    assert re.findall(r"<script|<link|src=\"(?!data:)|@import|url\(", page) == []
    assert "default-src 'none'" in page
    assert "lives abroad &lt;b&gt;" in page
    assert NUMBER not in page


def test_every_picture_says_in_words_what_it_shows(employer):
    report = employer.audit_report("2026-02", "nl")
    page = page_of(employer, report)
    assert len(re.findall(r'<img src="data:[^"]+" alt="[^"]{20,}"', page)) == page.count("<img") == 2
    assert trend(report).alt.startswith("Vaststellingen per maand van audit. januari 2026: 0 nog altijd daar, 1 nieuw")
    assert by_entity(report).alt.startswith("Open vaststellingen per entiteit: ")


def test_the_verdict_says_whether_the_month_can_be_closed(employer):
    from dataclasses import replace

    from assusoft.workbench.audit.words import verdict

    report = employer.audit_report("2026-02", "en")
    blocking = replace(report, lines=tuple(replace(line, blocking=True) for line in report.lines))
    assert verdict(blocking).startswith("The month cannot be closed yet.")
    clean = replace(report, lines=())
    assert verdict(clean) == "The payroll of the month passed every check that was evaluated."
    minor = replace(report, lines=tuple(replace(line, blocking=False, severity="info") for line in report.lines))
    assert verdict(minor).startswith("Nothing blocks the month and nothing critical was found.")
    blind = replace(clean, silent=(Silent("X-Y", "own", "Sex", "not evaluated", "KeyError"),))
    assert "Checks that could not be evaluated: 1;" in verdict(blind)
    assert "KeyError" in page_of(employer, blind)


def test_a_closed_month_is_not_told_what_to_do_before_closing(employer):
    from dataclasses import replace

    from assusoft.workbench.audit.words import verdict

    report = replace(employer.audit_report("2026-02", "en"), closed=True)
    assert not employer.audit_report("2026-02", "en").closed
    blocking = replace(report, lines=tuple(replace(line, blocking=True) for line in report.lines))
    critical = replace(report, lines=tuple(replace(line, severity="critical") for line in report.lines))
    minor = replace(report, lines=tuple(replace(line, severity="info") for line in report.lines))
    for one in (blocking, critical, minor):
        assert verdict(one).startswith("The month is closed")
        assert "before you close" not in verdict(one)
        assert "cannot be closed" not in verdict(one)


def test_a_month_without_findings_still_has_a_report(employer):
    from dataclasses import replace

    clean = replace(employer.audit_report("2026-02", "en"), lines=(), trend=(Tally("2026-02", 0, 0, 0),))
    assert "There is nothing to correct this month." in page_of(employer, clean)


def test_the_files_bear_no_name_of_a_person_and_the_pdf_is_tagged(employer, tmp_path):
    written = write_report(employer, employer.audit_report("2026-02"), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["audit.html", "audit.pdf", "findings.xlsx"]
    assert (sorted(written.paths), written.trouble) == (sorted(tmp_path.iterdir()), "")
    content = (tmp_path / "audit.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    streams = re.findall(rb"stream\n(.*?)\nendstream", content, re.DOTALL)
    assert any(b"/StructTreeRoot" in zlib.decompressobj().decompress(one) for one in streams)


def test_the_workbook_is_laid_out_for_whoever_works_through_it(employer, tmp_path):
    write_report(employer, employer.audit_report("2026-02", "nl"), tmp_path)
    sheets = openpyxl.load_workbook(tmp_path / "findings.xlsx").worksheets
    assert sheets
    for sheet in sheets:
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", sheet.dimensions)
        assert [cell.value for cell in sheet[1]][:3] == ["Ernst", "Blokkeert de maand", "Stamnummer"]
        assert sheet["A1"].font.bold
        sentences = [len(cell.value) for cell in sheet["G"]]
        assert min(max(sentences), 60) <= sheet.column_dimensions["G"].width <= 63


def test_a_page_that_reaches_outside_makes_no_pdf():
    with pytest.raises(Refused, match="A page may only show what it contains itself"):
        pdf_of('<html lang="en"><title>x</title><img src="http://127.0.0.1:1/x.png" alt="x"></html>')


def test_without_its_system_library_everything_but_the_pdf_is_written(employer, tmp_path):
    package = tmp_path / "weasyprint"
    package.mkdir()
    (package / "__init__.py").write_text("print('noise')\nraise OSError('cannot load library libpango')\n")
    command = [sys.executable, "-m", "assusoft", "-C", str(employer.folder), "audit", "--month", "2026-02", "--json"]
    where = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{os.getcwd()}"}
    done = subprocess.run([*command, "--to", str(tmp_path / "out")], capture_output=True, text=True, env=where)
    assert done.returncode == 1
    assert json.loads(done.stdout)["month"] == "2026-02"
    assert "The PDF needs the library Pango" in done.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["audit.html", "findings.xlsx"]


def test_audit_prints_its_findings_and_where_the_report_is(employer):
    done = CliRunner().invoke(app, ["-C", str(employer.folder), "audit", "--month", "2026-02", "--language", "en"])
    assert done.exit_code == 1
    paths = [Path(line) for line in done.stdout.splitlines()[-3:]]
    assert [path.name for path in paths] == ["audit.html", "audit.pdf", "findings.xlsx"]
    assert all(path.is_file() and path.parent == employer.folder / "out" / "audit" / "2026-02" for path in paths)


def test_the_notebook_runs_and_keeps_only_what_the_report_shows(employer, tmp_path):
    parameters = {"employer": str(employer.folder), "month": "2026-02", "language": "nl"}
    executed, page, printed = run_notebook("audit", parameters, tmp_path)
    assert printed.read_bytes().startswith(b"%PDF-")
    text = page.read_text("utf-8")
    assert "Wat te verbeteren is, onderwerp per onderwerp" in text
    assert "pages.summary" not in text
    kept = "".join(str(cell.get("outputs", "")) for cell in nbformat.read(executed, as_version=4).cells)
    assert NUMBER not in kept
    assert "90050100294" not in kept
    assert "Peeters" not in kept, "a worker without findings"


def test_data_docs_are_written_on_request_with_a_warning(employer, tmp_path):
    command = ["-C", str(employer.folder), "audit", "--month", "2026-02", "--data-docs", str(tmp_path / "docs")]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 1
    assert (tmp_path / "docs" / "index.html").is_file()
    assert "shows payroll values unmasked" in done.stderr
