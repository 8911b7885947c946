"""What a supplier answers: what it refused counts as not reported, and is owed again until it is settled."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from support.command import call
from support.few import AT, SECOND, few_people, settle
from support.small import FIRST, write_extracts
from support.warm import warm_copy

from assusoft.employer import Employer, open_employer
from assusoft.employer.returns.standing import is_acknowledged
from assusoft.errors import ConfigError, Conflict, Refused
from assusoft.month.declarations.stated import Stated

THIRD, EXTRA = "2026-01", "2025-12.2"
LATER = datetime(2026, 1, 20, tzinfo=UTC)
ILL = Stated("blox-2", "interruption", {"interruption_kind": "illness", "insured_pct": "80"}, begins="2025-12-08")


@pytest.fixture(scope="module")
def told(few_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Employer:
    """Two months closed and sent; the second told an interruption."""
    employer = open_employer(shutil.copytree(few_built, tmp_path_factory.mktemp("told") / "few"))
    employer.declare(ILL, "An", AT)
    settle(employer)
    employer.close(SECOND, "An", AT)
    assert {one.state for one in employer.send("An", lambda: AT).values()} == {"sent"}
    return employer


@pytest.fixture
def acme(told: Employer, tmp_path: Path) -> Employer:
    """A copy of it to be changed."""
    return warm_copy(told, tmp_path / "acme")


def third(employer: Employer) -> None:
    write_extracts(employer.folder, few_people(), THIRD)
    employer.import_month(THIRD, [], "An", LATER)


def sending_of(employer: Employer):
    [message] = employer.messages(SECOND)
    [sending] = [one for one in employer.transmissions(SECOND) if one.supplier == message.supplier]
    return message, sending


def refuse(employer: Employer, code: str = "wrong_date"):
    message, sending = sending_of(employer)
    result = {"message": message.id, "result": "refused", "code": code, "reference": "", "text": "not by us"}
    return message, sending, employer.receive_return(sending.id, "An", AT, results=[result])


def what(message) -> tuple:
    return message.kind, message.person, message.effective, dict(message.after)


def test_what_is_refused_is_owed_again_from_its_own_day_and_told_once(acme):
    message, _, stored = refuse(acme)
    assert (stored.id, stored.grade, stored.month) == ("R1", 3, EXTRA)
    third(acme)
    settle(acme)
    assert [what(one) for one in acme.messages(THIRD)] == [what(message)]
    assert acme.certificate(THIRD).failures == ()
    acme.close(THIRD, "An", LATER)
    assert acme.certificate(THIRD).failures == ()
    assert acme.certificate(SECOND).failures == ()
    assert acme.verify().equal
    assert acme.messages(acme.facts.open_round()) == []


@pytest.mark.long
def test_what_was_told_again_is_not_owed_a_third_time_when_the_first_is_refused_once_more(acme):
    message, sending, _ = refuse(acme)
    acme.close_extra("An", AT)
    assert len(acme.messages(EXTRA)) == 1
    again = {"message": message.id, "result": "refused", "code": "already_told"}
    acme.receive_return(sending.id, "An", AT, results=[again])
    third(acme)
    assert acme.messages(THIRD) == []
    assert acme.certificate(THIRD).failures == ()


def standing(employer: Employer, sending) -> dict:
    [one] = [one for one in employer.returns() if one["transmission"] == sending.id]
    assert sum(one["steps"].values()) == one["messages"]
    return one


def test_what_was_told_again_waits_for_nobody_and_names_the_transmission_that_told_it(acme, monkeypatch, capsys):
    message, sending, _ = refuse(acme)
    assert standing(acme, sending)["steps"] == {"refused": 1}
    assert call(monkeypatch, capsys, acme.folder, "returns")[0] == 1
    acme.close_extra("An", AT)
    [again] = [one for one in acme.transmissions(EXTRA) if one.supplier == sending.supplier]
    one = standing(acme, sending)
    assert (one["steps"], one["refused"]) == ({"told_again": 1}, [])
    assert one["told_again"] == [{"message": message.id, "transmission": again.id}]
    status, printed, _ = call(monkeypatch, capsys, acme.folder, "returns")
    assert status == 0
    assert f"{message.id} was refused, and told again in transmission {again.id}." in printed
    acme.receive_return(sending.id, "An", AT, results=[{"message": message.id, "result": "refused"}])  # once more
    assert standing(acme, sending)["steps"] == {"told_again": 1}
    acme.send("An", lambda: AT)
    acme.receive_return(again.id, "An", AT, grade=3)
    assert [standing(acme, each)["steps"] for each in (sending, again)] == [{"told_again": 1}, {"refused": 1}]


@pytest.mark.long
def test_what_nothing_is_owed_of_any_more_waits_for_nobody(acme, monkeypatch, capsys):
    message, sending, _ = refuse(acme)
    [declared] = [one for one in acme.declarations() if one.person == message.person]
    acme.retract(declared.id, "An", AT, "it was a mistake")
    third(acme)
    settle(acme)
    assert acme.messages(THIRD) == []
    acme.close(THIRD, "An", LATER)
    assert standing(acme, sending)["told_again"] == [{"message": message.id, "transmission": ""}]
    status, printed, _ = call(monkeypatch, capsys, acme.folder, "returns")
    assert (status, f"{message.id} was refused, and nothing of it is owed any more." in printed) == (0, True)


@pytest.mark.long
def test_it_is_not_owed_a_third_time_when_it_was_accepted_in_between(acme):
    message, sending, _ = refuse(acme)
    acme.close_extra("An", AT)
    acme.receive_return(sending.id, "An", AT, results=[{"message": message.id, "result": "accepted"}])
    third(acme)
    settle(acme)
    acme.close(THIRD, "An", LATER)
    acme.receive_return(sending.id, "An", LATER, results=[{"message": message.id, "result": "refused"}])
    assert acme.messages(acme.facts.open_round()) == []


def test_what_was_accepted_asks_for_no_extra_closing(acme):
    _, sending = sending_of(acme)
    acme.receive_return(sending.id, "An", AT, grade=0)
    assert acme.facts.working_month() == SECOND


def test_it_can_be_told_again_before_the_next_month(acme):
    message, _, _ = refuse(acme)
    assert [what(one) for one in acme.messages()] == [what(message)]
    acme.close_extra("An", AT)
    assert acme.certificate(EXTRA).failures == ()
    third(acme)
    assert acme.messages(THIRD) == []


@pytest.mark.parametrize("settled", ["fixed", "contested", "accepted"])
def test_what_is_settled_is_not_owed_again(acme, settled):
    message, sending, _ = refuse(acme)
    given = [{"message": message.id, "result": settled}]
    acme.receive_return(sending.id, "An", AT, results=given, reason="by phone")
    third(acme)
    assert acme.messages(THIRD) == []
    assert acme.certificate(THIRD).failures == ()


def test_the_suppliers_own_day_decides_not_the_order_of_arrival(acme):
    message, sending = sending_of(acme)
    acme.receive_return(sending.id, "An", AT, grade=3, answered=date(2025, 12, 19))
    acme.receive_return(sending.id, "An", AT, grade=0, answered=date(2025, 12, 18))
    assert [what(one) for one in acme.messages()] == [what(message)]
    assert [one["grade"] for one in acme.returns(SECOND) if one["transmission"] == sending.id] == [3]


def test_how_far_each_came_adds_up(acme):
    message, sending, stored = refuse(acme, "too_late")
    [one] = [one for one in acme.returns(SECOND) if one["transmission"] == sending.id]
    assert sum(one["steps"].values()) == one["messages"] == 1
    assert one["returns"] == [stored.id]
    [refused] = one["refused"]
    assert (refused["message"], refused["code"], refused["text"]) == (message.id, "too_late", "not by us")
    assert refused["answers"] == ["contested", "fixed"]


def test_a_file_answers_once(acme, tmp_path):
    message, sending = sending_of(acme)
    file = tmp_path / "answer.csv"
    file.write_text(f"message;result;reason;reference;remark\n{message.id};refused;E7;778;no\n", "utf-8")
    first = acme.receive_return(sending.id, "An", AT, file=file)
    assert acme.receive_return(sending.id, "Bram", LATER, file=file) == first
    acme.receive_return(sending.id, "An", AT, grade=1)  # typed: without a file
    assert acme.store.check_facts() == []
    assert acme.backup(tmp_path / "acme.zip").head == acme.head()
    assert [dict(one) for one in first.results] == [
        {"message": message.id, "result": "refused", "code": "E7", "reference": "778", "text": "no"}
    ]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("message;result\nM00000000000000000000;refused\n", "is not of that transmission"),
        ("message;result\n{id};maybe\n", "is not a known code"),
        ("message;result\n{id};refused\n{id};accepted\n", "is named twice"),
        ("message;result\n", "no answer about a message is in it"),
        ("message;result\n{id};\n", "it says no result"),
    ],
)
def test_a_file_that_does_not_say_it_is_refused(acme, tmp_path, lines, sentence):
    message, sending = sending_of(acme)
    file = tmp_path / "answer.csv"
    file.write_text(lines.replace("{id}", message.id), "utf-8")
    with pytest.raises(Refused, match=sentence):
        acme.receive_return(sending.id, "An", AT, file=file)
    assert acme.store.returns() == []


def test_answers_that_contradict_themselves_are_refused(acme):
    message, sending = sending_of(acme)
    said = [{"message": message.id, "result": "refused"}]
    for given, sentence in (
        ({"grade": 4}, "4 is no grade"),
        ({"grade": 0, "results": said}, "says that everything was taken"),
        ({"grade": 2}, "say which messages were not"),
        ({}, "Say what the supplier answered"),
        ({"grade": 0, "answered": date(2026, 2, 1)}, "is after today"),
        ({"grade": 3, "results": [{"message": message.id, "result": "accepted"}]}, "says that nothing was taken"),
        ({"grade": 0, "results": [{"message": message.id, "result": "fine"}]}, "'fine' is no result"),
    ):
        with pytest.raises(Refused, match=sentence):
            acme.receive_return(sending.id, "An", AT, **given)
    [empty] = [one for one in acme.transmissions(SECOND) if one.supplier != sending.supplier]
    with pytest.raises(Refused, match=f"{empty.id} holds no message and is no opening list"):
        acme.receive_return(empty.id, "An", AT, grade=3)
    with pytest.raises(Refused, match="There is no transmission 'beta-99'"):
        acme.receive_return("beta-99", "An", AT, grade=0)
    assert acme.store.returns() == []


def test_a_closing_that_did_not_see_an_answer_is_refused(acme):
    third(acme)
    settle(acme)
    acme.messages(THIRD)
    view = acme.reports(THIRD)
    assert view
    other = open_employer(acme.folder)
    through = other.facts.returns_through(THIRD)
    refuse(acme)
    with pytest.raises(Conflict, match=r"An stored what a supplier answered \(R1\)"):
        other.store.add_closing(
            THIRD, other.facts.imported(THIRD).number, other.facts.said().last, {}, {}, [], "An", LATER, through
        )


def test_who_does_not_answer_in_time_is_late_and_reminded(acme):
    _, sending = sending_of(acme)
    file = acme.folder / "suppliers" / f"{sending.supplier}.toml"
    file.write_text(file.read_text("utf-8") + "\n[returns]\nwithin = 10\n", "utf-8")
    again = open_employer(acme.folder)
    late = {on: [one["late"] for one in again.returns(SECOND, on=on) if one["transmission"] == sending.id]
            for on in (date(2025, 12, 30), date(2025, 12, 31))}  # fmt: skip
    assert late == {date(2025, 12, 30): [False], date(2025, 12, 31): [True]}
    again.receive_return(sending.id, "An", AT, grade=0)
    assert not any(one["late"] for one in again.returns(SECOND, on=date(2026, 2, 1)))


def test_a_web_service_that_took_it_has_it_and_who_settled_a_doubt_saw_no_reply():
    assert is_acknowledged("soap", ["queued", "sending", "sent"])
    assert is_acknowledged("soap", ["queued", "sending", "in_doubt", "queued", "sending", "sent"])
    assert not is_acknowledged("soap", ["queued", "sending", "in_doubt", "sent"])
    assert not is_acknowledged("sftp", ["queued", "sending", "sent"])


def contest(employer: Employer, sending, message, until: str = "", reason: str = "contract, article 7"):
    result = {"message": message.id, "result": "contested", "until": until}
    return employer.receive_return(sending.id, "An", AT, results=[result], reason=reason)


@pytest.mark.long
def test_what_is_disputed_until_a_day_is_owed_again_by_the_first_closing_after_it(acme, monkeypatch, capsys):
    message, sending, _ = refuse(acme)
    contest(acme, sending, message, "31/01/2026")
    third(acme)
    assert acme.messages(THIRD) == []  # the closing of January ends on that day
    acme.close(THIRD, "An", LATER)
    [disputed] = standing(acme, sending)["disputed"]
    assert (disputed["message"], disputed["until"], disputed["by"]) == (message.id, "2026-01-31", "An")
    sentence = f"{message.id} is disputed by An and not told again until 2026-01-31: contract, article 7"
    assert sentence in call(monkeypatch, capsys, acme.folder, "returns")[1]
    write_extracts(acme.folder, few_people(), "2026-02")
    acme.import_month("2026-02", [], "An", LATER)
    assert [(one.kind, one.person, one.effective) for one in acme.messages("2026-02")] == [
        (message.kind, message.person, message.effective)
    ]
    [refused] = standing(acme, sending)["refused"]
    assert (refused["message"], refused["code"]) == (message.id, "wrong_date")
    assert acme.certificate("2026-02").failures == ()
    settle(acme)
    acme.close("2026-02", "An", LATER)
    assert standing(acme, sending)["steps"] == {"told_again": 1}
    assert acme.certificate("2026-02").failures == acme.certificate(THIRD).failures == ()
    assert acme.verify().equal


def test_a_dispute_that_says_nothing_or_ends_before_it_can_matter_is_refused(acme):
    message, sending, _ = refuse(acme)
    with pytest.raises(Refused, match="Say why"):
        contest(acme, sending, message, reason="")
    with pytest.raises(Refused, match=f"until 2025-12-30, and {EXTRA} ends after that day"):
        contest(acme, sending, message, "2025-12-30")
    with pytest.raises(Refused, match="'soon' is not a day"):
        contest(acme, sending, message, "soon")
    fixed = {"message": message.id, "result": "fixed", "until": "2026-03-31"}
    with pytest.raises(Refused, match="only what is contested has a last day"):
        acme.receive_return(sending.id, "An", AT, results=[fixed])
    assert len(acme.store.returns()) == 1


def test_a_supplier_answers_in_its_own_words_and_codes(acme, tmp_path):
    message, sending = sending_of(acme)
    file, answer = acme.folder / "suppliers" / f"{sending.supplier}.toml", tmp_path / "answer.csv"
    said = '[returns]\nwords = { "KO" = "refused" }\n[returns.codes]\n"301" = "too_late"\n'
    file.write_text(f"{file.read_text('utf-8')}\n{said}", "utf-8")
    answer.write_text(f"message;result;reason\n{message.id};KO;301\n", "utf-8")
    again = open_employer(acme.folder)
    again.receive_return(sending.id, "An", AT, file=answer)
    [refused] = standing(again, sending)["refused"]
    assert (refused["code"], refused["answers"]) == ("301", ["contested", "fixed"])
    file.write_text(file.read_text("utf-8").replace("too_late", "tardy"), "utf-8")
    with pytest.raises(ConfigError, match=r"codes: '301' means 'tardy', expected one of unknown_person"):
        open_employer(acme.folder).suppliers  # noqa: B018


def test_the_life_of_a_message_is_told_in_order(acme, monkeypatch, capsys):
    message, sending, refused = refuse(acme)
    disputed = contest(acme, sending, message, "2026-01-31")
    life = acme.thread(message.id)
    expected = [
        "Decided from the import of December 2025",
        "Told by the closing of December 2025",
        f"Transmission {sending.id}: queued closing of 2025-12",
        f"Transmission {sending.id}: sending",
        f"Transmission {sending.id}: sent",
        "Answer of 20/12/2025: refused, wrong_date, not by us",
        "Answer of 20/12/2025: disputed, contract, article 7, until 31/01/2026",
    ]
    assert [step.what[: len(words)] for step, words in zip(life, expected, strict=True)] == expected
    assert [step.id for step in life[-2:]] == [refused.id, disputed.id]
    printed = call(monkeypatch, capsys, acme.folder, "thread", message.id)[1]
    assert printed.splitlines()[-1].endswith("until 31/01/2026  An")
    with pytest.raises(Refused, match="There is no message 'M0123456789abcdef0123'"):
        acme.thread("M0123456789abcdef0123")


@pytest.mark.long
def test_an_opening_list_that_was_refused_is_sent_again_whole_by_the_next_closing(acme, monkeypatch, capsys):
    [opening] = [one for one in acme.transmissions(FIRST) if one.supplier == "beta"]  # which is told changes alone
    [before] = [one.name for one in opening.documents if f"{FIRST}_full" in one.name]
    acme.receive_return(opening.id, "An", AT, grade=3)
    status, printed, _ = call(monkeypatch, capsys, acme.folder, "returns")
    assert (status, "The list was refused: the next closing sends it whole again." in printed) == (1, True)
    acme.close_extra("An", AT)
    [again] = acme.transmissions(EXTRA)
    assert again.supplier == "beta"
    assert before.replace(FIRST, EXTRA) in [one.name for one in again.documents]
    assert f"sent again in transmission {again.id}" in call(monkeypatch, capsys, acme.folder, "returns")[1]
    assert [acme.certificate(month).failures for month in (SECOND, EXTRA)] == [(), ()]
    acme.send("An", lambda: AT)
    acme.receive_return(again.id, "An", AT, grade=0)
    third(acme)
    settle(acme)
    assert acme.certificate(THIRD).failures == ()
    acme.close(THIRD, "An", LATER)
    [next_one] = [one for one in acme.transmissions(THIRD) if one.supplier == "beta"]
    assert before.replace(FIRST, THIRD) not in [one.name for one in next_one.documents]
    assert acme.verify().equal
