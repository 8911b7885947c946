"""Messages as the rows of a file of changes, by the mode of the supplier."""

from datetime import date

import pandas as pd

from assusoft.frames import rows_of
from assusoft.month.documents import names_earlier
from assusoft.month.messages import Message
from assusoft.month.telling.rows import Held, told_frame

FROM = date(2026, 1, 1)
ROW = {"plan": "base", "person": "P1", "member": "", "city": "Gent", "sex": "F"}


def message(id: str, kind: str, before: dict, after: dict, row: dict | None = None) -> Message:
    whole = ROW | after if row is None else row
    key = whole["plan"], whole["person"], whole["member"]
    return Message(id, "2026-01", "a", key[0], kind, key[1], key[2], FROM, before, after, whole)


def rows(mode: str, messages: list[Message], register: list[dict] = (), sent: list[dict] = ()) -> list[dict]:
    held = Held(pd.DataFrame(list(register), columns=list(ROW)), sent, {"base": "BASE"})
    names = ("message", "kind", "replaces", "member", "city", "sex")
    return [{name: one[name] for name in names} for one in rows_of(told_frame(mode, messages, held, ["city", "sex"]))]


MOVED = message("M1", "address", {"city": "Gent"}, {"city": "Meise"})
WRONG = message("M2", "correction", {"sex": "F"}, {"sex": "M"})
TOLD = {"plan": "BASE", "person": "P1", "member": None, "replaces": None}


def test_restated_rows_are_whole_and_each_is_there_once() -> None:
    ended = message("M3", "exit", {}, {}, ROW | {"city": "Meise", "sex": "M"})
    both = rows("restate", [ended, message("M1", "address", {}, {"city": "Meise"}, ended.row)])
    assert both == [
        {"message": "M3", "kind": "exit", "replaces": None, "member": "", "city": "Meise", "sex": "M"}
    ]  # what moved its days says what the row is


def test_the_other_rows_of_a_person_touched_are_stated_too_without_a_kind() -> None:
    child, stranger = ROW | {"member": "F1", "city": "Aalst"}, ROW | {"person": "P2"}
    found = rows("restate", [MOVED], [ROW | {"city": "Meise"}, child, stranger])
    assert [(one["member"], one["kind"], one["city"]) for one in found] == [
        ("", "address", "Meise"), ("F1", None, "Aalst"),
    ]  # fmt: skip
    assert found[1]["message"].startswith("R")


def test_a_correction_is_a_cancellation_that_names_what_it_replaces_and_the_new_row() -> None:
    sent = [TOLD | {"message": "M0", "kind": "entry", "changed": "city sex"}]
    assert [tuple(one[name] for name in ("message", "kind", "replaces", "sex")) for one in
            rows("cancel_and_replace", [MOVED, WRONG], sent=sent)] == [
        ("M1", "address", None, "F"), ("K2", "cancellation", "M0", "F"), ("M2", "correction", "M0", "M"),
    ]  # fmt: skip


def test_what_was_replaced_once_is_not_named_again() -> None:
    sent = [
        TOLD | {"message": "M0", "kind": "entry", "changed": "city sex"},
        TOLD | {"message": "K9", "kind": "cancellation", "changed": None, "replaces": "M0"},
        TOLD | {"message": "M9", "kind": "correction", "changed": "sex", "replaces": "M0"},
    ]
    again = message("M4", "correction", {"sex": "M"}, {"sex": "F"})
    named = [one["replaces"] for one in rows("cancel_and_replace", [WRONG, again], sent=sent)]
    assert named == ["M9", "M9", "M2", "M2"]


def test_a_correction_of_the_opening_list_has_no_message_to_name() -> None:
    assert [one["message"] for one in rows("cancel_and_replace", [WRONG])] == ["M2"]
    gone = [
        TOLD | {"message": "M0", "kind": "entry", "changed": "sex"},
        TOLD | {"message": "M8", "kind": "cancellation", "changed": None, "replaces": "M0"},
    ]
    assert rows("cancel_and_replace", [WRONG], sent=gone)[0]["replaces"] is None


def test_a_cancellation_names_the_entry() -> None:
    sent = [
        TOLD | {"message": "M0", "kind": "entry", "changed": "city"},
        TOLD | {"message": "M5", "kind": "address", "changed": "city"},
    ]
    gone = message("M6", "cancellation", {}, {}, ROW)
    assert [one["replaces"] for one in rows("cancel_and_replace", [gone], sent=sent)] == ["M0"]
    assert names_earlier("cancel_and_replace", [gone], "a")
    assert not names_earlier("cancel_and_replace", [MOVED], "a")
    assert not names_earlier("differential", [gone], "a")


def test_a_cancellation_names_the_correction_that_stands_in_the_place_of_the_entry() -> None:
    sent = [
        TOLD | {"message": "M0", "kind": "entry", "changed": "city sex"},
        TOLD | {"message": "K9", "kind": "cancellation", "changed": None, "replaces": "M0"},
        TOLD | {"message": "M9", "kind": "correction", "changed": "sex", "replaces": "M0"},
        TOLD | {"message": "M5", "kind": "address", "changed": "city"},
    ]
    gone = message("M6", "cancellation", {}, {}, ROW)
    assert [one["replaces"] for one in rows("cancel_and_replace", [gone], sent=sent)] == ["M9"]
    again = [
        TOLD | {"message": "K8", "kind": "cancellation", "changed": None, "replaces": "M9"},
        TOLD | {"message": "M8", "kind": "correction", "changed": "city", "replaces": "M9"},
    ]
    assert [one["replaces"] for one in rows("cancel_and_replace", [gone], sent=sent + again)] == ["M8"]
    of_the_address = [
        TOLD | {"message": "K8", "kind": "cancellation", "changed": None, "replaces": "M5"},
        TOLD | {"message": "M8", "kind": "correction", "changed": "city", "replaces": "M5"},
    ]
    assert [one["replaces"] for one in rows("cancel_and_replace", [gone], sent=sent + of_the_address)] == ["M9"]
