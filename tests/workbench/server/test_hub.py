"""Log-in by a JupyterHub: its groups are roles here, and what ends there ends here."""

import asyncio
import shutil
import time
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from support.dashboards import PASSWORD, free_port, installation_with, log_in, opened, running, xsrf
from support.hub import SECRET, confirmed, fake_hub

from assusoft.errors import AssusoftError, Refused
from assusoft.workbench.accounts.database import open_accounts
from assusoft.workbench.accounts.roles import Grant
from assusoft.workbench.accounts.sessions import begin_session, session_in_force, session_of
from assusoft.workbench.accounts.users import add_user, grants, set_grants
from assusoft.workbench.server.application import settings_for
from assusoft.workbench.server.employers import employers_in
from assusoft.workbench.server.entering import hub as entering
from assusoft.workbench.server.settings import HubGroup, HubLogin, server_settings

HUB = """
[hub]
name = "Acme"
address = "{}"
secret_env = "ASSUSOFT_HUB_TOKEN"
"""
GROUPS = """
[[hub.group]]
name = "hr-acme"
role = "hr"
employer = "acme"

[[hub.group]]
name = "audit"
role = "auditor"
employer = "acme"
entities = ["0403.019.261"]
"""
PEOPLE = {
    "hanna": ["hr-acme"],
    "arno": ["audit", "others"],
    "nina": ["others"],
    "claire": ["hr-acme"],
    "x": ["hr-acme"],
}


@pytest.fixture(scope="module")
def hub():
    port = free_port()
    with fake_hub(f"http://127.0.0.1:{port}/login/outside/back", dict(PEOPLE)) as found:
        yield found


@pytest.fixture(scope="module")
def served(built, hub, tmp_path_factory):
    folder, home = tmp_path_factory.mktemp("hub") / "acme", tmp_path_factory.mktemp("home")
    shutil.copytree(built, folder)
    installation_with(home, folder.parent)
    (home / "server.toml").write_text(HUB.format(hub.url) + GROUPS)
    with running(folder, home, urlsplit(hub.back).port, ASSUSOFT_HUB_TOKEN=SECRET) as server:
        yield server


def enter(server, name: str) -> tuple[httpx.Client, httpx.Response]:
    client = server.client()
    return client, client.get(at_hub(client, name))


def at_hub(client: httpx.Client, name: str) -> str:
    """Go there, and come back: where to."""
    away = client.get("/login/outside", params={"next": "/acme/tasks"})
    assert away.status_code == 302, away.text
    with httpx.Client(trust_env=False) as browser:
        return browser.get(confirmed(away.headers["location"], name)).headers["location"]


def test_members_of_a_group_have_its_role_and_no_password(served):
    client, answer = enter(served, "hanna")
    assert (answer.status_code, answer.headers["location"]) == (302, "/acme/tasks")
    assert client.get("/acme/import").status_code == 200
    auditor, _ = enter(served, "arno")
    assert auditor.get("/acme/home").status_code == 200
    assert auditor.get("/acme/import").status_code == 404
    engine, acme = open_accounts(served.home), str((served.folder).resolve())
    assert grants(engine, "arno") == [Grant("arno", acme, "auditor", ("0403.019.261",))]
    engine.dispose()
    assert log_in(served.client(), "hanna", "").status_code == 401


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("nina", "At Acme, nina is in no group that has a role here."),
        ("claire", "Nobody here is called claire."),
        ("x", "Nobody here is called x."),
        ("unknown", "Acme did not say who you are."),
    ],
)
def test_who_has_no_role_is_told_so(served, name, sentence):
    """Claire is the name of somebody with a password here, whom nobody becomes by that name elsewhere."""
    client, answer = enter(served, name)
    assert answer.status_code == 401
    assert sentence in answer.text
    assert client.get("/acme/home").status_code == 302


def test_what_comes_back_belongs_to_the_browser_that_went(served):
    client, second = served.client(), served.client()
    back = at_hub(client, "hanna")
    with served.client() as other:
        assert other.get(back).status_code == 401
    code = parse_qs(urlsplit(back).query)["code"][0]
    state = parse_qs(urlsplit(at_hub(second, "hanna")).query)["state"][0]
    assert second.get("/login/outside/back", params={"code": code, "state": state}).status_code == 401
    assert client.get(back).status_code == 401, "the code was used up by who had another verifier"


def test_who_logs_out_logs_out_of_the_hub_too(served, hub):
    client, _ = enter(served, "hanna")
    answer = client.post("/logout", data={"_xsrf": xsrf(client, "/acme/home")})
    assert answer.headers["refresh"] == f"0; url={hub.url}/hub/logout"
    assert f'href="{hub.url}/hub/logout"' in answer.text
    assert client.get("/acme/home").status_code == 302
    with served.logged_in("claire") as here:
        assert here.post("/logout", data={"_xsrf": xsrf(here, "/acme/home")}).headers["location"] == "/login"


def test_roles_that_come_from_the_hub_are_changed_there(served):
    enter(served, "hanna")
    with served.logged_in("axel") as administrator:
        values = {"_xsrf": xsrf(administrator, "/administration"), "name": "hanna", "role": "hr", "employer": "*"}
        for act in ("grant", "revoke"):
            refused = administrator.post("/administration", data=values | {"act": act})
            assert "The roles of hanna are those of their groups at Acme. Change them there." in refused.text


def test_a_page_of_one_is_not_another_s(served):
    hanna, _ = enter(served, "hanna")
    arno, _ = enter(served, "arno")
    kernel = opened(hanna, "/acme/tasks")["kernel"]
    assert hanna.get(f"/alive/{kernel}").json() == {"alive": True}
    assert arno.get(f"/alive/{kernel}").json() == {"alive": False}
    assert arno.post(f"/leave/{kernel}", headers={"Origin": served.url}).status_code == 404


class Kernels:
    """Which log-ins had their pages ended."""

    def __init__(self) -> None:
        self.ended: list[str] = []

    async def end_session(self, session: str) -> None:
        self.ended.append(session)


@pytest.fixture
def followed(built, tmp_path, hub):
    """Hanna is logged in, and the Hub is asked again: `look()` says whether she still is, after what was done there."""
    accounts, kernels, held = open_accounts(tmp_path), Kernels(), {}
    settings = HubLogin(
        name="Acme", address=hub.url, secret_env="X", group=(HubGroup(name="hr-acme", role="hr", employer="acme"),)
    )
    served = {"acme": next(iter(employers_in(built).values()))}
    add_user(accounts, "hanna", "", outside=True)
    add_user(accounts, "claire", PASSWORD.format("claire"))
    set_grants(accounts, "hanna", [Grant("hanna", str(served["acme"].folder), "hr")])
    session = session_of(accounts, begin_session(accounts, "hanna")).hash
    own = session_of(accounts, begin_session(accounts, "claire")).hash
    hub.tokens["t"] = "hanna"
    held[session] = entering.Held("t", time.monotonic())

    def look() -> bool:
        asyncio.run(entering.look_again(accounts, kernels, settings, served, held))
        in_force = session_in_force(accounts, session)
        assert in_force == (kernels.ended == []) == (session in held)
        assert session_in_force(accounts, own)
        return in_force

    look.held, look.roles = held, lambda: [one.role for one in grants(accounts, "hanna")]
    yield look
    hub.people, hub.down = dict(PEOPLE), False
    accounts.dispose()


def test_other_groups_are_other_roles_within_a_minute(followed, hub):
    assert followed()
    assert followed.roles() == ["hr"]
    hub.people["hanna"] = ["others"]
    assert not followed()
    assert followed.roles() == []


@pytest.mark.parametrize("act", ["logged out", "gone", "renamed"])
def test_what_ends_at_the_hub_ends_here(followed, hub, act):
    if act == "logged out":
        del hub.tokens["t"]
    elif act == "gone":
        del hub.people["hanna"]
    else:
        hub.tokens["t"] = "claire"
    assert not followed()


def test_a_hub_that_is_silent_for_long_keeps_nobody_in(followed, hub):
    hub.down = True
    assert followed()
    next(iter(followed.held.values())).heard -= entering.LONGEST
    assert not followed()


def test_a_log_in_of_before_the_server_started_again_ends(followed):
    followed.held.clear()
    assert not followed()


def test_a_role_of_two_groups_is_of_the_entities_of_both():
    groups = [("a", ("1",)), ("b", ("2", "1")), ("all", ())]
    one = tuple(HubGroup(name=name, role="hr", employer="*", entities=limits) for name, limits in groups)
    settings = HubLogin(name="A", address="http://h", secret_env="X", group=one)

    def limits(*names: str) -> list[tuple[str, ...]]:
        return [grant.entities for grant in entering.roles_of({"name": "n", "groups": names}, settings, {})]

    assert limits("a", "b") == [("1", "2")]
    assert limits("a", "all") == [()]
    assert limits("other") == []


def test_nobody_has_the_views_of_two_suppliers_by_two_groups(tmp_path):
    accounts = open_accounts(tmp_path)
    add_user(accounts, "sam", "", outside=True)
    views = [Grant("sam", "/acme", "supplier", supplier=name) for name in ("alpha", "beta")]
    set_grants(accounts, "sam", views[:1])
    with pytest.raises(Refused, match="sam has the view of beta there"):
        set_grants(accounts, "sam", views)
    assert grants(accounts, "sam") == views[:1]
    accounts.dispose()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (HUB.format("https://hub.example"), "group"),
        (HUB.format("https://hub.example/") + GROUPS, "address"),
        (HUB.format("https://hub.example") + GROUPS.replace('"hr"', '"hrr"'), "no role 'hrr' (did you mean 'hr'?)"),
        (HUB.format("https://hub.example") + GROUPS.replace('"hr"', '"supplier"'), "has a view of one supplier"),
        (
            HUB.format("https://hub.example") + GROUPS
            + '[openid]\nname = "A"\nissuer = "https://a.example"\nclient = "c"\nsecret_env = "S"\n',
            "people log in by [openid] or by [hub], not by both",
        ),
    ],
)  # fmt: skip
def test_what_would_be_wrong_is_refused_with_its_place(tmp_path, text, sentence):
    (tmp_path / "server.toml").write_text(text)
    with pytest.raises(AssusoftError) as refused:
        server_settings(tmp_path)
    assert sentence in str(refused.value)
    assert "server.toml" in str(refused.value)


def test_a_token_that_is_not_set_or_an_employer_that_is_not_served_is_said_before(built, tmp_path, monkeypatch):
    monkeypatch.setenv("ASSUSOFT_HOME", str(tmp_path))
    text = HUB.format("https://hub.example") + GROUPS
    (tmp_path / "server.toml").write_text(text.replace('"acme"', '"acmee"'))
    with pytest.raises(Refused, match=r"hub.secret_env: the environment variable 'ASSUSOFT_HUB_TOKEN' is not set"):
        settings_for(employers_in(built), 8866)
    monkeypatch.setenv("ASSUSOFT_HUB_TOKEN", SECRET)
    with pytest.raises(Refused, match=r"hub.group hr-acme: this server has no employer 'acmee'"):
        settings_for(employers_in(built), 8866)
