"""server.toml of an installation, and which employers are served together."""

import shutil

import pytest

from assusoft.errors import AssusoftError, Refused
from assusoft.workbench.server import application
from assusoft.workbench.server.application import settings_for
from assusoft.workbench.server.employers import employers_in, files_elsewhere, key_of, secret_names
from assusoft.workbench.server.files import disposition, plain_name
from assusoft.workbench.server.settings import ServerSettings, server_settings


def test_without_a_file_the_loopback_address_alone_is_served(tmp_path):
    settings = server_settings(tmp_path)
    assert (settings.listen.address, settings.listen.certificate, settings.openid) == ("127.0.0.1", None, None)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[listen]\naddress = "0.0.0.0"', "0.0.0.0 can be reached from other machines, so log-ins and salaries would"),
        ('[listen]\ncertificate = "c.pem"', "certificate and key go together. Give both, or neither."),
        ('[listen]\ncertificate = "c.pem"\nkey = "k.pem"', "there is no file"),
        ("[listen]\nport = 1", "port"),
        ("idle_minutes = 0", "idle_minutes"),
    ],
)
def test_what_would_be_wrong_is_refused_with_its_place(tmp_path, text, sentence):
    (tmp_path / "server.toml").write_text(text)
    with pytest.raises(AssusoftError) as refused:
        server_settings(tmp_path)
    assert sentence in str(refused.value)
    assert "server.toml" in str(refused.value)


def test_a_proxy_stands_on_this_machine(tmp_path):
    (tmp_path / "server.toml").write_text("[listen]\nproxy = true")
    assert server_settings(tmp_path).listen.proxy
    (tmp_path / "server.toml").write_text('[listen]\naddress = "0.0.0.0"\nproxy = true')
    with pytest.raises(AssusoftError, match=r"0\.0\.0\.0 can be reached from other machines"):
        server_settings(tmp_path)


def test_an_openid_secret_that_is_not_set_is_said_before_anything_is_served(built, tmp_path, monkeypatch):
    monkeypatch.setenv("ASSUSOFT_HOME", str(tmp_path))
    (tmp_path / "server.toml").write_text(
        '[openid]\nname = "A"\nissuer = "https://a.example"\nclient = "c"\nsecret_env = "NOT_SET"\n'
    )
    with pytest.raises(Refused, match="the environment variable 'NOT_SET' is not set"):
        settings_for(employers_in(built), 8866)


def test_files_of_an_employer_name_certificates_and_its_own_password_and_nothing_else(built, tmp_path, monkeypatch):
    for name in ("acme", "other"):
        shutil.copytree(built, tmp_path / name)
    served = employers_in(tmp_path)
    acme, every = served["acme"], list(served.values())
    key, certificate = tmp_path / "key.pem", tmp_path / "ca.pem"
    key.write_text("-----BEGIN PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\n")
    certificate.write_text("-----BEGIN CERTIFICATE-----\n")
    for name in ("ACME_PASSWORD", "OTHER_PASSWORD", "SECRET"):
        monkeypatch.setenv(name, "x")

    def named(served, ca: object, variable: str):
        file = served.folder / "employer.toml"
        text = file.read_text().partition("[mail]")[0]
        file.write_text(
            f'{text}[mail]\nhost = "h"\nport = 1\nsecurity = "tls"\nsender = "a@b.example"\nuser = "u"\n'
            f'password_env = "{variable}"\nca_file = "{ca}"\n'
        )
        return files_elsewhere(served), secret_names(served, every, ["SECRET"])

    named(served["other"], certificate, "OTHER_PASSWORD")
    assert named(acme, certificate, "ACME_PASSWORD") == ((certificate,), ("ACME_PASSWORD",))
    for elsewhere in ("/", "/etc/passwd", key, tmp_path / "other" / "assusoft.db"):
        assert named(acme, elsewhere, "OTHER_PASSWORD") == ((), ())
    assert named(acme, certificate, "SECRET")[1] == ()


def test_ways_of_suppliers_name_their_passwords_and_certificates_too(built, tmp_path, monkeypatch):
    for name in ("acme", "other"):
        shutil.copytree(built, tmp_path / name)
    served = employers_in(tmp_path)
    certificate = tmp_path / "house.pem"
    certificate.write_text("-----BEGIN CERTIFICATE-----\n")
    head = 'name = "House"\nlanguage = "nl"\nlayout = "leasing-c"\n'
    ftps = '[ftps]\nhost = "h"\nuser = "u"\npassword_env = "{}"\nca_file = "{}"\n'
    (tmp_path / "acme" / "suppliers" / "house.toml").write_text(head + ftps.format("HOUSE_PASSWORD", certificate))
    (tmp_path / "acme" / "suppliers" / "two.toml").write_text(head + ftps.format("SHARED", certificate))
    (tmp_path / "acme" / "suppliers" / "wrong.toml").write_text("name = ")
    (tmp_path / "other" / "suppliers" / "house.toml").write_text(head + ftps.format("SHARED", "none.pem"))
    for name in ("HOUSE_PASSWORD", "SHARED"):
        monkeypatch.setenv(name, "x")
    assert secret_names(served["acme"], served.values(), []) == ("HOUSE_PASSWORD",)
    assert secret_names(served["acme"], served.values(), ["HOUSE_PASSWORD"]) == ()
    assert files_elsewhere(served["acme"]) == (certificate,)
    assert files_elsewhere(served["other"]) == ()


def test_an_employer_or_a_folder_of_them_is_served(built, tmp_path):
    for name in ("Acme SA", "login"):
        shutil.copytree(built, tmp_path / name)
    assert list(employers_in(tmp_path)) == ["acme-sa", "login-1"]
    assert list(employers_in(tmp_path / "Acme SA")) == ["acme-sa"]
    shutil.copytree(built, tmp_path / "acme-sa")
    with pytest.raises(Refused, match="would have the same address /acme-sa/"):
        employers_in(tmp_path)
    with pytest.raises(Refused, match="there is nothing to serve"):
        employers_in(tmp_path / "Acme SA" / "plans")


def test_several_employers_are_not_served_where_they_cannot_be_kept_apart(built, tmp_path, monkeypatch):
    monkeypatch.setenv("ASSUSOFT_HOME", str(tmp_path / "home"))
    for name in ("acme", "other"):
        shutil.copytree(built, tmp_path / name)
    served = employers_in(tmp_path)
    monkeypatch.setenv("ASSUSOFT_DATABASE", "sqlite:///one.db")
    with pytest.raises(Refused, match="ASSUSOFT_DATABASE names one database, and there are 2 employers"):
        settings_for(served, 8866)
    monkeypatch.setattr(application, "landlock_version", lambda: 0)
    with pytest.raises(Refused, match="Serve each apart, as a user of its own: assusoft serve DIR/NAME"):
        settings_for(served, 8866)


def test_a_port_that_is_taken_is_said(server, monkeypatch, tmp_path):
    monkeypatch.setenv("ASSUSOFT_HOME", str(tmp_path))
    port = int(server.url.rpartition(":")[2])
    with pytest.raises(Refused, match=f"Port {port} of this machine is taken. Give another one: --port {port + 1}."):
        settings_for(employers_in(server.folder / "acme"), port)


@pytest.mark.parametrize(("name", "key"), [("Entreprise X", "entreprise-x"), ("é", "employer"), ("bureau", "bureau-1")])
def test_addresses_are_plain(name, key):
    assert key_of(name) == key


def test_names_of_files_are_plain_and_keep_their_letters():
    assert plain_name("..\\..\\a/b/pré<v>.csv") == "pré_v_.csv"
    assert plain_name("..") == "file"
    assert len(plain_name("x" * 300 + ".xlsx")) <= 200
    assert len(plain_name("é" * 300 + ".xlsx").encode()) <= 200
    assert plain_name("x" * 300 + ".xlsx").endswith(".xlsx")
    assert disposition("salaires_été.xlsx").endswith("UTF-8''salaires_%C3%A9t%C3%A9.xlsx")


def test_the_servers_own_secrets_are_those_of_its_log_in_and_of_its_numbers():
    metrics, openid = {"token_env": "T"}, {"name": "A", "issuer": "https://a", "client": "c", "secret_env": "S"}
    assert ServerSettings().secrets == ()
    assert ServerSettings.model_validate({"metrics": metrics}).secrets == ("T",)
    assert ServerSettings.model_validate({"metrics": metrics, "openid": openid}).secrets == ("S", "T")
