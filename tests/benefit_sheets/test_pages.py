"""Sheets as people get them: ten hard cases in three languages, as PDF and HTML; templates of an employer."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import page as pdf_ua
import pytest
from support.pdf_text import bare, outside, pages_of
from support.sheet_cases import LANGUAGES, cases, plain_sheet

from assusoft.benefit_sheets.pages import html_of, missing_letters, pdf_of, pictures_of
from assusoft.benefit_sheets.sheet import Figure, Part
from assusoft.benefit_sheets.worded import texts_of, worded
from assusoft.errors import ConfigError

NOWHERE = Path("no templates of its own")
GOLDEN = Path(__file__).parents[1] / "golden" / "sheets"
HARD = [(language, name) for language in LANGUAGES for name in cases(language)]
SIGNS = "Dupont & Fils #1 *bold* _so_ $x$ @ref <b> \\n {{ sheet }} [link] `raw` // no --- 'q' \"r\" ~ 100%"


@cache
def typeset(language: str, name: str) -> bytes:
    return pdf_of(cases(language)[name], NOWHERE)


def refused(content: bytes) -> set[str]:
    return {failure.rule_id for failure in pdf_ua.validate_pdf_bytes(content, profile="ua1").failures}


@pytest.mark.parametrize(
    ("there", "spoilt", "rule"),
    [
        (b"/StructTreeRoot", b"/StructTreeRooX", "PDFUA1-STRUCT-TREE-ROOT-001"),
        (b"dc:title", b"dc:titlX", "PDFUA1-METADATA-TITLE-001"),
        (b"/Alt", b"/AlX", "PDFUA1-FIGURE-ALTERNATIVE-TEXT-001"),
    ],
    ids=["untagged", "untitled", "without alternative text"],
)
def test_the_checker_of_accessible_pdf_refuses(there, spoilt, rule):
    good = typeset("fr", "four_plans")
    assert there in good
    assert rule in refused(good.replace(there, spoilt))


@pytest.mark.parametrize(("language", "name"), HARD)
def test_a_sheet_is_accessible_whole_and_one_page_or_two(language, name):
    content, sheet = typeset(language, name), cases(language)[name]
    assert refused(content) == set()
    assert f"/Lang({language}-BE)".encode() in content.replace(b" (", b"(")
    pages = pages_of(content)
    assert len(pages) <= 2
    assert outside(content, margin=20) == []
    text = bare("".join(pages))
    texts = worded(sheet)
    drawn = [*texts["parts"], *texts["sources"], *texts["shares"]["rows"], texts["name"], texts["words"]["quoted"]]
    shown = [said for said in texts_of(drawn) if said not in {part["key"] for part in texts["parts"]}]
    assert [said for said in shown if bare(said) not in text] == []


def test_where_there_are_two_pages_they_are_numbered_and_no_part_is_cut():
    plans = [Part(f"plan.{at}", f"Plan {at}", cases("en")["four_plans"].parts[3].figures) for at in range(12)]
    tables = cases("en")["four_plans"].parts[3].tables
    long = replace(plain_sheet("en"), parts=tuple(replace(part, tables=tables) for part in plans))
    first, *others = pages_of(pdf_of(long, NOWHERE))
    assert "Page 1/" in first
    assert others
    assert "Page 1" not in pages_of(typeset("en", "no_plan"))[0]


def test_the_same_sheet_gives_the_same_bytes():
    sheet = plain_sheet()
    assert pdf_of(sheet, NOWHERE) == pdf_of(plain_sheet(), NOWHERE)
    assert pdf_of(replace(sheet, on=date(2026, 2, 1)), NOWHERE) != pdf_of(sheet, NOWHERE)


def test_three_persons_have_three_sheets_with_their_own_name_and_amounts():
    wages = {1: "3 457,78", 2: "3 458,78", 3: "3 459,78"}
    read = {number: pages_of(pdf_of(plain_sheet("fr", number), NOWHERE))[0] for number in wages}
    web = {number: html_of(plain_sheet("fr", number), NOWHERE) for number in wages}
    for number, text in [*read.items(), *web.items()]:
        for other, wage in wages.items():
            assert (f"Anaïs Peeters {other}" in text) == (number == other)
            assert (wage.replace(" ", "\u00a0") in text.replace(" ", "\u00a0")) == (number == other)


def test_special_signs_are_shown_as_typed():
    clause = Part("beneficiaries", "Clause", text=SIGNS)
    sheet = replace(plain_sheet(), name=SIGNS, entity="Dupont & Fils", parts=(clause,), shares=())
    text = "".join(pages_of(pdf_of(sheet, NOWHERE)))
    assert bare(text).count(bare(SIGNS)) >= 2
    page = html_of(sheet, NOWHERE)
    assert "Dupont &amp; Fils #1 *bold* _so_ $x$ @ref &lt;b&gt;" in page
    assert "<b>" not in page.split("<h1>")[1].split("</h1>")[0]


@pytest.mark.parametrize(("language", "name"), HARD)
def test_no_field_is_left_unfilled(language, name):
    for text in (*pages_of(typeset(language, name)), html_of(cases(language)[name], NOWHERE).split("</style>")[1]):
        assert [sign for sign in ("{", "}", "None", "none", "sheet.") if sign in text] == []


def test_what_is_not_known_is_said_and_is_never_nothing():
    figures = (Figure("a", "Car", None, "EUR"), Figure("b", "Bonus", Decimal(0), "EUR"), Figure("c", "Note", ""))
    sheet = replace(plain_sheet("en"), parts=(Part("other", "Other", figures),), shares=())
    text = pages_of(pdf_of(sheet, NOWHERE))[0]
    assert [line for line in text.splitlines() if line.startswith(("Car", "Bonus", "Note"))] == [
        "Car not known", "Bonus €0.00", "Note not known",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "written"),
    [("fr", "-1\u00a0234,56\u00a0€"), ("nl", "€\u00a0-1.234,56"), ("en", "€-1,234.56")],
)
def test_numbers_are_of_the_readers_language_and_their_minus_can_be_copied(language, written):
    figure = Figure("a", "X", Decimal("-1234.56"), "EUR")
    sheet = replace(plain_sheet(language), parts=(Part("other", "X", (figure,)),), shares=())
    assert written in html_of(sheet, NOWHERE)
    assert written.replace("\u00a0", " ") in pages_of(pdf_of(sheet, NOWHERE))[0].replace("\u00a0", " ")


def test_all_letters_of_a_name_are_there_or_are_named_before():
    for name in ("Łukasz Šimůnek", "Łukasz S\u030cimu\u030anek", "Ģirts Ķēniņš", "Γιώργος Πέτρου", "Ольга Іванова"):
        sheet = replace(plain_sheet(), name=name)
        assert missing_letters(sheet) == ""
    assert "Łukasz Šimůnek" in pages_of(pdf_of(replace(plain_sheet(), name="Łukasz S\u030cimu\u030anek"), NOWHERE))[0]
    assert missing_letters(replace(plain_sheet(), name="李 Wei 李明")) == "明李"


def test_a_letter_that_no_font_has_is_refused_and_never_dropped():
    with pytest.raises(ConfigError, match='"李"` could not be displayed'):
        pdf_of(replace(plain_sheet(), name="李"), NOWHERE)


def test_four_processes_at_once_make_four_sheets():
    code = (
        "import sys; sys.path.insert(0, 'tests'); from pathlib import Path\n"
        "from support.sheet_cases import plain_sheet; from assusoft.benefit_sheets.pages import pdf_of\n"
        "from hashlib import sha256; print(sha256(pdf_of(plain_sheet('fr', int(sys.argv[1])), Path('-'))).hexdigest())"
    )
    root = Path(__file__).parents[2]
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(number)], cwd=root, stdout=subprocess.PIPE, text=True)
        for number in (1, 2, 3, 1)
    ]
    made = [process.communicate(timeout=120)[0] for process in running]
    assert [process.returncode for process in running] == [0] * 4
    assert len(set(made)) == 3
    assert made[0] == made[3]


def test_a_process_forked_after_its_parent_typeset_is_told_so_and_does_not_wait_for_ever():
    code = (
        "import os, sys; sys.path.insert(0, 'tests'); from pathlib import Path\n"
        "from support.sheet_cases import plain_sheet; from assusoft.benefit_sheets.pages import pdf_of\n"
        "pdf_of(plain_sheet(), Path('-'))\n"
        "if not os.fork():\n"
        "    try: pdf_of(plain_sheet('fr', 2), Path('-'))\n"
        "    except RuntimeError as error: print(error, flush=True)\n"
        "    os._exit(0)\n"
        "os.wait()"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=120)
    assert "Start it with 'spawn'" in done.stdout


def own(folder: Path, text: str, name: str = "sheet.typ") -> Path:
    (folder / "sheets").mkdir(exist_ok=True)
    (folder / "sheets" / name).write_text(text, "utf-8")
    return folder


TITLE = '#let sheet = json(bytes(sys.inputs.sheet))\n#set document(title: "House " + sheet.name)\n'


def test_an_employers_own_templates_go_before_ours(tmp_path):
    own(tmp_path, TITLE + "= Our page of #sheet.name\n")
    own(tmp_path, "<p>{{ sheet.name }} and us</p>", "sheet.html.j2")
    assert "Our page of Anaïs Peeters 1" in pages_of(pdf_of(plain_sheet(), tmp_path))[0]
    assert html_of(plain_sheet(), tmp_path) == "<p>Anaïs Peeters 1 and us</p>"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (TITLE + "= Page\n#let x =\n", r"sheet\.typ, line 4: expected expression"),
        (TITLE + "#sheet.nothing\n", r'sheet\.typ, line 3: dictionary does not contain key "nothing"'),
        ("= Page\n", r"sheet\.typ: PDF/UA-1 error: missing document title"),
        (TITLE + "#figure(rect())\n", r"sheet\.typ.*: PDF/UA-1 error: missing alt text"),
        (TITLE + '#import "@preview/cetz:0.4.2"\n', r"sheet\.typ, line 3: a template may import no package"),
        (TITLE + '#read("/etc/passwd")\n', r"sheet\.typ, line 3: file not found"),
        (TITLE + '#text(font: "Brand")[x]\n', r"sheet\.typ, line 3: unknown font family: brand"),
        (TITLE + "#let x = 0\n#while x < 1 { x = 0 }\n", r"sheet\.typ.*: loop seems to be infinite"),
    ],
)
def test_a_template_that_does_not_compile_is_one_sentence_with_file_and_line(tmp_path, text, sentence):
    with pytest.raises(ConfigError, match=sentence) as error:
        pdf_of(plain_sheet(), own(tmp_path, text))
    assert str(tmp_path / "sheets" / "sheet.typ") in str(error.value)
    assert "\n" not in str(error.value)


def test_a_template_that_was_mended_is_read_again(tmp_path):
    with pytest.raises(ConfigError):
        pdf_of(plain_sheet(), own(tmp_path, TITLE + "#x"))
    assert "Better" in pages_of(pdf_of(plain_sheet(), own(tmp_path, TITLE + "= Better")))[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_in_html_says_its_language_and_what_each_cell_is_of(language):
    page = html_of(cases(language)["seven_children"], NOWHERE)
    assert f'<html lang="{language}">' in page
    assert page.count("<h1>") == 1
    assert page.count('<tr><th scope="row">') > 10
    assert re.findall(r"<th>|<img|<script|<link|url\(", page) == []
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"|aria-labelledby="([^"]+)"', page)) <= {
        pair for name in ids for pair in ((name, ""), ("", name))
    }


def test_pages_can_be_looked_at_as_pictures():
    assert [content[:4] for content in pictures_of(cases("nl")["four_plans"], NOWHERE)] == [b"\x89PNG"]


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("four_plans-fr.html", lambda: html_of(cases("fr")["four_plans"], NOWHERE)),
        ("long_names-nl.txt", lambda: "\f".join(pages_of(typeset("nl", "long_names"))).replace("\r\n", "\n") + "\n"),
        ("leaver-en.txt", lambda: "\f".join(pages_of(typeset("en", "leaver"))).replace("\r\n", "\n") + "\n"),
    ],
)
def test_the_page_is_the_golden_one(name, made):
    """`UPDATE_GOLDEN=1 pytest tests/benefit_sheets` rewrites it; the difference is to be reviewed."""
    path, text = GOLDEN / name, made()
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert path.is_file(), "run UPDATE_GOLDEN=1 pytest tests/benefit_sheets and review what it writes"
    assert text == path.read_text("utf-8")
