"""Messages typed into a portal: in the order of its screens, ticked one by one, sent once all are."""

import json
import shutil
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from support.command import call
from support.few import settle
from support.small import FIRST, write_extracts, write_small
from support.world import World, hire

from assusoft.employer import Employer, open_employer
from assusoft.errors import ConfigError, Refused
from assusoft.months import next_month

AT = datetime(2025, 12, 1, 9, tzinfo=UTC)
SECOND = next_month(FIRST)
PORTAL = """
name = "alpha"
language = "en"
layout = "alpha"

[by-hand]
portal = "Alpha Online"
url = "https://alpha.example/online"
screens = ["kind", "last_name", "first_name", "birth_date", "effective"]
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A small employer who types for one supplier; in the second month one is hired and two move."""
    folder, world = write_small(tmp_path_factory.mktemp("by-hand") / "acme"), World()
    (folder / "suppliers/alpha.toml").write_text(PORTAL)
    random = Random(4)
    for _ in range(3):
        hire(world, random, FIRST)
    for worker in world.workers.values():
        worker["statute"] = "worker"
    write_extracts(folder, world, FIRST)
    employer = open_employer(folder)
    employer.import_month(FIRST, [], "An", AT)
    employer.close(FIRST, "An", AT)
    for worker in list(world.workers.values())[:2]:
        worker["street"] = "Rue Neuve"
    hire(world, random, SECOND)
    list(world.workers.values())[-1]["statute"] = "worker"
    write_extracts(folder, world, SECOND)
    employer.import_month(SECOND, [], "An", AT)
    settle(employer)
    employer.close(SECOND, "An", AT)
    employer.store.close()
    return folder


@pytest.fixture
def acme(built, tmp_path) -> Employer:
    """A copy of it to be changed."""
    return open_employer(shutil.copytree(built, tmp_path / "acme"))


def at(minute: int) -> datetime:
    return AT.replace(minute=minute)


def typed(employer: Employer) -> dict[str, list[bool]]:
    return {one.transmission: [item.tick is not None for item in one.items] for one in employer.by_hand()}


def test_each_message_is_listed_in_the_order_of_the_screens_with_what_changed_besides(acme):
    opening, month = acme.by_hand()
    assert (opening.transmission, [item.message for item in opening.items]) == ("alpha-1", ["alpha-1"])
    assert "alpha_2025-11_full.csv" in opening.items[0].what
    assert (month.portal, month.url, month.month) == ("Alpha Online", "https://alpha.example/online", SECOND)
    assert [item.message for item in month.items] == [one.id for one in acme.messages(SECOND, "alpha")]
    fields = [[field.field for field in item.fields] for item in month.items]
    screens = ["kind", "last_name", "first_name", "birth_date", "effective"]
    assert all(names[:5] == screens for names in fields)
    moving = next(item for item in month.items if [field.field for field in item.fields] == [*screens, "street"])
    [moved] = [field for field in moving.fields if field.field == "street"]
    assert moved.before not in ("", moved.value)
    assert moving.fields[0].value == "Address"


def test_what_the_portal_gave_a_reference_for_is_received_and_no_more(acme):
    _, month = acme.by_hand()
    acme.tick("alpha-1", "alpha-1", "", "An", at(1))
    for number, item in enumerate(month.items):
        steps = [one["steps"] for one in acme.returns(SECOND) if one["transmission"] == month.transmission]
        assert steps == [{"queued": len(month.items)}]
        acme.tick(month.transmission, item.message, "" if number == 0 else f"REF-{number}", "An", at(2 + number))
    [one] = [one for one in acme.returns(SECOND) if one["transmission"] == month.transmission]
    assert (one["steps"], one["grade"]) == ({"received": len(month.items) - 1, "sent": 1}, None)
    acme.receive_return(month.transmission, "An", at(30), grade=0)
    [one] = [one for one in acme.returns(SECOND) if one["transmission"] == month.transmission]
    assert one["steps"] == {"accepted": len(month.items)}


def test_half_done_survives_and_the_last_tick_makes_it_sent(acme):
    [_, month] = acme.by_hand()
    first, *others = [item.message for item in month.items]
    acme.tick("alpha-2", first, " R-1 ", "Claire", at(1))
    again = open_employer(acme.folder)
    assert typed(again)["alpha-2"] == [True, *[False] * len(others)]
    [_, half] = again.by_hand()
    assert half.items[0].tick is not None
    assert (half.items[0].tick.by, half.items[0].tick.reference) == ("Claire", "R-1")
    for number, message in enumerate(others, 2):
        assert "alpha-2" in typed(again)
        again.tick("alpha-2", message, f"R-{number}", "Bram", at(number))
    assert list(typed(again)) == ["alpha-1"]
    [*_, last] = again.store.events("alpha-2")
    assert (last.state, last.detail, last.by) == ("sent", f"typed by hand: {len(month.items)}", "Bram")
    assert again.store.check_facts() == []


def test_sending_types_nothing_and_says_what_waits(acme):
    for _ in range(2):
        outcomes = acme.send("An", lambda: AT)
        assert {id: outcomes[id].reason for id in ("alpha-1", "alpha-2")} == dict.fromkeys(
            ("alpha-1", "alpha-2"), "It waits to be typed into the portal: assusoft by-hand"
        )
    assert [event.state for event in acme.store.events("alpha-2")] == ["queued"]
    assert {one.state for one in acme.store.transmissions() if one.supplier == "beta"} <= {"sent"}


def test_a_message_is_ticked_once_and_what_is_sent_stays_sent(acme):
    acme.tick("alpha-1", "alpha-1", "", "Claire", at(1))
    with pytest.raises(Refused, match=r"alpha-1 was sent already, by Claire on 2025-12-01 at 09:01 UTC"):
        acme.tick("alpha-1", "alpha-1", "", "Bram", at(2))
    with pytest.raises(Refused, match=r"alpha-1 was sent already"):
        acme.untick("alpha-1", "alpha-1", "Bram", at(2))
    message = acme.by_hand()[0].items[0].message
    acme.tick("alpha-2", message, "R-1", "Claire", at(3))
    with pytest.raises(Refused, match=rf"Claire typed {message} already on 2025-12-01 at 09:03 UTC, under R-1"):
        acme.tick("alpha-2", message, "R-2", "Bram", at(4))
    acme.untick("alpha-2", message, "Bram", at(5), "into the wrong screen")
    assert not any(typed(acme)["alpha-2"])
    with pytest.raises(Refused, match=rf"{message} of alpha-2 is not ticked"):
        acme.untick("alpha-2", message, "Bram", at(6))
    acme.tick("alpha-2", message, "R-3", "Bram", at(7))
    assert [(one.reference, one.retracts) for one in acme.store.ticks()][-3:] == [("R-1", None), ("", 2), ("R-3", None)]
    told = [(entry.what, entry.why) for entry in acme.journal(SECOND)][-3:]
    assert told == [
        (f"Typed by hand: {message} of alpha-2", ""),
        (f"Not typed after all: {message} of alpha-2", "into the wrong screen"),
        (f"Typed by hand: {message} of alpha-2", ""),
    ]


@pytest.mark.parametrize(
    ("transmission", "message", "sentence"),
    [
        ("alpha-9", "M1", r"There is no transmission 'alpha-9'"),
        ("beta-1", "M1", r"beta-1 is not typed by hand: it leaves by folder"),
        ("alpha-2", "M1", r"alpha-2 has no message M1"),
        ("M00000000000000000000", "M1", r"is a message, and a transmission is needed here"),
    ],
)
def test_what_is_not_to_be_typed_is_told(acme, transmission, message, sentence):
    with pytest.raises(Refused, match=sentence):
        acme.tick(transmission, message, "", "An", AT)
    assert acme.store.ticks() == []


def test_a_database_put_back_to_before_a_tick_leaves_it_in_doubt(acme):
    database = acme.folder / "assusoft.db"
    older = database.read_bytes()
    message = acme.by_hand()[1].items[0].message
    acme.tick("alpha-2", message, "R-1", "Claire", at(1))
    acme.send("An", lambda: at(2))
    assert acme.doubts() == {}
    acme.store.close()
    database.write_bytes(older)
    back = open_employer(acme.folder)
    with pytest.raises(Refused, match="alpha-2 was typed further than this database knows"):
        back.tick("alpha-2", message, "R-1", "Claire", at(3))
    back.send("An", lambda: at(4))
    assert "alpha-2" in back.doubts()
    assert "alpha-1" not in back.doubts()
    with pytest.raises(Refused, match=r"alpha-2 is in doubt. Look in the portal, then: assusoft settle alpha-2"):
        back.tick("alpha-2", message, "R-1", "Claire", at(5))
    back.settle("alpha-2", "queued", "nothing is there", "Claire", at(6))
    back.tick("alpha-2", message, "R-1", "Claire", at(7))


def test_a_supplier_that_is_reached_otherwise_by_now_is_still_typed_for_what_was_queued(acme):
    path = acme.folder / "suppliers/alpha.toml"
    path.write_text(PORTAL.partition("[by-hand]")[0] + '[folder]\npath = "out/alpha"\n')
    other = open_employer(acme.folder)
    outcomes = other.send("An", lambda: AT)
    assert outcomes["alpha-2"].state == "queued"
    assert not (acme.folder / "out/alpha").exists()
    assert list(typed(other)) == ["alpha-1", "alpha-2"]


def test_what_was_queued_to_leave_otherwise_is_not_typed(acme):
    path = acme.folder / "suppliers/beta.toml"
    path.write_text(PORTAL.replace("alpha", "beta"))
    outcomes = open_employer(acme.folder).send("An", lambda: AT)
    [told] = {outcome.reason for id, outcome in outcomes.items() if id == "beta-1"}
    assert "supplier 'beta' is typed by hand now, and this was queued to leave by another way" in told


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            '"birth_date"',
            '"birth_dat"',
            r"by-hand\.screens: 'birth_dat' is no field of its messages \(did you mean 'birth",
        ),
        (
            "layout =",
            'sends = "full"\nlayout =',
            r"nobody types a full list: \[by-hand\] goes with sends = \"changes\"",
        ),
        ("screens = [", "screens = []\n# [", r"by-hand\.screens: "),
        ("https://", "http://", r"by-hand\.url: 'http://alpha\.example/online' is not an address over TLS"),
    ],
)
def test_a_suppliers_file_that_cannot_be_typed_from_is_told(acme, old, new, sentence):
    (acme.folder / "suppliers/alpha.toml").write_text(PORTAL.replace(old, new))
    with pytest.raises(ConfigError, match=sentence):
        open_employer(acme.folder).by_hand()


def test_what_the_supplier_may_not_see_is_not_on_the_screens(acme):
    path = acme.folder / "suppliers/alpha.toml"
    path.write_text(PORTAL.replace('"kind"', '"national_number", "city"'))
    [_, month] = open_employer(acme.folder).by_hand()
    assert {field.value for item in month.items for field in item.fields[:2]} == {"-"}


def test_nothing_outside_of_the_suppliers_own_list_is_shown_of_a_message(acme):
    path = acme.folder / "suppliers/alpha.toml"
    before = json.dumps([asdict(one) for one in acme.by_hand()], default=str)
    path.write_text(PORTAL.replace("\n[by-hand]", 'fields = ["name"]\n\n[by-hand]').replace(', "birth_date"', ""))
    after = [asdict(one) for one in open_employer(acme.folder).by_hand()]
    assert "birth_date" in before
    seen = {
        field["field"] for one in after for item in one["items"] for field in item["fields"] if field["value"] != "-"
    }
    assert seen <= {"kind", "last_name", "first_name", "effective", "affiliation_from", "affiliation_to", "exit_reason",
                    "exit_date", "plan", "person", "member", "changed", "message"}  # fmt: skip


def test_a_month_without_a_message_queues_nothing_to_type(acme):
    third = next_month(SECOND)
    shutil.copytree(acme.folder / "extracts" / SECOND, acme.folder / "extracts" / third)
    for file in (acme.folder / "extracts" / third).iterdir():
        text = file.read_text().replace(SECOND, third)
        file.unlink()
        (file.parent / file.name.replace(SECOND, third)).write_text(text)
    acme.import_month(third, [], "An", AT)
    settle(acme)
    assert acme.messages(third, "alpha") == []
    acme.close(third, "An", AT)
    assert "alpha" not in {one.supplier for one in acme.transmissions(third)}
    assert acme.certificate(third).failures == ()
    assert acme.verify().equal


def test_the_command_line_lists_ticks_and_unticks(acme, monkeypatch, capsys):
    monkeypatch.setenv("ASSUSOFT_USER", "Claire")

    def run(*words: str) -> tuple[int, str]:
        status, out, err = call(monkeypatch, capsys, acme.folder, *words)
        return status, out + err

    status, out = run("by-hand", "--json")
    message = json.loads(out)[1]["items"][0]["message"]
    assert status == 1
    count = len(json.loads(out)[1]["items"])
    assert run("by-hand", "tick", "alpha-2", message, "--reference", "R-1") == (0, f"alpha-2: 1 of {count} typed.\n")
    status, out = run("by-hand", "--supplier", "alpha")
    assert f"alpha-2 ({SECOND}), Alpha Online https://alpha.example/online: 1 of {count} typed.\n  [x] {message}" in out
    assert "      Claire, " in out
    assert "  [ ] alpha-1  The opening list: compare the portal with alpha_2025-11_full.csv" in out
    again = f"{message} of alpha-2 is to be typed again.\n"
    assert run("by-hand", "untick", "alpha-2", message, "--reason", "a slip") == (0, again)
    assert run("by-hand", "--supplier", "beta") == (0, "Nothing is to be typed by hand.\n")
    status, out = run("send")
    assert status == 1
    assert "alpha-2: queued It waits to be typed into the portal: assusoft by-hand" in out
