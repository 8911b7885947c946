"""Log-in by OpenID Connect, at a provider of other hands."""

import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import pytest
from support.dashboards import free_port, installation_with, running

from assusoft.workbench.accounts.database import open_accounts
from assusoft.workbench.accounts.roles import Grant
from assusoft.workbench.accounts.users import add_user, grant, set_active

OPENID = Path(__file__).parents[2] / "support" / "openid"


@pytest.fixture(scope="module")
def packages(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("openid")
    for name in ("package.json", "package-lock.json", "provider.mjs"):
        shutil.copy(OPENID / name, folder)
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)
    return folder


@pytest.fixture(scope="module")
def served(built, packages, tmp_path_factory):
    folder, home = tmp_path_factory.mktemp("outside") / "acme", tmp_path_factory.mktemp("home")
    shutil.copytree(built, folder)
    installation_with(home, folder.parent)
    engine, port, issuer = open_accounts(home), free_port(), free_port()
    for name in ("anna@acme.example", "unverified@acme.example", "gone@acme.example"):
        add_user(engine, name, "", outside=True, language="en")
        grant(engine, Grant(name, str(folder.resolve()), "hr"))
    set_active(engine, "gone@acme.example", False)
    (home / "server.toml").write_text(
        f'[openid]\nname = "Acme"\nissuer = "http://127.0.0.1:{issuer}"\nclient = "assusoft"\n'
        'secret_env = "ASSUSOFT_OPENID_SECRET"\n'
    )
    back = f"http://127.0.0.1:{port}/login/outside/back"
    arguments = ["node", "provider.mjs", str(issuer), back]
    provider = subprocess.Popen(arguments, cwd=packages, stdout=subprocess.PIPE, text=True)
    assert "ready" in provider.stdout.readline()
    with running(folder, home, port, ASSUSOFT_OPENID_SECRET="kept-for-tests") as server:
        yield server
    provider.terminate()
    provider.wait()


def begin(client: httpx.Client) -> str:
    """Where the server sends a browser that wants to log in outside."""
    answer = client.get("/login/outside", params={"next": "/acme/tasks"})
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def at_provider(address: str, name: str) -> str:
    """Log in there, consent, and come back: where to."""
    with httpx.Client(trust_env=False, timeout=60) as browser:
        answer = browser.get(address)
        for _ in range(12):
            if answer.status_code in (302, 303):
                target = urljoin(str(answer.url), answer.headers["location"])
                if "/login/outside/back" in target:
                    return target
                answer = browser.get(target)
                continue
            form = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
            hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
            values = hidden | ({"login": name, "password": "x"} if 'name="login"' in answer.text else {})
            answer = browser.post(urljoin(str(answer.url), unescape(form.group(1))), data=values)
    raise AssertionError(answer.text)


def enter(server, name: str) -> tuple[httpx.Client, httpx.Response]:
    client = server.client()
    return client, client.get(at_provider(begin(client), name))


def test_who_is_known_here_is_logged_in_and_goes_on(served):
    client, answer = enter(served, "anna@acme.example")
    assert (answer.status_code, answer.headers["location"]) == (302, "/acme/tasks")
    assert client.get("/acme/home").status_code == 200
    assert "Log in with Acme" in served.client().get("/login").text


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("stranger@acme.example", "Nobody here is called stranger@acme.example."),
        ("gone@acme.example", "Nobody here is called gone@acme.example."),
        ("unverified@acme.example", "Acme has not verified your e-mail address."),
        ("claire", "Nobody here is called claire."),
    ],
)
def test_who_is_not_is_told_so(served, name, sentence):
    client, answer = enter(served, name)
    assert answer.status_code == 401
    assert sentence in answer.text
    assert client.get("/acme/home").status_code == 302


def test_what_comes_back_belongs_to_the_browser_that_went(served):
    client = served.client()
    back = at_provider(begin(client), "anna@acme.example")
    with served.client() as other:
        refused = other.get(back)
        assert refused.status_code == 401
        assert other.get("/acme/home").status_code == 302
    with served.client() as forged:
        begin(forged)
        state = parse_qs(urlsplit(back).query)
        assert (
            forged.get("/login/outside/back", params={"code": state["code"][0], "state": "forged"}).status_code == 401
        )
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 401


def test_a_code_of_another_log_in_opens_nothing(served):
    """The code of one browser with the state of another: the provider wants the verifier it was asked for with."""
    first, second = served.client(), served.client()
    code = parse_qs(urlsplit(at_provider(begin(first), "anna@acme.example")).query)["code"][0]
    state = parse_qs(urlsplit(begin(second)).query)["state"][0]
    assert second.get("/login/outside/back", params={"code": code, "state": state}).status_code == 401
    assert second.get("/acme/home").status_code == 302
