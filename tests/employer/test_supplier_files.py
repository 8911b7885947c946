"""Suppliers and their layouts as texts: what was read, and what the folder has now."""

import shutil
from pathlib import Path

import pytest
from support.few import AT, SECOND, settle
from support.small import write_small

from assusoft.employer import open_employer
from assusoft.employer.supplier_files import bytes_kept, load_supplier_files, supplier_texts
from assusoft.errors import ConfigError
from assusoft.resources import resource_folder

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


def test_a_certificate_reads_the_files_of_earlier_months_by_the_layout_they_had_then(few_built, tmp_path):
    folder = shutil.copytree(few_built, tmp_path / "few")
    layout = folder / "templates" / "suppliers" / "beta.toml"
    layout.write_text(layout.read_text("utf-8").replace('last_name = "last_name"', 'last_name = "naam"'), "utf-8")
    employer = open_employer(folder)
    settle(employer)
    assert employer.certificate(SECOND).failures == ()
    employer.close(SECOND, "An", AT)
    assert employer.certificate(SECOND).failures == ()


@pytest.mark.parametrize(
    ("old", "new", "faulty"),
    [
        ("[{{ table.title }}]", "{{ table.title }}", True),
        ("  {{ label }}: {{ text }}", "  {{ label }} {{ text }}", True),
        ("{% for table in totals %}", "{% for table in totals[:1] %}", True),
        ("{{ title }}", "Bonjour", False),
    ],
)
def test_a_template_of_texts_without_the_totals_is_refused_when_suppliers_are_read(tmp_path, old, new, faulty):
    folder = write_small(tmp_path / "small")
    file = folder / "suppliers" / "beta.toml"
    file.write_text('mode = "free_text"\n' + file.read_text("utf-8"), "utf-8")
    ours = (resource_folder("templates") / "mails" / "free_text.txt.j2").read_text("utf-8")
    (folder / "templates" / "mails").mkdir()
    (folder / "templates" / "mails" / "free_text.txt.j2").write_text(ours.replace(old, new), "utf-8")
    if not faulty:
        assert open_employer(folder).suppliers["beta"].mode == "free_text"
        return
    with pytest.raises(ConfigError, match=r"mails/free_text\.txt\.j2: the text for supplier 'beta' does not say the"):
        _ = open_employer(folder).suppliers
