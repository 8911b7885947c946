"""What suppliers answer, on the command line."""

import json

import pytest


def test_every_message_of_a_transmission_stands_somewhere(run):
    status, out, _ = run("returns", "--json")
    found = json.loads(out)
    assert status == 0
    assert found
    for one in found:
        assert sum(one["steps"].values()) == one["messages"]
        assert {"transmission", "supplier", "month", "state", "grade", "due", "late", "refused"} < set(one)


def test_a_return_is_typed_and_shown(run):
    found = json.loads(run("returns", "--json")[1])
    id = found[0]["transmission"]
    assert run("return", id, "--grade", "1", "--reason", "by phone", "--json")[0] == 0
    [again] = [one for one in json.loads(run("returns", "--json")[1]) if one["transmission"] == id]
    assert (again["grade"], again["returns"]) == (1, ["R1"])
    assert id in run("returns")[1]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("insurer-a-1",), "Say what the supplier answered"),
        (("insurer-a-1", "--grade", "7"), "7 is no grade"),
        (("insurer-a-1", "--result", "M1"), "is no result: write MESSAGE=RESULT"),
        (("insurer-a-1", "--result", "M1=accepted", "--result", "M1=refused"), "is named twice"),
        (("insurer-a-1", "--reference", "M1"), "is no reference: write MESSAGE=REFERENCE"),
        (("insurer-a-1", "--reference", "M1=7"), "names a message without a result"),
        (("insurer-a-99", "--grade", "0"), "There is no transmission 'insurer-a-99'"),
        (("T0123456789abcdef0123", "--grade", "0"), "is a task"),
        (("insurer-a-1", "--grade", "0", "--on", "soon"), "soon"),
    ],
)
def test_what_is_no_return_is_refused_in_a_sentence(run, given, sentence):
    status, _, error = run("return", *given)
    assert (status, sentence in error) == (2, True), error
