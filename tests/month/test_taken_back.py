"""A message that takes another one back is known as that; both stay."""

from dataclasses import replace

from support.months import ANNA, photo_of, taken_over

from assusoft.month.taken_back import taken_back


def test_what_is_told_and_told_back_cancels_out_once():
    employer, told = taken_over(), []
    for month, street in (("2025-12", "Meir"), ("2026-01", "Kerkstraat"), ("2026-02", "Meir"), ("2026-03", "Dam")):
        employer.decide(photo_of(month, [ANNA | {"street": street}]))
        told += [message for message in employer.close() if message.kind == "address"]
    there, back, again, on = (message.id for message in told)
    assert taken_back(told) == {back: there}
    assert again not in taken_back(told[2:])
    assert on not in taken_back(told)


def test_another_field_beside_it_is_no_taking_back():
    employer, told = taken_over(), []
    for month, moved in (("2025-12", {"street": "Meir"}), ("2026-01", {"city": "Gent"})):
        employer.decide(photo_of(month, [ANNA | moved]))
        told += employer.close()
    assert taken_back(told) == {}


def test_a_cancellation_takes_back_the_entry():
    employer = taken_over()
    employer.decide(photo_of("2025-12", [ANNA | {"street": "Meir"}]))
    one = employer.messages()[0]
    entry, gone = replace(one, kind="entry", id="M1"), replace(one, kind="cancellation", id="M2", before={}, after={})
    assert taken_back([entry, gone]) == {"M2": "M1"}
    assert taken_back([gone]) == {}
