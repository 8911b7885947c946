"""Suppliers and their layouts as texts: what was read, and what the folder has now."""

from pathlib import Path

import pytest

from assusoft.employer.supplier_files import bytes_kept, load_supplier_files, supplier_texts
from assusoft.errors import ConfigError

LAYOUT = 'kind = "delimited"\ntable = "worker"\n\n[columns]\nlast_name = "Name"\n'
SUPPLIER = 'name = "House"\nlanguage = "nl"\nlayout = "{layout}"\n\n[folder]\npath = "out"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("suppliers", "templates/suppliers", "elsewhere"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "suppliers" / "house.toml").write_text(SUPPLIER.format(layout="mine"), "utf-8")
    (tmp_path / "templates" / "suppliers" / "mine.toml").write_text('extends = "base"\n', "utf-8")
    (tmp_path / "templates" / "suppliers" / "base.toml").write_text(LAYOUT, "utf-8")
    return tmp_path


def test_suppliers_come_with_the_texts_of_their_layouts_and_of_all_these_extend(folder):
    search = [folder / "templates" / "suppliers"]
    files = load_supplier_files(folder, search)
    names = ["suppliers/house.toml", "templates/suppliers/mine.toml", "templates/suppliers/base.toml"]
    assert list(files.texts) == names
    assert files.layouts["house"].tables == ["worker"]
    assert supplier_texts(folder, files.suppliers, search) == files.texts
    (search[0] / "base.toml").write_text(LAYOUT + 'first_name = "First"\n', "utf-8")
    assert supplier_texts(folder, files.suppliers, search) != files.texts


def test_two_layouts_of_one_file_name_are_refused_since_a_closing_keeps_texts_by_name(folder):
    other = folder / "elsewhere" / "base.toml"
    other.write_text(LAYOUT, "utf-8")
    (folder / "suppliers" / "second.toml").write_text(SUPPLIER.format(layout=other.as_posix()), "utf-8")
    with pytest.raises(ConfigError, match=r"two layouts named base\.toml: .*elsewhere/base\.toml"):
        load_supplier_files(folder, [folder / "templates" / "suppliers"])


def test_a_workbook_that_is_filled_in_is_kept_and_laid_out_again_byte_for_byte(folder):
    search = [folder / "templates" / "suppliers"]
    (search[0] / "theirs.xlsx").write_bytes(b"PK\x03\x04\x00\xff")
    (search[0] / "theirs.xsd").write_text("<a/>", "utf-8")
    text = 'kind = "sheet"\nworkbook = "theirs.xlsx"\ntable = "register"\nsheet = "S"\n[columns]\nperson = "P"\n'
    (search[0] / "mine.toml").write_text(text, "utf-8")
    texts = load_supplier_files(folder, search).texts
    name = "templates/suppliers/theirs.xlsx"
    assert bytes_kept(name, texts[name]) == b"PK\x03\x04\x00\xff"
    text = 'kind = "xml"\nxsd = "theirs.xsd"\ntable = "register"\nrows = "R"\n[columns]\nperson = "P"\n'
    (search[0] / "mine.toml").write_text(text, "utf-8")
    assert load_supplier_files(folder, search).texts["templates/suppliers/theirs.xsd"] == "<a/>"
