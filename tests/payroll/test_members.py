"""Who a family member is: by number, by name and birth date, or a doubt; two are never made one, nor one two."""

import json
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import drawn

from assusoft.frames import rows_of
from assusoft.payroll.identity.members import name_members, no_members, with_members_settled
from assusoft.schema import MEMBER_IDENTITY, typed

NUMBER, OTHER, THIRD = "12040401181", "14050401232", "16030301587"
LOIC = {"first_name": "Loïc", "last_name": "Adam", "birth_date": date(2012, 4, 4), "relation": "child"}
MAYA = {"first_name": "Maya", "last_name": "Adam", "birth_date": date(2014, 4, 4), "relation": "child"}
REBORN = LOIC | {"birth_date": date(2012, 5, 4)}
COLUMNS = (*MEMBER_IDENTITY, "source", "payroll_id")


def frame(*rows):
    usual = {"person": "P00001", "source": "blox", "payroll_id": "1"}
    return typed([usual | row for row in rows], COLUMNS)


def known_after(*months):
    """What is known after these months' rows, each named by what was known before."""
    known = no_members()
    for rows in months:
        shown = frame(*rows)
        found = name_members(shown, known)
        assert not found.doubts
        known = pd.concat([known, shown.assign(member=found.member)[list(MEMBER_IDENTITY)]], ignore_index=True)
    return known


def found(known, *rows):
    """For each row: the name by which its member was first known, '?' with the candidates', or 'new'."""
    first = {}
    for row in rows_of(known):
        first.setdefault(row["member"], row["first_name"] or "nameless")
    named = name_members(frame(*rows), known)
    told = [first.get(member, "new") for member in named.member]
    for doubt in named.doubts:
        told[doubt.at] = "?" + " ".join(first.get(member, "new") for member in doubt.candidates)
    return told


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        # the national number says who it is, whatever was corrected beside it
        (LOIC | {"national_number": NUMBER}, LOIC | {"national_number": NUMBER, "first_name": "Louis"}, "Loïc"),
        (LOIC | {"national_number": NUMBER}, REBORN | {"national_number": NUMBER}, "Loïc"),
        (LOIC | {"national_number": NUMBER}, {"national_number": NUMBER, "relation": "child"}, "Loïc"),
        # unless name and birth date are those of another
        (LOIC | {"national_number": NUMBER}, MAYA | {"national_number": NUMBER}, "?Loïc"),
        # without it: name and birth date, capitals and accents apart
        (LOIC, LOIC | {"first_name": "LOIC"}, "Loïc"),
        (LOIC, LOIC | {"national_number": NUMBER}, "Loïc"),
        (LOIC | {"national_number": NUMBER}, LOIC, "Loïc"),
        # only something added
        (LOIC, LOIC | {"first_name": "Loïc Marie"}, "Loïc"),
        (LOIC | {"first_name": "Loïc-Marie"}, LOIC, "Loïc-Marie"),
        (LOIC | {"first_name": None}, LOIC, "nameless"),
        (LOIC | {"birth_date": None}, LOIC, "Loïc"),
        # nearly: a question
        (LOIC, LOIC | {"first_name": "Louis"}, "?Loïc"),
        (LOIC, LOIC | {"birth_date": date(2012, 4, 5)}, "?Loïc"),
        (LOIC, LOIC | {"first_name": "Loïck", "birth_date": None}, "?Loïc"),
        (LOIC | {"national_number": NUMBER}, REBORN | {"national_number": OTHER}, "?Loïc"),
        (LOIC | {"national_number": NUMBER}, LOIC | {"first_name": "Loïc M", "national_number": OTHER}, "?Loïc"),
        # another number with the very name and birth date, in the family of the same worker: the number was corrected
        (LOIC | {"national_number": NUMBER}, LOIC | {"national_number": OTHER}, "Loïc"),
        # two people
        (LOIC, MAYA, "new"),
        (LOIC | {"national_number": NUMBER}, LOIC | {"first_name": "Max", "national_number": OTHER}, "new"),
        (LOIC | {"relation": "spouse", "birth_date": None}, LOIC | {"first_name": "Max"}, "new"),
    ],
)  # fmt: skip
def test_who_the_only_member_is(before, now, said):
    assert found(known_after([before]), now) == [said]


def test_member_whom_the_extract_shows_otherwise_is_no_candidate():
    known = known_after([LOIC])
    assert found(known, LOIC, LOIC | {"first_name": "Louis"}) == ["Loïc", "new"]


def test_second_names_that_a_payroll_switch_adds_double_no_family():
    family = [LOIC, MAYA, MAYA | {"first_name": "Jean", "birth_date": date(2016, 3, 3)}]
    longer = [row | {"first_name": row["first_name"] + " Marie", "source": "linx"} for row in family]
    assert found(known_after(family), *longer) == ["Loïc", "Maya", "Jean"]


def test_numbers_exchanged_between_two_children_are_asked():
    known = known_after([LOIC | {"national_number": NUMBER}, MAYA | {"national_number": OTHER}])
    asked = found(known, LOIC | {"national_number": OTHER}, MAYA | {"national_number": NUMBER})
    assert [sorted(one[1:].split()) for one in asked] == [["Loïc", "Maya"]] * 2


def test_numbers_exchanged_between_twins_are_asked():
    twin = MAYA | {"birth_date": LOIC["birth_date"]}
    known = known_after([LOIC | {"national_number": NUMBER}, twin | {"national_number": OTHER}])
    asked = found(known, LOIC | {"national_number": OTHER}, twin | {"national_number": NUMBER})
    assert [one[0] for one in asked] == ["?", "?"]


TWIN = LOIC | {"first_name": None}


def test_twins_without_names_get_them_later_by_their_numbers():
    known = known_after([TWIN | {"national_number": NUMBER, "sex": "F"}, TWIN | {"national_number": OTHER, "sex": "M"}])
    assert known["member"].nunique() == 2
    named = name_members(
        frame(LOIC | {"national_number": OTHER}, LOIC | {"first_name": "Ida", "national_number": NUMBER}), known
    )
    by_number = dict(zip(known["national_number"], known["member"], strict=True))
    assert named.member.tolist() == [by_number[OTHER], by_number[NUMBER]]


def test_twins_without_names_and_numbers_are_told_apart_by_sex():
    known = known_after([TWIN | {"sex": "F"}, TWIN | {"sex": "M"}])
    named = name_members(frame(LOIC | {"sex": "M"}, LOIC | {"first_name": "Ida", "sex": "F"}), known)
    by_sex = dict(zip(known["sex"], known["member"], strict=True))
    assert named.member.tolist() == [by_sex["M"], by_sex["F"]]


def test_twins_nobody_can_tell_apart_stay_two_when_they_get_names():
    known = known_after([TWIN, TWIN | {"last_name": "Adams"}])
    named = name_members(frame(LOIC, LOIC | {"first_name": "Ida"}), known)
    assert (named.doubts, set(named.member)) == ([], set(known["member"]))


def test_a_twin_that_comes_later_is_asked_about():
    assert found(known_after([TWIN]), LOIC, LOIC | {"first_name": "Ida"}) == ["?nameless", "?nameless"]


def test_one_number_shown_with_two_children_is_asked():
    assert found(no_members(), LOIC | {"national_number": NUMBER}, MAYA | {"national_number": NUMBER}) == [
        "new",
        "?new",
    ]


def test_one_child_shown_twice_in_one_source_is_asked_and_twins_with_numbers_are_not():
    again = LOIC | {"last_name": "Adams"}
    assert found(no_members(), LOIC, again) == ["new", "?new"]
    assert found(no_members(), LOIC | {"national_number": NUMBER}, again | {"national_number": OTHER}) == ["new", "new"]


def test_one_number_and_name_shown_twice_is_one_member():
    twice = LOIC | {"national_number": NUMBER}
    assert name_members(frame(twice, twice | {"last_name": "Adams"}), no_members()).member.nunique() == 1


def test_two_sources_that_write_a_child_otherwise_show_one_by_number_and_are_asked_about_without():
    linx = {"source": "linx", "first_name": "Loïc Marie"}
    numbered = frame(LOIC | {"national_number": NUMBER}, LOIC | linx | {"national_number": NUMBER})
    assert name_members(numbered, no_members()).member.nunique() == 1
    assert found(no_members(), LOIC, LOIC | linx) == ["new", "?new"]
    assert found(no_members(), LOIC, MAYA, LOIC | {"source": "linx"}, MAYA | {"source": "linx"}) == ["new"] * 4


def test_id_of_a_member_that_was_renamed_is_not_given_to_another():
    known = known_after(
        [LOIC | {"national_number": NUMBER}], [LOIC | {"national_number": NUMBER, "first_name": "Louis"}]
    )
    louis = LOIC | {"national_number": NUMBER, "first_name": "Louis"}
    named = name_members(frame(louis, LOIC | {"national_number": OTHER}), known)
    assert named.member[0] == known["member"][0]
    assert named.member[1] == f"{known['member'][0]}#2"


def test_members_that_an_earlier_release_made_two_of_one_stay_the_ones_they_are():
    louis = LOIC | {"first_name": "Louis", "national_number": NUMBER}
    two = frame(LOIC | {"national_number": NUMBER, "member": "M1"}, louis | {"member": "M2"})
    assert name_members(frame(louis), two[list(MEMBER_IDENTITY)]).member.tolist() == ["M2"]


def test_answer_makes_the_row_that_member_and_its_id_stays_in_use():
    known = known_after([LOIC])
    loic, louis = known["member"][0], frame(LOIC | {"first_name": "Louis", "member": "M9"})[list(MEMBER_IDENTITY)]
    both = pd.concat([known, louis], ignore_index=True)
    same = with_members_settled(both, {("P00001", "M9"): loic}, set())
    assert same["member"].tolist() == [loic, loic, "M9"]
    assert found(same, LOIC | {"first_name": "Louis"}) == ["Loïc"]
    assert with_members_settled(both, {}, {("P00001", "M9")})["member"].tolist() == [loic]


def test_a_doubt_says_how_the_candidates_agree(make):
    worker = {"payroll_id": "1", "national_number": "85073003328", "last_name": "Adam", "hire_date": date(2020, 1, 1)}
    shown = {**LOIC, "payroll_id": "1", "national_number": NUMBER}
    known = make.build((make.source(), make.reading([worker], [shown]))).photo.family[list(MEMBER_IDENTITY)]
    reading = make.reading([worker], [MAYA | {"payroll_id": "1", "national_number": NUMBER}])
    photo = make.build((make.source(), reading), members=known).photo
    [problem] = rows_of(photo.problem)
    assert (problem["person"], problem["table"], problem["reason"]) == ("P00001", "family", "ambiguous_member")
    assert problem["where"] == "blox-family.csv, row 2"
    told = json.loads(problem["value"])
    assert told["member"] == photo.family["member"][0]
    assert told["candidates"] == [{
        "member": known["member"][0], "agrees": "number=same name=different birth=different", "last_name": "Adam",
        "first_name": "Loïc", "birth_date": "2012-04-04", "national_number": NUMBER,
    }]  # fmt: skip


FIELDS = st.fixed_dictionaries({
    "first_name": st.sampled_from(["Loïc", "Louis", "Maya", "Maya Rose", None]),
    "birth_date": st.sampled_from([date(2012, 4, 4), date(2014, 4, 4), None]),
    "national_number": st.sampled_from([NUMBER, OTHER, THIRD, None]),
    "relation": st.sampled_from(["child", "spouse"]), "sex": st.sampled_from(["F", "M", None]),
    "source": st.sampled_from(["blox", "linx"]),
})  # fmt: skip


@settings(max_examples=drawn(150), deadline=None)
@given(before=st.lists(FIELDS, max_size=4), now=st.lists(FIELDS, min_size=1, max_size=4))
def test_nobody_is_two_and_nobody_is_one_without_a_question(before, now):
    """In one source a member known stands for one row; a number known for one member is that member, or is asked."""
    first = name_members(frame(*before), no_members()) if before else None
    known = frame(*before).assign(member=first.member)[list(MEMBER_IDENTITY)] if first else no_members()
    rows = frame(*now)
    named = name_members(rows, known)
    asked = {doubt.member for doubt in named.doubts}
    told = rows.assign(member=named.member)
    assert not asked & set(known["member"])
    sure = told[~told["member"].isin(list(asked))]
    for (_, _), group in sure.groupby(["member", "source"]):
        assert len(group) == 1 or group["national_number"].nunique(dropna=False) == 1
    held = known.dropna(subset=["national_number"]).groupby("national_number")["member"].agg(set)
    for row in rows_of(sure[sure["national_number"].notna()]):
        holders = held.get(row["national_number"], set())
        assert len(holders) != 1 or row["member"] in holders
