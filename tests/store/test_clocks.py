"""Facts are numbered in the order they were stored; a moment that says otherwise is told."""

from datetime import UTC, datetime, timedelta

from assusoft.store import NewAnswer, open_store

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def answered_at(tmp_path, *moments: datetime) -> list[str]:
    store = open_store(f"sqlite:///{tmp_path}/acme.db")
    for number, at in enumerate(moments):
        store.add_answer(NewAnswer(f"T{number}", "departure", "P1", "", {}, "confirm", "2026-02", "An", at))
    return store.out_of_order()


def test_an_answer_older_than_the_one_before_is_told_with_both_moments(tmp_path) -> None:
    [sentence] = answered_at(tmp_path, AT, datetime(2035, 1, 1, tzinfo=UTC), AT)
    assert sentence.startswith("answer 3 is dated 2026-03-02 09:30 UTC, and answer 2, stored before it, 2035-01-01")


def test_machines_may_differ_by_some_minutes(tmp_path) -> None:
    assert answered_at(tmp_path, AT, AT - timedelta(hours=20), AT, AT) == []
