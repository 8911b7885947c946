"""What suppliers of the firm get, read as they would read it: by their own words and places, without our layouts."""

import csv
import io
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast
from xml.etree import ElementTree

from openpyxl import load_workbook

Record = dict[str, str]

INSURER_A = {
    "message": (2, 21), "kind": (23, 4), "effective": (27, 8), "plan": (35, 20), "person": (55, 12),
    "from": (67, 8), "to": (75, 8), "reason": (83, 2), "left": (85, 8), "notice from": (93, 8),
    "notice to": (101, 8), "indemnity": (109, 2), "national number": (111, 11), "name": (122, 40),
    "first name": (162, 30), "birth": (192, 8), "sex": (200, 1), "civil status": (202, 1), "street": (205, 40),
    "house": (245, 8), "city": (268, 35), "entity": (344, 10), "salary": (388, 14), "pct": (402, 5),
    "interruption": (407, 2), "interruption from": (409, 8), "interruption to": (417, 8),
    "interruption pct": (425, 5), "death cover": (430, 20),
}  # fmt: skip
"""Where things stand in a record of insurer A's changes: first character, length."""
FULL = {"plan": (2, 20), "person": (22, 12), "from": (34, 8), "first name": (129, 30), "sex": (167, 1),
        "civil status": (169, 1), "salary": (355, 14), "death cover": (397, 20)}  # fmt: skip
"""The same in its opening list."""


def mails(folder: Path) -> list[EmailMessage]:
    """The e-mails that left, in the order of their files."""
    found = sorted((folder / "out" / "mails").glob("*.eml"))
    return [cast(EmailMessage, message_from_bytes(path.read_bytes(), policy=default)) for path in found]


def attached(folder: Path, to: str, month: str) -> dict[str, bytes]:
    """File name -> content of the reports of a month mailed to somebody."""
    return {
        str(part.get_filename()): cast(bytes, part.get_payload(decode=True))
        for mail in mails(folder) if to in str(mail["To"])
        for part in mail.iter_attachments() if month in str(part.get_filename())
    }  # fmt: skip


def insurer_a(folder: Path, month: str) -> list[Record]:
    """The records of insurer A's report of changes, which came by e-mail."""
    return fixed(next(iter(attached(folder, "insurer-a", month).values())), INSURER_A)


def looked_at(look: Path, month: str) -> list[Record]:
    """The same report, as `preview` shows it."""
    return fixed((look / "insurer-a" / f"insurer-a_{month}_changes.txt").read_bytes(), INSURER_A)


def opening_of_a(folder: Path, month: str) -> list[Record]:
    """The records of insurer A's opening list."""
    return fixed(next(iter(attached(folder, "insurer-a", month).values())), FULL)


def fixed(content: bytes, places: dict[str, tuple[int, int]]) -> list[Record]:
    lines = [line for line in content.decode("utf-8").splitlines() if line.startswith("D")]
    return [{name: line[at - 1 : at - 1 + long].strip() for name, (at, long) in places.items()} for line in lines]


def hospital(folder: Path, month: str, which: str = "changes") -> list[Record]:
    """The elements of the hospital insurer's file: its changes, or everybody ('full')."""
    return xml((folder / "out" / "hospital" / f"insurer-b-hospital_{month}_{which}.xml").read_bytes())


def xml(content: bytes) -> list[Record]:
    root = ElementTree.fromstring(content)
    found = [*root.iterfind("Messages/Message"), *root.iterfind("Affiliates/Affiliate")]
    return [{cell.tag: cell.text or "" for cell in element} for element in found]


def executive(folder: Path, month: str, which: str = "changes") -> list[Record]:
    """The rows of the executives' workbook."""
    book = load_workbook(folder / "out" / "executive" / f"insurer-b-executive_{month}_{which}.xlsx")
    rows = [[str(cell or "") for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    head = next(number for number, row in enumerate(rows) if "Persoon" in row)
    return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :] if row[0] != "Totaal"]


def leasing(folder: Path, month: str) -> list[Record]:
    """Everybody who drives a leasing car."""
    return leasing_rows(folder / "out" / "leasing" / f"leasing-c_{month}_full.csv")


def leasing_rows(file: Path) -> list[Record]:
    text = file.read_text("utf-8-sig")
    return [row for row in csv.DictReader(io.StringIO(text), delimiter=";") if row["Contract"] != "TOTAAL"]


def listed(folder: Path, supplier: str, month: str, which: str = "full") -> list[Record]:
    """The rows of a comma-separated list: of travel assistance, medical control, the facility desk."""
    return csv_rows((folder / "out" / supplier / f"{supplier}_{month}_{which}.csv").read_bytes())


def fund(folder: Path, month: str) -> list[Record]:
    """The rows that the pension fund got by e-mail."""
    return csv_rows(next(iter(attached(folder, "fund@", month).values())))


def csv_rows(content: bytes) -> list[Record]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"))))


def of(records: list[Record], who: str) -> list[Record]:
    """The records about a person, by first name, whatever its heading."""
    return [row for row in records if who in row.values()]
