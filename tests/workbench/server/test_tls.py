"""The server over TLS: nothing of it in clear."""

import shutil
import ssl

import httpx
import pytest
from suppliers.conftest import certificates
from support.dashboards import PASSWORD, free_port, installation_with, log_in, running

__all__ = ["certificates"]


@pytest.fixture(scope="module")
def served(built, certificates, tmp_path_factory):
    folder, home, port = tmp_path_factory.mktemp("tls") / "acme", tmp_path_factory.mktemp("home"), free_port()
    shutil.copytree(built, folder)
    installation_with(home, folder.parent)
    shutil.copy(certificates / "server.pem", home)
    (home / "server.toml").write_text('[listen]\ncertificate = "server.pem"\nkey = "server.pem"\n')
    with running(folder, home, port, tls=certificates / "ca.pem") as server:
        yield server


def test_a_log_in_over_tls_has_a_cookie_that_stays_there(served, certificates):
    known = ssl.create_default_context(cafile=certificates / "ca.pem")
    with httpx.Client(base_url=served.url, verify=known, trust_env=False, timeout=60) as client:
        answer = log_in(client, "claire", PASSWORD.format("claire"))
        cookie = next(one for one in answer.headers.get_list("set-cookie") if "assusoft-session" in one)
        assert cookie.startswith("__Host-assusoft-session=")
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
        assert client.get("/acme/home").status_code == 200


def test_nothing_is_answered_in_clear(served):
    with pytest.raises(httpx.HTTPError):
        httpx.get(served.url.replace("https", "http") + "/login", trust_env=False)
