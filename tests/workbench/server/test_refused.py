"""What the running server refuses, and to whom."""

import json
import re
import sqlite3
from datetime import UTC, datetime, timedelta
from socket import create_connection

import httpx
import pytest
from sqlalchemy import select, update
from support.dashboards import PASSWORD, log_in, opened, xsrf
from tornado.web import HTTPError
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from assusoft.workbench.accounts.database import SESSIONS, open_accounts
from assusoft.workbench.accounts.roles import Grant
from assusoft.workbench.accounts.users import add_user, grant, grants

PAGES = ["/acme/home", "/acme/tasks", "/acme/people", "/acme/import", "/bureau", "/administration", "/"]
FILES = ["/static/page.js", "/acme/download/abc", "/voila/static/voila.js", "/voila/files/tasks.ipynb"]
PLACES = [
    "/acme/tasks.ipynb",
    "/voila/render/tasks.ipynb",
    "/voila/tree",
    "/voila/api/contents",
    "/api/kernels",
    "/api/contents",
    "/files/a",
    "/acme/assusoft.db",
    "/acme/employer.toml",
    "/acme/extracts/2025-11",
    "/static/..%2f..%2fpages/login.html.j2",
]


def socket_of(url: str, kernel: str, client: httpx.Client | None, **headers: str):
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items()) if client else ""
    address = f"{url.replace('http', 'ws')}/api/kernels/{kernel}/channels?session_id=a"
    return connect(address, additional_headers={"Cookie": cookie, **headers}, proxy=None)


def acted(socket, model: str, act: str, **values: str) -> dict:
    """The answer of a page's process to an act."""
    header = {"msg_id": act, "session": "a", "username": "", "date": "", "msg_type": "comm_msg", "version": "5.4"}
    content = {"comm_id": model, "data": {"method": "custom", "content": {"n": act, "act": act, "values": values}}}
    whole = {"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}
    socket.send(json.dumps(whole))
    while True:
        heard = json.loads(socket.recv(60))
        data = heard["content"].get("data", {})
        if heard["header"]["msg_type"] == "comm_msg" and data.get("method") == "custom":
            return data["content"]


@pytest.fixture(scope="module")
def claire(server):
    with server.logged_in("claire") as client:
        yield client


@pytest.fixture(scope="module")
def page(claire):
    return opened(claire, "/acme/tasks")


@pytest.mark.parametrize("path", PAGES + FILES)
def test_nothing_is_shown_without_log_in(server, path):
    with server.client() as nobody:
        answer = nobody.get(path)
    gone = path.startswith("/voila/")
    assert answer.status_code == (404 if gone else 302)
    assert gone or answer.headers["location"].startswith("/login")


@pytest.mark.parametrize("path", PLACES)
def test_notebooks_databases_and_extracts_have_no_address(claire, path):
    answer = claire.get(path)
    assert answer.status_code in (403, 404)
    assert "show(" not in answer.text


def test_another_employer_is_not_there(server, claire):
    assert claire.get("/other/home").status_code == 404
    assert claire.get("/other/tasks").status_code == 404
    with server.logged_in("odile") as odile:
        assert odile.get("/acme/home").status_code == 404
        assert odile.get("/other/home").status_code == 200


def test_a_page_that_the_role_has_not_is_not_there(server):
    with server.logged_in("rita") as auditor:
        assert auditor.get("/acme/home").status_code == 200
        assert auditor.get("/acme/import").status_code == 404
        assert auditor.get("/administration").status_code == 404
    with server.logged_in("axel") as administrator:
        assert administrator.get("/acme/home").status_code == 404
        assert administrator.get("/administration").status_code == 200


def test_the_process_of_a_page_is_its_visitors_only(server, page):
    kernel = page["kernel"]
    with server.client() as nobody, server.logged_in("odile") as odile, server.logged_in("claire") as elsewhere:
        for other in (nobody, odile, elsewhere):
            with pytest.raises(InvalidStatus) as refused:
                socket_of(server.url, kernel, other)
            assert refused.value.response.status_code == 403
            assert other.post(f"/leave/{kernel}", headers={"Origin": server.url}).status_code in (302, 403, 404)
            assert other.get(f"/alive/{kernel}").text in ("{}", '{"alive": false}')


def test_nobody_runs_code_in_the_process_of_a_page(server, claire, page):
    def said(channel: str, kind: str, content: dict, number: str) -> str:
        header = {"msg_id": number, "session": "a", "username": "", "date": "", "msg_type": kind, "version": "5.4"}
        return json.dumps(
            {"channel": channel, "header": header, "parent_header": {}, "metadata": {}, "content": content}
        )

    with socket_of(server.url, page["kernel"], claire) as socket:
        run = {"code": "open('taken', 'w')", "silent": False, "store_history": False, "user_expressions": {}}
        for channel in ("shell", "control"):
            socket.send(said(channel, "execute_request", run, f"run-{channel}"))
        start = {"comm_id": page["model"], "data": {"method": "custom", "content": {"n": "1", "act": "start"}}}
        socket.send(said("shell", "comm_msg", start, "start"))
        answered, replies = None, []
        while answered is None:
            heard = json.loads(socket.recv(30))
            replies.append(heard["header"]["msg_type"])
            data = heard["content"].get("data", {})
            if heard["header"]["msg_type"] == "comm_msg" and data.get("method") == "custom":
                answered = data["content"]
    assert "execute_reply" not in replies
    assert answered["regions"]


def test_a_socket_from_another_site_is_refused(server, claire, page):
    with pytest.raises(InvalidStatus) as refused:
        socket_of(server.url, page["kernel"], claire, Origin="https://elsewhere.example")
    assert refused.value.response.status_code == 403


def test_a_change_from_another_site_is_refused(server, claire):
    assert claire.post("/logout").status_code == 403
    token = xsrf(claire, "/acme/home")
    for header in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
        assert claire.post("/language", data={"_xsrf": token, "language": "nl"}, headers=header).status_code == 403
    assert 'lang="en"' in claire.get("/acme/home").text


def test_who_guesses_is_locked_out_for_a_while(server):
    with server.client() as guesser:
        guesses = [log_in(guesser, "jan", f"wrong number {number}").status_code for number in range(6)]
        right = log_in(guesser, "jan", PASSWORD.format("jan"))
        unknown = log_in(guesser, "nobody", "wrong")
    assert guesses == [401] * 5 + [429]
    assert right.status_code == 429
    assert "do not belong together" in unknown.text


def test_a_log_in_that_ended_opens_nothing(server):
    client = server.logged_in("claire")
    page = opened(client, "/acme/tasks")
    cookies = dict(client.cookies)
    assert client.post("/logout", data={"_xsrf": xsrf(client, "/acme/home")}).status_code == 302
    with httpx.Client(base_url=server.url, cookies=cookies, trust_env=False, timeout=60) as stolen:
        assert stolen.get("/acme/home").status_code == 302
        assert stolen.get(f"/alive/{page['kernel']}").status_code == 401
    with server.logged_in("claire") as again:
        assert again.get(f"/alive/{page['kernel']}").json() == {"alive": False}


def test_the_next_page_is_one_of_ours(server):
    for elsewhere in (
        "https://elsewhere.example",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
    ):
        with server.client() as client:
            client.get("/login")
            answer = client.post(
                "/login", params={"next": elsewhere},
                data={"name": "claire", "password": PASSWORD.format("claire"), "_xsrf": client.cookies["_xsrf"]},
            )  # fmt: skip
        assert answer.headers["location"] == "/"


def test_every_answer_forbids_scripts_and_files_from_elsewhere(server, claire):
    for path in ("/login", "/acme/home", "/acme/tasks", "/static/page.js", "/nothing/there"):
        policy = claire.get(path).headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy


def test_passwords_and_cookies_are_not_what_is_stored(server):
    with sqlite3.connect(server.home / "accounts.db") as accounts:
        passwords = [row[0] for row in accounts.execute("select password from user")]
        sessions = [row[0] for row in accounts.execute("select hash from session")]
    assert all(password.startswith("$argon2id$") for password in passwords)
    assert sessions
    assert all(re.fullmatch("[0-9a-f]{64}", one) for one in sessions)
    assert (server.home / "accounts.db").stat().st_mode & 0o077 == 0


def test_a_file_comes_in_whole_by_its_plain_name_from_whoever_may_bring_it(server, claire):
    with server.logged_in("rita") as rita:
        answer = claire.put("/acme/upload", params={"name": "../../é\\x.csv"}, content=b"a;b\n" * 5,
                            headers={"X-XSRFToken": xsrf(claire, "/acme/home")})  # fmt: skip
        assert answer.json()["size"] == 20
        stored = server.folder / "acme" / ".incoming" / answer.json()["id"]
        assert stored.name == "x.csv"
        assert stored.read_bytes() == b"a;b\n" * 5
        refused = rita.put("/acme/upload", params={"name": "x.csv"}, content=b"a",
                           headers={"X-XSRFToken": xsrf(rita, "/acme/home")})  # fmt: skip
        assert refused.status_code == 403
        assert refused.json()["error"] == "You may not bring files in here."
        assert claire.put("/acme/upload", params={"name": "x.csv"}, content=b"a").status_code == 403


def test_a_file_that_was_made_is_fetched_by_that_log_in_alone(server, claire):
    """HR of acme exports who has what in one log-in; the address opens in no other."""
    shown = opened(claire, "/acme/who-has-what")
    with socket_of(server.url, shown["kernel"], claire) as socket:
        address = acted(socket, shown["model"], "export")["download"]
    with server.logged_in("claire") as elsewhere, server.logged_in("odile") as odile, server.client() as nobody:
        assert [one.get(address).status_code for one in (elsewhere, odile, nobody)] == [404, 404, 302]
    answer = claire.get(address)
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"


def test_a_way_that_leads_elsewhere_is_not_gone(tmp_path):
    from assusoft.workbench.server.files import _opened, offer

    (tmp_path / "secret").write_text("secret")
    acme = tmp_path / "acme"
    acme.mkdir()
    _, path = offer({}, acme, "a.csv", "session")
    path.symlink_to(tmp_path / "secret")
    assert _opened(path) is None
    path.unlink()
    path.write_text("own")
    assert _opened(path).read() == b"own"
    other = tmp_path / "other"
    other.mkdir()
    (other / ".outgoing").symlink_to(tmp_path)
    with pytest.raises(HTTPError):
        offer({}, other, "a.csv", "session")


def test_a_path_that_climbs_is_not_served(server, claire):
    """As it stands on the line: clients straighten addresses before they send them."""
    host, _, port = server.url.removeprefix("http://").partition(":")
    cookie = "; ".join(f"{name}={value}" for name, value in claire.cookies.items())
    for path in ("/static/../../../pyproject.toml", "/static/%2e%2e/pages/login.html.j2", "//etc/passwd"):
        with create_connection((host, int(port)), 10) as line:
            line.sendall(f"GET {path} HTTP/1.0\r\nHost: {host}:{port}\r\nCookie: {cookie}\r\n\r\n".encode())
            answer = b"".join(iter(lambda: line.recv(65536), b""))
        assert answer.split()[1] in (b"403", b"404"), path


def test_who_administers_one_employer_does_not_administer_another(server):
    engine = open_accounts(server.home)
    add_user(engine, "ina", PASSWORD.format("ina"), language="en")
    grant(engine, Grant("ina", str((server.folder / "acme").resolve()), "administrator"))
    with server.logged_in("ina") as ina:
        token = xsrf(ina, "/administration")

        def change(act: str, **values: str) -> httpx.Response:
            return ina.post("/administration", data={"_xsrf": token, "act": act, **values})

        other = str((server.folder / "other").resolve())
        for employer in (other, "*"):
            refused = change("grant", name="ina", role="hr", employer=employer)
            assert "you do not administer it" in refused.text
        for act in ("password", "stop"):
            assert "Only who administers all employers" in change(act, name="odile").text
        assert "odile" not in [one.user for one in grants(engine) if one.employer == "*"]
        assert ina.get("/other/home").status_code == 404
        assert change("grant", name="ina", role="auditor", employer=str((server.folder / "acme").resolve())).is_success
        assert ina.get("/acme/home").status_code == 200
    engine.dispose()


def test_looking_by_itself_does_not_keep_a_log_in(server):
    client = server.logged_in("rita")
    page = opened(client, "/acme/tasks")
    engine = open_accounts(server.home)
    past = datetime.now(UTC).replace(tzinfo=None) - timedelta(minutes=30)
    with engine.begin() as connection:
        connection.execute(update(SESSIONS).where(SESSIONS.c.user == "rita").values(seen=past))
    seen = select(SESSIONS.c.seen).where(SESSIONS.c.user == "rita")
    client.get(f"/alive/{page['kernel']}")
    with engine.connect() as connection:
        assert set(connection.execute(seen).scalars()) == {past}
    client.get("/acme/home")
    with engine.connect() as connection:
        assert max(connection.execute(seen).scalars()) > past
    engine.dispose()
