"""No sheet shows what is another worker's: national and payroll numbers, birth dates with names; families excepted."""

import shutil
from pathlib import Path

import pypdfium2
import pytest
from support.apart import identities, shown_of_others
from support.sheets_issued import AT, MONTH
from support.stages import stages

import assusoft


def texts_of(folder: Path) -> dict[str, str]:
    """Person -> the text of their PDF."""
    return {
        path.stem: "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))
        for path in sorted(folder.iterdir())
    }


def shown(employer_folder: Path, to: Path) -> tuple[int, list[tuple[str, str]]]:
    acme = assusoft.open(employer_folder)
    done = acme.issue_sheets(MONTH, to, "Claire", AT, language="fr")
    texts, known = texts_of(to), identities(acme.photo(MONTH))
    assert len(texts) == done.sheets
    one, other = sorted(texts)[:2]
    numbers = next(each.numbers for each in known if other in each.of)
    mixed = texts | {one: " ".join([texts[one], *numbers])}
    assert set(shown_of_others(mixed, known)) >= {(one, number) for number in numbers}
    swapped = texts | {one: texts[other]}
    assert one in {person for person, _ in shown_of_others(swapped, known)}
    return done.sheets, list(shown_of_others(texts, known))


def test_eighty_sheets_show_nothing_of_anybody_else(built, tmp_path):
    count, found = shown(shutil.copytree(built, tmp_path / "acme"), tmp_path / "to")
    assert (count >= 80, found) == (True, [])


@pytest.mark.long
def test_six_hundred_sheets_show_nothing_of_anybody_else(tmp_path):
    count, found = shown(stages(tmp_path, workers=600)(f"{MONTH} closed"), tmp_path / "to")
    assert (count >= 600, found) == (True, [])
