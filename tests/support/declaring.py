"""Declarations drawn by chance, possible or not, about somebody who is or was in the payroll or in a plan."""

from collections import Counter
from datetime import timedelta
from random import Random

from support.lived import AT, PLANS

from assusoft.employer import Employer
from assusoft.errors import Refused
from assusoft.month.declarations.declaration import WHO
from assusoft.month.declarations.stated import Stated
from assusoft.months import month_start

NO_DAYS = (*WHO, "departure")


def a_declaration(employer: Employer, month: str, rng: Random) -> Stated:
    """Any kind, with days up to 70 before and 40 after the first of the month."""
    worker = employer.facts.photo_of(month).worker[["person", "source", "payroll_id"]]
    rows = list(worker.itertuples(index=False, name=None))
    persons = sorted({row[0] for row in rows} | set(employer.who_has_what()["person"]))
    person, other = rng.choice(persons), rng.choice(persons)
    _, source, number = rng.choice([row for row in rows if row[0] == person] or rows)
    day, until = (str(month_start(month) + timedelta(days=rng.randint(-70, 40))) for _ in "ab")
    where = {"plan": rng.choice(PLANS), "begins": day}
    lasting = {"begins": day, "until": rng.choice(("", until))}
    field, value = rng.choice((("street", "Rue Neuve 1"), ("birth_date", "1980-02-03"), ("insured_salary", "41000.00")))
    moved = rng.choice(("affiliation_from", "affiliation_to"))
    drawn = {
        "value": ({field: value}, {"until": lasting["until"]}),
        "calculation": (
            {"field": "insured_salary", "amount": rng.choice(("3200", "3200 3300")), "months": rng.choice(("12", "1"))},
            lasting,
        ),
        "affiliation": ({}, where),
        "end-affiliation": ({}, where),
        "working-time": ({"insured_pct": "80"}, lasting),
        "interruption": ({"interruption_kind": "illness"}, lasting),
        "departure": ({"exit_date": day, "reason": "dismissal"}, {}),
        "exception": ({"effect": rng.choice(("include", "exclude"))}, where | lasting),
        "redate": ({moved: day}, {"plan": where["plan"]}),
        "move": ({"to": rng.choice(PLANS)}, where),
        "same-person": ({"same_as": other}, {}),
        "other-person": ({"source": source, "payroll_id": number}, {}),
    }
    kind = rng.choice(sorted(drawn))
    values, given = drawn[kind]
    return Stated(person, kind, values, **given)


def words_of(stated: Stated) -> list[str]:
    """The command line that declares it."""
    options = {"--plan": stated.plan, "--from": stated.begins, "--until": stated.until}
    given = [word for option, text in options.items() if text for word in (option, text)]
    return ["declare", stated.person, stated.kind, *(f"{name}={text}" for name, text in stated.values.items()), *given]


def say(employer: Employer, month: str, rng: Random, met: Counter[str]) -> None:
    """Declare something, or take something back, perhaps to say it again: then nothing has changed."""
    known = employer.declarations()
    back = {one.retracts for one in known}
    standing = [one for one in known if one.retracts is None and one.number not in back]
    if standing and rng.random() < 0.3:
        take_back(employer, rng.choice(standing), rng.random() < 0.5, met)
        return
    stated = a_declaration(employer, month, rng)
    try:
        tried = employer.preview_declare(stated, AT)
        done = employer.declare(stated, "An", AT)
    except Refused:
        met[f"{stated.kind} refused"] += 1
        return
    met[stated.kind] += 1
    assert tried == done.messages, stated


def take_back(employer: Employer, one, again: bool, met: Counter[str]) -> None:
    told_with = employer.facts.open_round()
    before = employer.messages(told_with)
    try:
        tried = employer.preview_retract(one.id, AT)
        assert tried == employer.retract(one.id, "An", AT)
    except Refused:
        met["taking back refused"] += 1
        return
    met["taken back"] += 1
    alone = sum(other.person == one.person for other in employer.declarations() if other.retracts is None) == 1
    if not again:
        return
    given = "" if one.kind in NO_DAYS else one.begins
    values = {name: value for name, value in one.values.items() if name != "other"}
    said = Stated(one.person, one.kind, values, one.plan, one.member, given, one.until)
    try:
        employer.declare(said, "An", AT)
    except Refused:
        met["saying it again refused"] += 1
        return
    if alone and one.kind != "value":  # a value is seen beside what the payroll has when it is declared
        met["taken back and said again"] += 1
        assert employer.messages(told_with) == before, said
