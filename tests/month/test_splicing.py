"""Some persons decided again and put in their places: the month as if everybody had been decided again."""

from collections import Counter
from itertools import pairwise

import pandas as pd
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.answering import answer_some, take_back
from support.examples import drawn
from support.months import ANNA, CAR, CHOICE, GROUP, HOSPITAL, Employer, photo_of, plans_named, taken_over
from support.payroll import Payroll
from support.sheets import plan_sheets
from support.world import EVENTS, World, hire

from assusoft.month.messages import messages_between
from assusoft.month.resolving import splicing
from assusoft.month.resolving.resolve import Resolution, resolve
from assusoft.month.state import State
from assusoft.month.tasks.answer import Answer
from assusoft.months import add_months, month_of, month_start
from assusoft.plans.sheet import plans_in_force
from assusoft.schema import typed

PERSONS = 6
FIRST = "2025-11"
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # a history is shrunk by its seed alone: in vain
DOUBT = {"table": "worker", "field": "person", "reason": "ambiguous_identity"}


def decided(employer: Employer, answers: list[Answer], persons=None) -> tuple[Resolution, list]:
    """Everybody, or these persons alone, with the first of the answers."""
    photo, reported = employer.photo, employer.state
    if persons is not None:
        photo, reported = splicing.photo_of(photo, persons), splicing.state_of(reported, persons)
        answers = [answer for answer in answers if answer.person in persons]
    resolution = resolve(photo.month, photo, reported, employer.plans, answers, not employer.taken_over)
    return resolution, messages_between(
        reported.affiliations,
        resolution.state.affiliations,
        employer.plans,
        photo.month,
        resolution.left,
        resolution.restated,
    )


def assert_put_again_is_put_once(state: State, part: State, persons) -> None:
    """The persons' rows put into a state in order are what they are put into any state."""
    ordered = splicing.with_persons(state, part, persons)
    for other in (part, splicing.state_of(state, persons)):
        once, again = (put(ordered, other, persons) for put in (splicing.with_persons, splicing.with_persons_again))
        for name, table in once.stored().items():
            pd.testing.assert_frame_equal(again.stored()[name], table)


def assert_spliced_is_whole(employer: Employer, cuts: list[int]) -> None:
    """From each number of answers to the next: what is spliced is what everybody decided anew is, types included."""
    resolution, messages = decided(employer, employer.answers[: cuts[0]])
    for before, now in pairwise(cuts):
        given_since = {answer.person for answer in employer.answers[before:now]}
        persons = splicing.concerned_with(given_since, employer.photo, resolution.together)
        part, told = decided(employer, employer.answers[:now], persons)
        resolution = splicing.spliced(resolution, part, persons)
        messages = splicing.spliced_messages(messages, told, persons)
        whole, all_told = decided(employer, employer.answers[:now])
        assert (resolution.tasks, resolution.answered) == (whole.tasks, whole.answered)
        assert resolution.left == whole.left
        assert resolution.restated == whole.restated
        assert messages == all_told
        assert_put_again_is_put_once(employer.state, part.state, persons)
        pd.testing.assert_frame_equal(resolution.state.affiliations, whole.state.affiliations)
        pd.testing.assert_frame_equal(resolution.state.reviewed, whole.state.reviewed)


def with_doubts(photo, rng):
    """The photo with rows of which it is not known whose they are: perhaps those of one of two persons."""
    persons = sorted(set(photo.worker["person"]))
    tables = {name: table.to_dict("records") for name, table in photo.tables.items()}
    tables = {name: [{k: None if v is pd.NA else v for k, v in row.items()} for row in t] for name, t in tables.items()}
    for number in range(rng.choice((0, 1, 2)) if len(persons) > 1 else 0):
        doubtful, candidates = f"P9000{number}", rng.sample(persons, 2)
        row = next(row for row in tables["worker"] if row["person"] == candidates[0])
        tables["worker"].append(row | {"person": doubtful, "payroll_id": f"x{number}"})
        tables["problem"].append(DOUBT | {"person": doubtful, "value": " ".join(candidates)})
    tables["worker"].sort(key=lambda row: (row["person"], row["contract"]))
    return photo_of(photo.month, tables["worker"], **{k: t for k, t in tables.items() if k != "worker"})


@settings(max_examples=drawn(20) // 2, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(rng=st.randoms(use_true_random=True), sheets=plan_sheets(), doubtful=st.booleans())
def test_spliced_is_decided_anew_after_answers_one_by_one_in_bulk_and_taken_back(rng, sheets, doubtful):
    employer, world, month = Employer(plans_in_force(sheets, FIRST)), World(), FIRST
    payroll, met = Payroll(employer.answers), Counter()
    for _ in range(PERSONS):
        hire(world, rng, month)
    for _ in range(2):
        given_before = len(employer.answers)
        employer.use(plans_in_force(sheets, month))
        photo = payroll.photo(world, month)
        employer.decide(with_doubts(photo, rng) if doubtful and employer.taken_over else photo)
        answer_some(employer, rng, met)
        if len(employer.answers) > given_before and employer.answers[-1].retracts is None:
            take_back(employer, rng, met)
        numbers = range(given_before, len(employer.answers) + 1)
        cuts = sorted({given_before, len(employer.answers), *rng.sample(numbers, min(5, len(numbers)))})
        assert_spliced_is_whole(employer, cuts)
        employer.state, employer.taken_over = employer.decide().state, True
        month = month_of(add_months(month_start(month), 1))
        for _ in range(2 * PERSONS):
            rng.choice(EVENTS)(world, rng, month)


def test_first_and_last_affiliation_of_the_employer_can_be_spliced():
    employer = Employer(plans_named(group=GROUP, hospital=HOSPITAL, car=CAR, choice=CHOICE), taken_over=True)
    employer.decide(photo_of("2025-11", [ANNA]))
    for task in employer.decide().tasks:
        if task.kind == "affiliation":
            employer.answer(task, "affiliate")
    assert len(employer.answers) == 2
    assert_spliced_is_whole(employer, [0, 1, 2])


def test_everybody_who_may_be_meant_is_concerned_by_a_question_of_identity():
    rows = [ANNA | {"person": f"P0000{number}"} for number in range(1, 7)]
    doubts = [DOUBT | {"person": "P00005", "value": "P00001 P00002"}, DOUBT | {"person": "P00006", "value": "P00002"}]
    photo = photo_of("2025-12", rows, problem=doubts)
    assert splicing.concerned_with(["P00001"], photo) == {"P00001", "P00002", "P00005", "P00006"}
    assert splicing.concerned_with(["P00003"], photo) == {"P00003"}


def test_columns_of_other_types_are_not_spliced():
    state = taken_over().state.affiliations
    other = state.assign(category=typed([{"birth_date": None}], ["birth_date"])["birth_date"])
    assert splicing.replaced(state, other, ["P00001"], splicing.AFFILIATION_KEY) is None
