"""What stands of a way in a supplier's file, where it leads, and what is refused."""

import pytest

from assusoft.errors import ConfigError
from assusoft.suppliers.supplier import load_supplier
from assusoft.suppliers.ways import Drop, Email, Ftps, Sftp, destinations, targets, way_name

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKGJwWt0HxJtNrSi7ZjnsK5pR3CsQ0Cv7q3aeIDhY2tU"
SFTP = f"""
[sftp]
host = "sftp.house.example"
user = "acme"
host_key = "{KEY} root@sftp"
"""
FTPS = """
[ftps]
host = "FTP.house.example"
user = "acme"
path = "/in"
password_env = "HOUSE"
"""
HTTPS = '[https]\nurl = "https://files.house.example/in"\nmethod = "PUT"\n'


def loaded(tmp_path, text):
    path = tmp_path / "house.toml"
    path.write_text(f'name = "House"\nlanguage = "nl"\nlayout = "house"\n{text}', "utf-8")
    return load_supplier(path)


def test_a_server_is_named_with_its_user_and_folder_and_its_key_without_a_comment(tmp_path) -> None:
    sftp, ftps = loaded(tmp_path, SFTP + 'key_file = "keys/house"').way, loaded(tmp_path, FTPS).way
    assert (way_name(sftp), way_name(ftps)) == ("sftp", "ftps")
    assert isinstance(sftp, Sftp)
    assert isinstance(ftps, Ftps)
    assert (sftp.port, sftp.host_key, ftps.port) == (22, KEY, 21)
    assert destinations(sftp) == ["sftp://acme@sftp.house.example:22/"]
    assert destinations(ftps) == ["ftps://acme@FTP.house.example:21/in"]
    assert (targets(sftp), targets(ftps)) == (["sftp.house.example"], ["ftp.house.example"])
    assert targets(Email(to=("Desk <Desk@house.be>",))) == ["desk@house.be"]
    assert targets(Drop(path="out//a/../b/")) == ["out/b"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (SFTP, r"sftp: expected either key_file or password_env"),
        (SFTP + 'key_file = "k"\npassword_env = "P"', r"sftp: expected either key_file or password_env"),
        (SFTP + 'password_env = "P"\npassphrase_env = "Q"', r"sftp: passphrase_env goes with key_file"),
        (SFTP.replace("AAAA", "BBBB") + 'key_file = "k"', r"sftp\.host_key: this is not the public key of a server"),
        (
            SFTP.replace("ssh-ed25519 ", "") + 'key_file = "k"',
            r"sftp\.host_key: this is not the public key of a server",
        ),
        (SFTP.replace("ssh-ed25519 A", "ssh-rsa A") + 'key_file = "k"', r"sftp\.host_key: this is not the public key"),
        (SFTP + 'key_file = "k"\nport = 0', r"sftp\.port"),
        (FTPS.replace("password_env", "password"), r"ftps"),
        (
            FTPS.replace("FTP.house", "FTP..house"),
            r"ftps\.host: 'FTP\.\.house\.example' is not the name of a host; write",
        ),
        (FTPS.replace("FTP.house", "f" * 64), r"ftps\.host: 'f+\.example' is not the name of a host"),
        (FTPS.replace("FTP.", "ftp://FTP."), r"ftps\.host: 'ftp://FTP\.house\.example' is not the name of a host"),
        (HTTPS.replace("files", "files."), r"https\.url: 'files\.\.house\.example' is not the name of a host"),
        (FTPS.replace("/in", "/in\\nDELE x"), r"ftps\.path: write this on one line"),
    ],
)
def test_a_wrong_server_is_told_with_its_key(tmp_path, text, sentence) -> None:
    with pytest.raises(ConfigError, match=sentence):
        loaded(tmp_path, text)
