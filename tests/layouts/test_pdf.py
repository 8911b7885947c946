"""Premium statements as PDF: what a reader of the page sees is what is read, or the file is refused in one sentence."""

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from support.small_pdf import LAYOUT, Page, amount, document, table, text
from support.statement_samples import sample

from assusoft.errors import Refused
from assusoft.layouts import InputFile, Layout, Reading, WrittenStamp, load_layout, read, write

FILES = Path(__file__).parent / "files" / "pdf"
UNPRINTED = ("member", "billed_month", "billed_from", "billed_to", "insured_salary", "insured_pct", "billed_note")
TWO = [("Peeters", "pension", "1.000,00", "1.000,00"), ("Dubois", "pension", "250,50", "250,50")]
TOTAL = ("Total", "", "1.250,50", "1.250,50")


@pytest.fixture(scope="module")
def layout(tmp_path_factory) -> Layout:
    (path := tmp_path_factory.mktemp("pdf") / "small.toml").write_text(LAYOUT, encoding="utf-8")
    return load_layout(path)


def seen(layout: Layout, *pages: Page | str, **more) -> Reading:
    drawn = [page if isinstance(page, Page) else Page(page) for page in pages]
    return read(layout, [InputFile("bordereau.pdf", document(*drawn, **more))], "2026-02")


def rows(reading: Reading) -> list[tuple]:
    frame = reading.tables["statement"]
    return list(zip(frame["last_name"], frame["billed_cover"], frame["billed_total"], strict=True))


def refusal(layout: Layout, *pages: Page | str, **more) -> str:
    with pytest.raises(Refused) as refused:
        seen(layout, *pages, **more)
    return str(refused.value)


@pytest.mark.parametrize("writer", ["weasyprint", "weasyprint-centred", "chromium", "libreoffice"])
def test_each_line_of_other_writers_is_read_as_printed(writer) -> None:
    layout = load_layout("statement-pdf", (), {"columns": {name: {"optional": True} for name in UNPRINTED}})
    reading = read(layout, [InputFile("b.pdf", (FILES / f"{writer}.pdf").read_bytes())], "2026-02")
    truth = pd.read_csv(FILES / "truth.csv", sep=";", dtype=str)
    assert len(reading.problems) == 0
    assert (reading.stamp.employers, reading.stamp.months) == ({"Ateliers Exemple SA"}, {"2026-02"})
    found = reading.tables["statement"][list(truth.columns)].astype("str")
    assert found.to_dict("records") == truth.to_dict("records")


def test_every_line_of_every_page_ends_in_one_kind() -> None:
    layout = load_layout("statement-pdf", (), {"columns": {name: {"optional": True} for name in UNPRINTED}})
    lines = read(layout, [InputFile("b.pdf", (FILES / "chromium.pdf").read_bytes())], "2026-02").lines
    assert len(lines[["sheet", "row"]].drop_duplicates()) == len(lines)
    counts = lines.loc[lines["outcome"] == "skipped", "reason"].value_counts().to_dict()
    assert counts == {
        "rest of a row": 18, "carried total": 4, "title row": 3, "heading of the rows below": 2, "subtotal row": 2,
        "header row": 1, "total row": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.234,56", "1234.56"),
        ("1.234,56-", "-1234.56"),
        ("-1.234,56", "-1234.56"),
        ("(1.234,56)", "-1234.56"),
        ("1234,56 -", "-1234.56"),
        ("27,80", "27.80"),
    ],
)
def test_an_amount_keeps_its_sign_and_its_separators(layout, written, value) -> None:
    reading = seen(layout, table(("Peeters", "pension", written, written), ("Total", "", written, written)))
    assert rows(reading) == [("Peeters", "pension", Decimal(value))]


def test_a_word_for_credit_makes_an_amount_negative_where_the_layout_says_so(layout, tmp_path) -> None:
    drawn = table(("Peeters", "pension", "123,45 CR", "123,45 CR"), ("Total", "", "123,45 CR", "123,45 CR"))
    assert list(seen(layout, drawn).problems["reason"]) == ["invalid_number"] * 2
    (path := tmp_path / "credit.toml").write_text('credit = "CR"\n' + LAYOUT, encoding="utf-8")
    assert rows(seen(load_layout(path), drawn)) == [("Peeters", "pension", Decimal("-123.45"))]


def test_a_line_lost_at_the_end_of_a_page_shows_in_the_total(layout) -> None:  # trap P63: 60 lines of 25.00
    pages = [[("Peeters", "pension", "25,00", "25,00")] * 15 for _ in range(4)]
    pages[3] = [*pages[3], ("Total", "", "1.500,00", "1.500,00")]
    drawn = [table(*page, header=not number) for number, page in enumerate(pages)]
    assert sum(total for *_, total in rows(seen(layout, *drawn))) == 1500
    drawn[1] = table(*pages[1][1:], header=False)
    assert "says '1.500,00' in column 'Prime', but its rows add up to 1475.00" in refusal(layout, *drawn)


def test_carried_totals_prove_and_are_no_premiums(layout) -> None:
    first = table(*[("Peeters", "pension", "25,00", "25,00")] * 6, ("À reporter", "", "150,00", "150,00"))
    again = [("Report", "", "150,00", "150,00"), *[("Dubois", "pension", "25,00", "25,00")] * 4]
    last = table(*again, ("Total", "", "250,00", "250,00"), header=False)
    assert sum(total for *_, total in rows(seen(layout, first, last))) == 250
    assert "the carried total says '150,00' in column 'Prime', but its rows add up to 145.83" in refusal(
        layout, first.replace("25,00", "20,83", 2), last
    )


@pytest.mark.parametrize(
    ("last", "sentence"),
    [
        (("Total", "", "1.250,50", "1.250,51"), "says '1.250,51' in column 'Total', but its rows add up to 1250.50"),
        (("Sous-total", "", "250,51", "250,50"), "the subtotal says '250,51' in column 'Prime', but its rows add up"),
        (("À reporter", "", "1.250,50", "1.000,00"), "the carried total says '1.000,00' in column 'Total'"),
        (("Total", "", "", "1.250,50"), "the total row says nothing in column 'Prime'"),
    ],
)
def test_a_line_of_sums_that_is_not_the_sum_is_refused_with_both_figures(layout, last, sentence) -> None:
    assert sentence in refusal(layout, table(*TWO, last, *([TOTAL] if last[0] != "Total" else [])))


def test_a_total_that_is_missing_says_that_the_file_was_cut(layout) -> None:
    assert "the total row 'Total' is missing, so the file was probably cut off" in refusal(layout, table(*TWO))


def test_a_page_that_is_missing_is_noticed(layout) -> None:
    assert "it is page 1 of 3 by its own word, and the file has 1" in refusal(
        layout, table(*TWO, TOTAL) + text(300, 20, "Page 1 / 3")
    )


def test_a_line_that_nothing_names_stops_the_document_with_its_place(layout) -> None:
    drawn = table(*TWO, TOTAL) + text(60, 259, "Conditions en vigueur")
    assert "page 1, line 3: the line is no row, no rest of one, and nothing that the layout names" in refusal(
        layout, drawn
    )
    assert rows(seen(layout, table(*TWO, TOTAL) + text(60, 20, "Imprimé le 1 mars")))[1][0] == "Dubois"


def test_amounts_below_the_total_stop_the_document(layout) -> None:
    assert "a line with amounts stands below the total" in refusal(layout, table(*TWO, TOTAL, TWO[0]))


def test_a_wrapped_name_is_joined_and_its_figures_are_no_amount(layout) -> None:
    drawn = table(("VAN DEN BROECK-", "pension", "31,20", "31,20"), ("SMET Anaïs 518240977", "", "", ""), TOTAL)
    reading = seen(layout, drawn.replace("1.250,50", "31,20").replace("(Total", "(Total"))
    assert rows(reading) == [("VAN DEN BROECK-SMET Anaïs 518240977", "pension", Decimal("31.20"))]


def test_a_person_goes_on_after_the_page(layout) -> None:
    first = table(("Peeters", "pension", "1,00", "1,00"))
    second = table(("", "décès", "2,00", "2,00"), ("Total", "", "3,00", "3,00"), header=False)
    assert rows(seen(layout, first, second)) == [
        ("Peeters", "pension", Decimal("1.00")), ("Peeters", "décès", Decimal("2.00"))
    ]  # fmt: skip


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_turned_as_a_whole_reads_as_if_it_were_upright(layout, turn) -> None:
    assert rows(seen(layout, Page(table(*TWO, TOTAL), f"/Rotate {turn}"))) == rows(seen(layout, table(*TWO, TOTAL)))


@pytest.mark.parametrize("matrix", ["0 1 -1 0 300 0", "0 -1 1 0 0 400", "-1 0 0 -1 400 300"])
def test_text_turned_on_its_page_reads_as_if_it_were_upright(layout, matrix) -> None:
    turned = Page(f"q {matrix} cm {table(*TWO, TOTAL)} Q", "/MediaBox [0 0 400 400] /Rotate 90")
    assert rows(seen(layout, turned)) == rows(seen(layout, table(*TWO, TOTAL)))


def test_a_word_across_the_page_is_not_read_and_told(layout) -> None:
    reading = seen(layout, table(*TWO, TOTAL) + "BT /F 30 Tf 0.7 0.7 -0.7 0.7 100 80 Tm (COPIE) Tj ET")
    assert rows(reading)[0][0] == "Peeters"
    assert any("5 letters that run in another direction" in note for note in reading.notes)


def test_what_stands_outside_the_page_is_not_read_and_told(layout) -> None:
    drawn = table(*TWO, TOTAL) + amount(395, 266, "9,99")
    reading = seen(layout, Page(drawn, "/CropBox [0 0 360 300]"))
    assert rows(reading) == rows(seen(layout, table(*TWO, TOTAL)))
    assert any("4 characters stand outside" in note for note in reading.notes)


def test_bold_made_by_printing_twice_counts_once(layout) -> None:
    twice = amount(260.3, 266, "1.000,00") + amount(350.3, 266, "1.000,00")
    assert rows(seen(layout, table(*TWO, TOTAL) + twice)) == rows(seen(layout, table(*TWO, TOTAL)))


HIDDEN = "it holds text that is not seen on the page"
LAYERS = ["<< >>", "<< /Type /OCG /Name (Hidden) >>"]
OFF = "/OCProperties << /OCGs [5 0 R] /D << /OFF [5 0 R] /Order [5 0 R] >> >>"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (amount(350, 180, "9,99", orders="3 Tr"), HIDDEN),
        ("1 1 1 rg " + amount(350, 180, "9,99") + "0 0 0 rg ", HIDDEN),
        ("/OC /Off BDC " + amount(350, 180, "9,99") + " EMC ", HIDDEN),
        (amount(350, 180, "9,99") + "1 1 1 rg 300 175 60 15 re f 0 0 0 rg ", HIDDEN),
        ("q 0 0 10 10 re W n " + amount(350, 180, "9,99") + " Q ", HIDDEN),
        (amount(350, 180, "9,99", size=1), "it holds text too small to be seen"),
        ("/Span << /ActualText (1,00) >> BDC " + amount(350, 180, "9,99") + " EMC ", "said to be others than those"),
        (amount(350, 262, "7.000,00"), "text is printed over other text"),
        (
            "BT /F 8 Tf 0 1 -1 0 390 40 Tm (9,99) Tj ET ",
            "figures run in another direction than the rest of the page",
        ),
    ],
)
def test_what_a_page_says_and_does_not_show_is_refused(layout, more, sentence) -> None:
    assert sentence in refusal(layout, table(*TWO, TOTAL) + more, more=OFF, extra=LAYERS)


def test_a_word_that_stands_over_the_edge_of_its_column_is_refused(layout) -> None:
    many = [("Peeters", "pension", "1,00", "1,00")] * 18
    drawn = [table(*many, header=not page) for page in range(4)]
    last = table(("Claes", "pension", "", "2,00"), ("Total", "", "80,00", "74,00"), header=False)
    assert "page 5, line 1: a word stands over the edge of column" in refusal(
        layout, *drawn, last + amount(331, 280, "100.000.000.000,00", size=9)
    )


def test_letters_that_their_font_does_not_tell_are_refused(layout) -> None:  # trap P70
    glyphs = " ".join(f"/g{number}" for number in range(95))
    encoding = f"<< /Type /Encoding /Differences [32 {glyphs}] >>"
    assert "it holds signs whose letters its font does not tell" in refusal(
        layout, table(*TWO, TOTAL), encoding=encoding
    )


def test_white_letters_on_a_dark_ground_are_seen(layout) -> None:
    drawn = "0 0 0.4 rg 10 275 380 14 re f 1 1 1 rg " + table(header=True) + "0 0 0 rg "
    assert rows(seen(layout, drawn + table(*TWO, TOTAL, top=266, header=False))) == rows(
        seen(layout, table(*TWO, TOTAL))
    )


def test_a_scan_is_refused_by_its_name(layout) -> None:
    picture = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream"  # noqa: E501
    sentence = refusal(layout, "q 400 0 0 300 0 0 cm /I Do Q", extra=[picture, "<< >>"])
    assert "page 1: the page is a picture without text, a scan, and is not read. Ask for the PDF as" in sentence


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (document(Page(table(*TWO, TOTAL)))[:-300], "its end is missing, so it was cut off"),
        ((FILES / "protected.pdf").read_bytes(), "b.pdf is protected by a password. Ask for it without a password."),
        (b"%PDF-1.7\n" + b"9" * 400 + b"%%EOF", "cannot be read as a PDF document"),
        (b"PK\x03\x04", "is a zip file"),
        (document(Page("")), "b.pdf is empty"),
        (document(Page(text(20, 200, "Bonjour"))), "no line holds the headers of part 'statement' ('Nom', 'Garantie'"),
    ],
)
def test_what_is_no_document_to_read_is_refused_in_one_sentence(layout, content, sentence) -> None:
    with pytest.raises(Refused, match=sentence.replace("(", r"\(").replace("'", ".")):
        read(layout, [InputFile("b.pdf", content)], "2026-02")


def test_a_document_with_a_byte_changed_is_refused_or_reads_as_it_shows(layout) -> None:
    """Whatever PDFium makes of it: a refusal, or rows that add up to their printed total."""
    good = document(Page(table(*TWO, TOTAL)))
    for at in range(20, len(good), len(good) // 14):
        try:
            reading = read(layout, [InputFile("b.pdf", good[:at] + b"0" + good[at + 1 :])], "2026-02")
        except Refused:
            continue
        totals = [amount for *_, amount in rows(reading) if not pd.isna(amount)]
        assert sum(totals) == Decimal("1250.50") or len(reading.problems)


def test_a_picture_over_text_hides_it_and_one_below_does_not(layout) -> None:
    picture = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n\xff\nendstream"  # noqa: E501
    drawn, over = table(*TWO, TOTAL), "q 400 0 0 300 0 0 cm /I Do Q "
    assert rows(seen(layout, over + drawn, extra=[picture, "<< >>"])) == rows(seen(layout, drawn))
    assert HIDDEN in refusal(layout, drawn + over, extra=[picture, "<< >>"])


def test_a_form_field_is_no_text_of_its_page_and_refuses_it(layout) -> None:
    field = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (9,99) /Rect [300 100 350 110] >>"
    page = Page(table(*TWO, TOTAL), "/Annots [4 0 R]")
    assert "it has form fields or notes" in refusal(layout, page, extra=[field, "<< >>"])


@pytest.mark.parametrize(
    ("drawn", "sentence"),
    [
        (table(*TWO, ("Total", "", "10.076.808,573.291.441,73", "1,00")), "it is not clear to which column an amount"),
        (
            table(*TWO) + text(20, 238, "Total") + amount(300, 238, "1.250,50"),
            "it is not clear to which column an amount",
        ),
        (
            table(("", "décès", "1,00", "1,00"), TOTAL),
            "the row says nothing in columns 'Nom', and no row above it does",
        ),
    ],
)
def test_what_is_not_clear_is_refused_and_never_guessed(layout, drawn, sentence) -> None:
    assert sentence in refusal(layout, drawn)


def test_columns_without_a_gutter_between_them_are_refused(layout) -> None:
    drawn = table(*[("", "", "1,00", "1,00")] * 4, TOTAL)
    wide = "".join(text(20 + 34 * at, 266 - 14 * at, "incapacité") for at in range(4))
    assert "column 'Garantie' and the one before it stand so close" in refusal(layout, drawn + wide)


def test_what_is_written_reads_back_and_what_could_not_is_refused() -> None:
    layout, rows = sample("statement-pdf")
    nobody = rows.assign(**dict.fromkeys(("national_number", "last_name", "first_name", "birth_date")))
    with pytest.raises(Refused, match="so it would be read as if it were of the person above"):
        write(layout, {"statement": nobody}, WrittenStamp("X", "2026-02"))
    assert write(layout, {"statement": rows}, WrittenStamp("X", "2026-02"))[0].name == "bordereau_2026-02.pdf"


def test_names_and_notes_of_any_length_come_back_on_paper_wide_enough() -> None:
    layout, rows = sample("statement-pdf")
    many = pd.concat([rows] * 6, ignore_index=True)
    names = [
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ SMET",
        "DE LA - (Marie) Łukasz",
        "O'Brien ffi",
        "Jean-Luc VAN DEN BROECK-SMET",
        "Ó",
    ]
    notes = [None, "nouvelle affiliation au 1er janvier", "augmentation"]
    many = many.assign(
        last_name=[names[at % 5] for at in range(len(many))], first_name=[names[at % 3] for at in range(len(many))],
        billed_note=[notes[at % 3] for at in range(len(many))],
    ).astype(rows.dtypes.to_dict())  # fmt: skip
    [file] = write(layout, {"statement": many}, WrittenStamp("Acmé & Cie", "2026-02"))
    found = read(layout, [InputFile(file.name, file.content)], "2026-02").tables["statement"][list(many.columns)]
    assert found.astype("str").to_dict("records") == many.astype("str").to_dict("records")


def test_a_statement_of_nobody_is_written_and_read() -> None:
    layout, rows = sample("statement-hospital-pdf")
    [file] = write(layout, {"statement": rows.iloc[:0]}, WrittenStamp("X", "2026-02"))
    assert len(read(layout, [file], "2026-02").tables["statement"]) == 0
