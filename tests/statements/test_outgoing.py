"""What comes out of the premium control, by itself: communications, lines of the accounts, what was withheld."""

from hypothesis import given
from hypothesis import strategies as st
from stdnum.be import ogm_vcs

from assusoft.plans.covers.premium import Premium
from assusoft.statements.outgoing.communication import as_communication, communication
from assusoft.statements.outgoing.postings import Booked, Posting, postings
from assusoft.statements.outgoing.withheld import compared

CENTS = st.integers(-(10**9), 10**9)


@given(st.integers(0, 10**10 - 1))
def test_a_communication_passes_the_check_of_others_and_reads_back(number: int) -> None:
    written = communication(number)
    assert ogm_vcs.validate(written) == written.replace("+", "").replace("/", "")
    assert as_communication(written) == as_communication(written.strip("+")) == written


def test_a_communication_whose_check_is_wrong_is_none() -> None:
    assert communication(97) == "+++000/0000/09797+++"  # no rest: 97
    assert as_communication("+++202/6020/00114+++") is None
    assert as_communication("202602000113") == "+++202/6020/00113+++"
    assert as_communication("***202/6020/00113***") is None


@given(
    st.lists(
        st.builds(
            Booked,
            st.sampled_from(("A", "B")),
            st.sampled_from(("", "10", "20")),
            st.builds(Premium, CENTS, CENTS, CENTS),
        )
    )
)
def test_debit_is_credit_in_each_entity_and_the_supplier_has_what_is_billed(booked: list[Booked]) -> None:
    found = postings(booked)
    for entity in ("A", "B"):
        assert sum(one.debit - one.credit for one in found if one.entity == entity) == 0
    supplier = [one for one in found if one.share == "supplier"]
    assert sum(one.credit - one.debit for one in supplier) == sum(one.premium.total for one in booked)
    assert all(one.debit >= 0 and one.credit >= 0 and (one.debit == 0) != (one.credit == 0) for one in found)


def test_a_credit_changes_sides() -> None:
    assert postings([Booked("A", "10", Premium(-6000, 0, -264))]) == [
        Posting("A", "10", "employer", 0, 6000),
        Posting("A", "10", "tax", 0, 264),
        Posting("A", "", "supplier", 6264, 0),
    ]


def test_what_is_withheld_later_shows_in_the_balance() -> None:
    owed = {("P1", "8640", "2026-01"): 2000, ("P1", "8640", "2026-02"): 2000}
    late, after = compared(owed, {("P1", "8640", "2026-02"): 4000})
    assert (late.outcome, late.balance, after.outcome, after.balance) == ("not withheld", -2000, "other amount", 0)
    [nobody] = compared({}, {("P2", "8640", "2026-01"): 650})
    assert (nobody.outcome, nobody.balance) == ("no cover", 650)


KEYS = st.tuples(st.sampled_from(("P1", "P2")), st.sampled_from(("1", "2")), st.sampled_from(("2026-01", "2026-02")))


@given(st.dictionaries(KEYS, st.integers(0, 99)), st.dictionaries(KEYS, st.integers(0, 99)))
def test_every_share_and_every_deduction_is_there_once(owed, withheld) -> None:
    found = compared(owed, withheld)
    assert (sum(one.owed for one in found), sum(one.withheld for one in found)) == (
        sum(owed.values()),
        sum(withheld.values()),
    )
    last = {(one.person, one.wage_code): one.balance for one in found}
    assert sum(last.values()) == sum(withheld.values()) - sum(owed.values())
