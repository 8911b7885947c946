"""Lives that payrolls tell badly: wrong national numbers, corrected births, twins, contracts of a day, amounts of
nothing, files that one entity did not deliver.

What is typed wrong stands in `World.mistakes`, so that it can be put right later; what is true stays in the world.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from support.world import ENTITIES, EVENTS, NAMES, Human, World, hire, niss, pick

from assusoft.months import month_end, month_start

_TWIN = date(2012, 6, 3)


def mistype(world: World, rng: Random, month: str) -> None:
    """A national number is typed wrong: nobody's, or another person's; of a worker, or of a family member."""
    human = _somebody(world, rng)
    if human is None:
        return
    numbers = [number for other, row in _everybody(world).items() if other != human if (number := _number(row))]
    world.numbers += 1
    nobody = niss(date(1985, 7, 30), 500 + world.numbers)
    _mistake(world, human, national_number=rng.choice([nobody, *numbers]))


def rebirth(world: World, rng: Random, month: str) -> None:
    """A birth date is typed wrong: a day, a month or years beside it, another person's, or none."""
    human = _somebody(world, rng)
    if human is None:
        return
    birth = _everybody(world)[human]["birth_date"] or date(2015, 5, 1)
    others = [row["birth_date"] for row in _everybody(world).values() if row["birth_date"]]
    beside = [birth + timedelta(days=days) for days in (1, -1, 31, 3653, -3653)]
    _mistake(world, human, birth_date=rng.choice([*beside, rng.choice(others or [birth]), None]))


def misname(world: World, rng: Random, month: str) -> None:
    """A first name is typed otherwise, or is another person's."""
    human = _somebody(world, rng)
    if human is None:
        return
    name = _everybody(world)[human]["first_name"] or "Kind"
    _mistake(world, human, first_name=rng.choice((name + "e", f"{name} Maria", rng.choice(NAMES))))


def rewrite(world: World, rng: Random, month: str) -> None:
    """A name, a street or a number is written otherwise: in capitals, without accents, with blanks or zeros before."""
    row = pick(world, rng)
    if row is not None:
        name = rng.choice(("last_name", "first_name", "street", "house_number", "postal_code"))
        text = row[name] or "1"
        row[name] = rng.choice((text.upper(), text.lower(), text.replace("é", "e"), f"{text} ", f"0{text}"))


def correct(world: World, rng: Random, month: str) -> None:
    """What was typed wrong of somebody is put right."""
    if world.mistakes:
        del world.mistakes[rng.choice(sorted(world.mistakes))]


def exchange(world: World, rng: Random, month: str) -> None:
    """The numbers of two people are exchanged; not of two of one name and birth date, whom nothing else tells apart."""
    people = _everybody(world)
    numbered = sorted(human for human, row in people.items() if _number(row))
    if len(numbered) > 1:
        one, other = rng.sample(numbered, 2)
        if all(people[one].get(name) == people[other].get(name) for name in ("first_name", "birth_date")):
            return
        _mistake(world, one, national_number=_number(people[other]))
        _mistake(world, other, national_number=_number(people[one]))


def twins(world: World, rng: Random, month: str) -> None:
    """Two children of one day, sometimes without names or numbers; or two workers who are twins."""
    row = pick(world, rng)
    if row is None or rng.random() < 0.3:
        _twins_at_work(world, rng, month)
        return
    named, numbered = rng.random() < 0.6, rng.random() < 0.5
    born = rng.choice((_TWIN, month_start(month), month_end(month) - timedelta(days=3)))
    relation, insured = rng.choice(("child", "child", "other")), rng.choice((None, True))
    world.numbers += 2
    for place, name in enumerate(("Twin-a", "Twin-b")):
        key = row["who"], name
        world.family[key] = {
            "relation": relation, "last_name": row["last_name"], "first_name": _twin_name(key) if named else None,
            "birth_date": born, "national_number": niss(born, 400 + world.numbers + place) if numbered else None,
            "sex": rng.choice((None, "F", "M")), "since": rng.choice((None, born, month_start(month))),
            "until": None, "insured": insured,
        }  # fmt: skip


def baptise(world: World, rng: Random, month: str) -> None:
    """Twins without names get them."""
    for human, row in world.family.items():
        if human[1].startswith("Twin") and row["first_name"] is None:
            row["first_name"] = _twin_name(human)


def _twin_name(human: Human) -> str:
    return NAMES[(int(human[0][1:]) + (3 if human[1] == "Twin-a" else 7)) % len(NAMES)]


def _twins_at_work(world: World, rng: Random, month: str) -> None:
    """Both are hired; the number of the one may be typed for the other too."""
    for _ in range(2):
        hire(world, rng, month)
    one, other = (world.workers[f"W{number:05d}"] for number in (world.hired - 1, world.hired))
    other |= {name: one[name] for name in ("last_name", "birth_date", "entity")}
    other["national_number"] = niss(one["birth_date"], 2 * world.hired) if other["national_number"] else None
    if one["national_number"] and rng.random() < 0.3:
        _mistake(world, (other["who"], ""), national_number=one["national_number"])


def one_day(world: World, rng: Random, month: str) -> None:
    """A contract of a day or two, over before anybody looked; sometimes it begins when the one before ended."""
    hire(world, rng, month)
    row = world.workers[f"W{world.hired:05d}"]
    start = month_start(month) + timedelta(days=rng.choice((0, 8, 15, 27)))
    end = min(start + timedelta(days=rng.choice((0, 0, 1))), month_end(month))
    row |= {"hire_date": start, "contract_start": start, "contract_end": end, "contract_type": "fixed_term"}


def withhold(world: World, rng: Random, month: str) -> None:
    """Lines of a deduction that are no plain amount: nothing, a refund, an amount and its refund, no amount at all."""
    row = pick(world, rng)
    if row is not None:
        lines = rng.choice((("0.00",), ("-7.50",), ("7.50", "-7.50"), ("7.50", "0.00"), ("-7.50", "15.00"), (None,)))
        world.deductions[row["who"]] = [None if line is None else Decimal(line) for line in lines]


def lose(world: World, rng: Random, month: str) -> None:
    """An entity's file of families, or of deductions, does not come this month."""
    world.lost.add((rng.choice(("family", "deduction")), rng.choice(ENTITIES)))


LIVES = (
    *EVENTS, mistype, mistype, rebirth, rebirth, misname, rewrite, rewrite, correct, correct, exchange, twins, twins,
    baptise, one_day, one_day, withhold, withhold, lose,
)  # fmt: skip


def _everybody(world: World) -> Mapping[Human, Mapping[str, Any]]:
    """Everybody as they truly are."""
    return {**{(who, ""): row for who, row in world.workers.items()}, **world.family}


def _somebody(world: World, rng: Random) -> Human | None:
    people = sorted(_everybody(world))
    return rng.choice(people) if people else None


def _number(row: Mapping[str, Any]) -> str | None:
    number: str | None = row.get("national_number")
    return number


def _mistake(world: World, human: Human, **typed: Any) -> None:
    world.mistakes[human] = world.mistakes.get(human, {}) | typed
