"""Suppliers looked at on the command line, and what would leave."""

import json


def test_a_supplier_is_checked_and_what_was_sent_is_looked_for(run, folder) -> None:
    status, out, _ = run("supplier", "check", "leasing-c")
    assert (status, out.startswith("leasing-c\u00a0: fonctionne. ")) == (0, True)
    status, out, _ = run("supplier", "check", "leasing-c", "--json")
    assert (status, sorted(json.loads(out))) == (0, ["said", "supplier", "works"])
    status, out, _ = run("supplier", "look", "leasing-c-1")
    assert (status, out) == (
        0,
        "leasing-c-1 est là, en entier. S'il est incertain\u00a0: assusoft settle leasing-c-1 sent\n",
    )
    for path in (folder / "out" / "leasing-c").iterdir():
        path.unlink()
    status, out, _ = run("supplier", "look", "leasing-c-1")
    assert (status, out.startswith("leasing-c-1 n'est pas là")) == (1, True)
    status, out, _ = run("supplier", "look", "leasing-c-1", "--json")
    assert (status, json.loads(out)["there"]) == (1, "absent")
    path = folder / "suppliers" / "leasing-c.toml"
    path.write_text(path.read_text("utf-8").replace('path = "out/leasing-c"', 'path = "employer.toml"'), "utf-8")
    status, out, _ = run("supplier", "check", "leasing-c")
    assert (status, out.startswith("leasing-c\u00a0: ne fonctionne pas. ")) == (1, True)


def test_a_dry_run_shows_what_would_leave_and_sends_nothing(run, folder) -> None:
    assert run("send", "--dry-run", "--json")[:2] == (0, "[]\n")
    assert run("send", "--dry-run")[:2] == (0, "")
