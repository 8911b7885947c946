"""suppliers/NAME.toml and [mail]: what is accepted, and the sentence for what is not."""

from datetime import date
from pathlib import Path

import pytest

from assusoft.config import validate
from assusoft.errors import ConfigError
from assusoft.suppliers.supplier import MailServer, load_supplier, load_suppliers

BASE = 'name = "Insurer A"\nlanguage = "fr"\nlayout = "insurer-a"\n'
MAIL = {"host": "mail.acme.example", "port": 587, "security": "starttls", "sender": "HR <hr@acme.example>"}


def written(folder: Path, text: str, name: str = "insurer-a.toml") -> Path:
    path = folder / name
    path.write_text(BASE + text, encoding="utf-8")
    return path


def test_a_supplier_by_mail(tmp_path) -> None:
    path = written(
        tmp_path, 'sends = "both"\n[email]\nto = ["a@b.be", "Team <t@b.be>"]\ncc = ["c@b.be"]\nsubject = "X"\n'
    )
    supplier = load_supplier(path)
    assert (supplier.key, supplier.name, supplier.sends) == ("insurer-a", "Insurer A", "both")
    assert supplier.email is not None
    assert supplier.email.to == ("a@b.be", "Team <t@b.be>")


def test_a_supplier_by_folder_receives_changes_unless_told_otherwise(tmp_path) -> None:
    supplier = load_supplier(written(tmp_path, 'channel = "folder"\n[folder]\npath = "out/a"\n'))
    assert supplier.sends == "changes"
    assert supplier.folder is not None
    assert supplier.folder.path == "out/a"


def test_what_it_is_and_what_it_was_called(tmp_path) -> None:
    supplier = load_supplier(
        written(
            tmp_path,
            'kind = "insurer"\nknown_as = [{ name = "Old", until = 2019-05-30 }, { name = "New", from = 2019-05-31 }]\n'
            'national_number_basis = "An act"\nfields = ["name", "birth_date"]\n[folder]\npath = "x"\n',
        )
    )
    assert supplier.kind == "insurer"
    assert [(known.name, known.from_, known.until) for known in supplier.known_as] == [
        ("Old", None, date(2019, 5, 30)),
        ("New", date(2019, 5, 31), None),
    ]
    assert supplier.fields == ("last_name", "first_name", "birth_date")


@pytest.mark.parametrize(
    ("sends", "mode"), [("changes", "differential"), ("full", "full_list"), ("both", "differential")]
)
def test_how_it_is_told_of_changes_follows_what_it_is_sent(tmp_path, sends, mode) -> None:
    assert load_supplier(written(tmp_path, f'sends = "{sends}"\n[folder]\npath = "x"\n')).mode == mode


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", r"a supplier has one channel: expected one of \[email\], \[folder\].*, found none"),
        ('[email]\nto = ["a@b.be"]\n[folder]\npath = "x"\n', r"found email and folder"),
        ('channel = "e-mail"\n[folder]\npath = "x"\n', r"channel: there is no way 'e-mail' \(did you mean 'email'\?\)"),
        ('channel = "email"\n[folder]\npath = "x"\n', r"expected \[email\], found folder"),
        ('sends = "all"\n[folder]\npath = "x"\n', r"line 4: sends: found 'all', expected 'changes', 'full' or 'both'"),
        ("[email]\nto = []\n", r"line 5: email\.to: "),
        ('[email]\nto = ["nobody"]\n', r"line 5: email\.to.*: 'nobody' is not an e-mail address; write name@house\.be"),
        ('[email]\nto = ["é@b.be"]\n', r"is not an e-mail address"),
        ('[email]\nto = ["a@b.be, spy@x.be"]\n', r"is not an e-mail address"),
        ('[email]\nto = ["a@b.be\\nBcc: spy@x.be"]\n', r"is not an e-mail address"),
        (
            '[email]\nto = ["a@b.be"]\nsubject = "a\\nBcc: spy@x.be"\n',
            r"line 6: email\.subject: write this on one line",
        ),
        ('[email]\nto = ["a\\u0000@b.be"]\n', r"is not an e-mail address"),
        ('[folder]\npath = "x\\u0000y"\n', r"line 5: folder\.path: a control character is in it"),
        ('key = "b"\n[folder]\npath = "x"\n', r"line 4: key: a supplier's key is the name of its file; remove this"),
        (
            '[https]\nurl = "http://b.be/in"\nmethod = "PUT"\n',
            r"line 5: https\.url: 'http://b\.be/in' is not an address over",
        ),
        (
            '[https]\nurl = "https://b.be:x/in"\nmethod = "PUT"\n',
            r"https\.url: 'https://b\.be:x/in' is not an address; write",
        ),
        ('[https]\nurl = "https://u:p@b.be"\nmethod = "PUT"\n', r"https\.url: no user, password or # belongs in the"),
        (
            '[https]\nurl = "https://b.be?a=1"\nmethod = "PUT"\n',
            r"PUT writes each file at url/NAME: the url can have no",
        ),
        ('[https]\nurl = "https://b.be"\nmethod = "GET"\n', r"https\.method: found 'GET', expected 'POST' or 'PUT'"),
        ('[https]\nurl = "https://b.be"\nmethod = "PUT"\nuser = "a"\n', r"user and password_env go together"),
        (
            '[https]\nurl = "https://b.be"\nmethod = "PUT"\nuser = "a"\npassword_env = "P"\ntoken_env = "T"\n',
            r"either user and password_env, or token_env",
        ),
        ('[https]\nurl = "https://b.be"\nmethod = "PUT"\nkey = "k"\n', r"key goes with certificate"),
        (
            '[https]\nurl = "https://b.be"\nmethod = "PUT"\nkey_password_env = "K"\n',
            r"key_password_env goes with certificate",
        ),
        ('fodler = "x"\n', r"line 4: fodler: is not a known key"),
        ('kind = "bank"\n[folder]\npath = "x"\n', r"line 4: kind: found 'bank', expected 'insurer', 'pension_fund'"),
        (
            'known_as = [{ name = "B", from = 2020-01-01, until = 2019-12-31 }]\n[folder]\npath = "x"\n',
            r"line 4: known_as.*: 'B' is known until 2019-12-31, before the day it begins, 2020-01-01",
        ),
        ('known_as = [{ name = "" }]\n[folder]\npath = "x"\n', r"line 4: known_as"),
        (
            'mode = "full_list"\n[folder]\npath = "x"\n',
            r"mode 'full_list' needs sends = 'full' or 'both', found 'changes'",
        ),
        (
            'sends = "full"\nmode = "cancel_and_replace"\n[folder]\npath = "x"\n',
            r"mode 'cancel_and_replace' needs sends = 'changes' or 'both', found 'full'",
        ),
        (
            'kind = "leasing"\nnational_number_basis = "Some act"\n[folder]\npath = "x"\n',
            r"national_number_basis is there, but a supplier of kind 'leasing' never gets the number",
        ),
        (
            'kind = "travel_assistance"\nfields = ["name", "national_number"]\n[folder]\npath = "x"\n',
            r"fields lists national_number, which a supplier of kind 'travel_assistance' never gets; take it out",
        ),
        (
            'kind = "medical_control"\nfields = ["interruption"]\n[folder]\npath = "x"\n',
            r"fields lists interruption_kind, which a supplier of kind 'medical_control' never gets",
        ),
    ],
)
def test_a_wrong_supplier_is_told_with_file_line_and_key(tmp_path, text, sentence) -> None:
    with pytest.raises(ConfigError, match=sentence) as refusal:
        load_supplier(written(tmp_path, text))
    assert "insurer-a.toml" in str(refusal.value)


def test_a_layout_is_named_not_pointed_at(tmp_path) -> None:
    path = written(tmp_path, '[folder]\npath = "x"\n')
    path.write_text(path.read_text().replace('layout = "insurer-a"', 'layout = "../x"'))
    with pytest.raises(ConfigError, match=r"layout: '\.\./x' leads out of the folder: write the name of a layout"):
        load_supplier(path)


def test_a_file_name_that_file_names_cannot_carry_is_refused(tmp_path) -> None:
    path = written(tmp_path, '[folder]\npath = "x"\n', "Insurer A.toml")
    with pytest.raises(ConfigError, match=r"small letters, digits, - and _ only \(found 'Insurer A\.toml'\)"):
        load_supplier(path)


def test_all_suppliers_of_a_folder_with_layouts_that_load(tmp_path) -> None:
    written(tmp_path, '[folder]\npath = "x"\n')
    (tmp_path / "leasing.toml").write_text(BASE.replace("insurer-a", "own") + '[folder]\npath = "y"\n')
    with pytest.raises(ConfigError, match="no layout named 'own'"):
        load_suppliers(tmp_path, [tmp_path / "layouts"])
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "own.toml").write_text('extends = "leasing-c"\n')
    assert list(load_suppliers(tmp_path, [tmp_path / "layouts"])) == ["insurer-a", "leasing"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"security": "none"}, "security: found 'none', expected 'starttls' or 'tls'"),
        ({"user": "acme"}, "user and password_env go together"),
        ({"port": 0}, "port: "),
        ({"sender": "HR"}, "'HR' is not an e-mail address"),
        ({"password": "s3cret"}, "password: is not a known key"),
    ],
)
def test_a_wrong_mail_server_is_refused(change, sentence) -> None:
    with pytest.raises(ConfigError, match=sentence):
        validate(MailServer, MAIL | change, Path("employer.toml"))
