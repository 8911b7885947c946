"""A premium statement as PDF of 500 pages, read and proven, against pypdfium2's own extraction with positions.

    python benchmarks/statement_pdf.py [--pages 500]

The extraction is the limit: each character of each page with its box, through pypdfium2, and nothing done with it: once
by the raw calls, once by the library's own helper. Reading is all that `statement` does before it compares: a child
process, lines, columns, carried totals and the total proven, cells cleaned. Processor seconds, the child's included.
"""

import argparse
import resource
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
import pypdfium2.raw as raw

from assusoft.layouts import InputFile, load_layout, read

ROWS = 30
COLUMNS = {"NISS": 30, "Nom": 100, "Prénom": 220, "Né le": 300, "Garantie": 370, "Part patronale": 520,
           "Part personnelle": 610, "Taxes": 690, "Total prime": 780}  # fmt: skip
UNPRINTED = ("member", "billed_month", "billed_from", "billed_to", "insured_salary", "insured_pct", "billed_note")
WIDTHS = {",": 278, ".": 278, " ": 278}


def main() -> None:
    """Print the seconds and their ratio."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--pages", type=int, default=500)
    pages = options.parse_args().pages
    content = document(pages)
    with TemporaryDirectory() as folder:
        (file := Path(folder) / "statement.pdf").write_bytes(content)
        figures = {name: cost(lambda run=run: run(file)) for name, run in RUNS.items()}
    limit = figures["pypdfium2, raw calls"][0]
    print(f"{pages} pages, {pages * ROWS} lines, {len(content) / 1e6:.1f} MB, peak of the child "
          f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MiB")  # fmt: skip
    for name, (seconds, count) in figures.items():
        print(f"{name:32} {seconds:6.2f} s {seconds / limit:6.2f} x   ({count})")


def cost(run: Callable[[], int]) -> tuple[float, int]:
    """Processor seconds of this process and of its children, and what the run counted."""
    before = used()
    count = run()
    return used() - before, count


def used() -> float:
    """Processor seconds so far."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def by_raw_calls(file: Path) -> int:
    """Every character and its box, with the least that pypdfium2 can do."""
    count = 0
    with pypdfium2.PdfDocument(file) as document:
        for page in document:
            text, box = page.get_textpage(), raw.FS_RECTF()
            for at in range(text.count_chars()):
                raw.FPDFText_GetUnicode(text, at)
                raw.FPDFText_GetLooseCharBox(text, at, box)
            count += text.count_chars()
            text.close()
            page.close()
    return count


def by_helper(file: Path) -> int:
    """The same with the functions that the library's own guide shows."""
    count = 0
    with pypdfium2.PdfDocument(file) as document:
        for page in document:
            text = page.get_textpage()
            text.get_text_range()
            for at in range(text.count_chars()):
                text.get_charbox(at, loose=True)
            count += text.count_chars()
            text.close()
            page.close()
    return count


def by_assusoft(file: Path) -> int:
    """The rows, read and proven."""
    layout = load_layout("statement-pdf", (), {"columns": {name: {"optional": True} for name in UNPRINTED}})
    reading = read(layout, [InputFile(file.name, file.read_bytes())], "2026-02")
    assert not len(reading.problems)
    return len(reading.tables["statement"])


RUNS = {"pypdfium2, raw calls": by_raw_calls, "pypdfium2, its helper": by_helper, "assusoft": by_assusoft}


def document(pages: int) -> bytes:
    """A statement with sums carried from page to page, in Helvetica."""
    streams, acc, person = [], [0, 0, 0, 0], 0
    for page in range(pages):
        drawn, y = [], 560.0
        if page:
            y = line(drawn, y, ["Report"], acc)
        else:
            for title in ("Bordereau de primes", "Employeur : Exemple", "Période : 02/2026"):
                y = line(drawn, y, [title], ())
            drawn += [shown(place, y, word) for word, place in COLUMNS.items()]
            y = line(drawn, y - 14, ["Contrat A-GRP-0147"], ())
        for _ in range(ROWS):
            person += 1
            born = date(1960, 1, 1) + timedelta(person // 900)
            number = int(f"{born:%y%m%d}{1 + person % 900:03d}")
            employer, employee = 10_000 + person * 37 % 200_000, person * 11 % 9_000
            amounts = [employer, employee, (employer + employee) * 44 // 1000]
            amounts.append(sum(amounts))
            texts = [
                f"{number:09d}{97 - number % 97:02d}",
                f"JANSSENS-PEETERS {person}",
                "Marie",
                "30/07/1985",
                "pension",
            ]
            acc = [so_far + more for so_far, more in zip(acc, amounts, strict=True)]
            y = line(drawn, y, texts, amounts)
        if page + 1 < pages:
            line(drawn, y, ["À reporter"], acc)
        else:
            y = line(drawn, y, ["Sous-total du contrat"], acc)
            line(drawn, y, ["Total général"], acc)
        streams.append("".join(drawn).encode("cp1252"))
    return bound(streams)


def line(drawn: list[str], y: float, texts: list[str], amounts: object) -> float:
    """Put a line of texts and amounts among what is drawn; where the next one stands."""
    drawn += [shown(place, y, text) for text, place in zip(texts, COLUMNS.values(), strict=False)]
    for cents, left in zip(amounts, list(COLUMNS.values())[5:], strict=False):
        text = f"{cents / 100:,.2f}".translate(str.maketrans(",.", ".,"))
        width = sum(WIDTHS.get(sign, 556) for sign in text) * 8 / 1000
        drawn.append(shown(left + 55 - width, y, text))
    return y - 14


def shown(x: float, y: float, text: str) -> str:
    """The order that draws a text."""
    return f"BT /F 8 Tf 1 0 0 1 {x:.2f} {y:.2f} Tm ({text}) Tj ET\n"


def bound(streams: list[bytes]) -> bytes:
    """A document of these pages."""
    kids = " ".join(f"{5 + 2 * at} 0 R" for at in range(len(streams)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode(),
    ]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    for at, stream in enumerate(streams):
        objects.append(f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream")
        page = f"/MediaBox [0 0 900 600] /Resources << /Font << /F 3 0 R >> >> /Contents {4 + 2 * at} 0 R"
        objects.append(f"<< /Type /Page /Parent 2 0 R {page} >>".encode())
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    head = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n"
    )
    return bytes(out) + f"{head}startxref\n{len(out)}\n%%EOF\n".encode()


if __name__ == "__main__":
    main()
