"""Content decides the order."""

from hypothesis import given
from hypothesis import strategies as st

from assusoft import schema
from assusoft.payroll.canonical_order import ordered

CELLS = st.tuples(
    st.sampled_from(["a", "b", None]), st.sampled_from(["1.00", "2.00", None]), st.sampled_from([True, False, None])
)


@given(st.lists(CELLS), st.randoms())
def test_order_of_rows_given_does_not_show(rows: list[tuple[str, str, bool]], chance: object) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    names = ("city", "monthly_salary", "expat")
    frames = [
        ordered(schema.typed([dict(zip(names, row, strict=True)) for row in each], names), ["expat"])
        for each in (rows, shuffled)
    ]
    assert frames[0].equals(frames[1])


def test_missing_comes_last() -> None:
    frame = schema.typed([{"city": None}, {"city": "b"}, {"city": "a"}], ["city"])
    assert ordered(frame, ["city"])["city"].isna().tolist() == [False, False, True]
