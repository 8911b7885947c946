"""Stories of spouses and children in the hospital plan."""

from assusoft.demo.people.people import Person
from assusoft.demo.people.recruiting import Registry, add_member
from assusoft.demo.stories.story import Event, Story, day, employee
from assusoft.demo.truth.script import Say


def born(first_name: str, birth: str, sex: str | None = "F") -> Event:
    """A child is born."""

    def event(person: Person, registry: Registry) -> None:
        member = add_member(registry, person, "child", day(birth), day(birth), first_name=first_name, sex="F")
        member.sex = sex
        person.children_count += 1

    return event


def marries(first_name: str, birth: str, since: str) -> Event:
    """Marries; the spouse comes into the family table."""

    def event(person: Person, registry: Registry) -> None:
        person.civil_status, person.civil_status_since = "married", day(since)
        add_member(registry, person, "spouse", day(birth), day(since), first_name=first_name)

    return event


def _divorces(person: Person, registry: Registry) -> None:
    person.civil_status, person.civil_status_since = "divorced", day("2026-02-14")
    person.family[0].until = day("2026-02-14")


_MONTHS = ("2025-11", "2025-12", "2026-01", "2026-02", "2026-03")

STORIES = (
    Story(
        "newborn", ("family affiliation", "not blocking", "choice remembered"),
        "A daughter in December: the group insurance learns the number of children, the hospital plan asks the choice.",
        employee("2016-09-05", ("spouse", "Benoît", "1987-01-29", True), first_name="Pauline", last_name="Mathieu",
                 sex="F", birth_date=day("1989-03-15")),
        {"2025-12": born("Jeanne", "2025-12-12")},
        {("2025-12", "family_affiliation", "hospital"): Say("affiliate", {"affiliation_from": "2025-12-12"})},
        (
            "2025-12 message civil_status group", "2025-12 task family_affiliation hospital/Jeanne",
            "2025-12 message family_in hospital/Jeanne",
        ),
    ),
    Story(
        "newborn-without-sex", ("supplier's checks", "family affiliation"),
        "A child in March of whom payroll does not give the sex, which the insurer needs: asked, for the member.",
        employee("2018-06-18", ("spouse", "Sandrine", "1991-10-08", True), first_name="Geoffrey", last_name="Simon",
                 sex="M", birth_date=day("1990-02-02")),
        {"2026-03": born("Lou", "2026-03-06", None)},
        {("2026-03", "family_affiliation", "hospital"): Say("affiliate", {"affiliation_from": "2026-03-06"})},
        (
            "2026-03 message civil_status group", "2026-03 task family_affiliation hospital/Lou",
            "2026-03 task missing_data sex/Lou", "2026-03 message family_in hospital/Lou",
        ),
    ),
    Story(
        "spouse-declined", ("family affiliation", "choice remembered"),
        "Marries in January; the spouse has another cover: declined, and not asked again.",
        employee("2019-11-18", first_name="Antoine", last_name="Collignon", sex="M"),
        {"2026-01": marries("Lucie", "1993-05-27", "2026-01-17")},
        {("2026-01", "family_affiliation", "hospital"): Say("not_now", reason="Assurée chez son employeur")},
        (
            "2026-01 message civil_status group", "2026-01 message civil_status hospital",
            "2026-01 task family_affiliation hospital/Lucie",
        ),
    ),
    Story(
        "child-of-twenty-five", ("plan by plan", "rules applied"),
        "A son turns 25 in December: his hospital cover ends on 31 December by itself.",
        employee("1999-03-15", ("spouse", "Bernadette", "1971-03-03", True), ("child", "Guillaume", "2000-12-10", True),
                 first_name="Luc", last_name="Bodson", sex="M", birth_date=day("1970-06-06")),
        expect=("2025-12 message family_out hospital/Guillaume",),
    ),
    Story(
        "divorce", ("family affiliation", "plan by plan"),
        "Divorced in February: the spouse's departure is confirmed; cover goes to the end of the month.",
        employee("2007-02-19", ("spouse", "Sébastien", "1980-08-16", True), first_name="Laetitia", last_name="Barbier",
                 sex="F", birth_date=day("1981-11-23")),
        {"2026-02": _divorces},
        expect=(
            "2026-02 message civil_status group", "2026-02 message civil_status hospital",
            "2026-02 task family_departure hospital/Sébastien",
            "2026-02 message family_out hospital/Sébastien",
        ),
    ),
    Story(
        "family-after-waiting", ("family affiliation", "conditions first", "plan by plan"),
        "Hired in October: in January the three months are over, and with him wife and son are asked.",
        employee("2025-10-06", ("spouse", "Mélanie", "1990-04-30", None), ("child", "Hugo", "2019-08-21", None),
                 first_name="Raphaël", last_name="Paquet", sex="M", birth_date=day("1988-08-08")),
        decisions={
            ("2026-01", "family_affiliation", "hospital"): Say("affiliate", {"affiliation_from": "2026-01-01"}),
        },
        expect=(
            "2026-01 task affiliation hospital", "2026-01 message entry hospital",
            "2026-01 task family_affiliation hospital/Mélanie", "2026-01 message family_in hospital/Mélanie",
            "2026-01 task family_affiliation hospital/Hugo", "2026-01 message family_in hospital/Hugo",
        ),
    ),
    Story(
        "spouse-open-question", ("not blocking", "choice remembered"),
        "Nobody knows whether the spouse joins: the question stays, month after month, and stops nothing.",
        employee("2015-10-12", ("spouse", "Fabrice", "1984-06-05", None), first_name="Valérie", last_name="Grégoire",
                 sex="F", birth_date=day("1986-01-20")),
        decisions={(month, "family_affiliation", "hospital"): None for month in _MONTHS},
        expect=tuple(f"{month} task family_affiliation hospital/Fabrice" for month in _MONTHS),
    ),
)  # fmt: skip
