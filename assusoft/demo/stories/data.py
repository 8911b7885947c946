"""Stories of data that miss, contradict each other, or are corrected; and of people two extracts cannot tell apart."""

from assusoft.demo.people.numbers import national_number
from assusoft.demo.people.people import Person
from assusoft.demo.people.recruiting import Registry
from assusoft.demo.stories.story import Event, Story, change, day, employee, leaves
from assusoft.demo.truth.script import Say, Statement

_HOMONYMS = {"first_name": "Nicolas", "last_name": "Lambert", "sex": "M", "birth_date": day("1986-07-14")}


def moves(street: str, number: str, postal_code: str, city: str, since: str) -> Event:
    """Another address."""
    return change(
        street=street, house_number=number, box=None, postal_code=postal_code, city=city, address_since=day(since)
    )


def _registered(person: Person, registry: Registry) -> None:
    """The BIS number becomes a number of the national register."""
    serial = registry.serials.draw(registry.rng, person.birth_date, person.sex)
    person.national_number = national_number(person.birth_date, serial)


STORIES = (
    Story(
        "address-missing", ("missing in payroll", "blocking", "supplier's checks"),
        "Hired in February without street and number in the new payroll system: asked before anything is sent.",
        employee("2026-02-09", first_name="Inès", last_name="Rossi", sex="F", street=None, house_number=None),
        decisions={
            ("2026-02", "missing_data", "street"): Say("value", {"value": "Rue des Alouettes"}),
            ("2026-02", "missing_data", "house_number"): Say("value", {"value": "27"}),
        },
        expect=(
            "2026-02 task affiliation group", "2026-02 task missing_data death_cover",
            "2026-02 task missing_data street", "2026-02 task missing_data house_number",
            "2026-02 message entry group",
        ),
    ),
    Story(
        "email-a-month-later", ("not blocking", "supplier's checks"),
        "No e-mail address in November; the question waits, does not stop the reports, and is answered in December.",
        employee("2004-02-16", first_name="Yves", last_name="Adam", sex="M", email=None),
        decisions={
            ("2025-11", "missing_data", "email"): None,
            ("2025-12", "missing_data", "email"): Say("value", {"value": "yves.adam@maison.example"}),
        },
        expect=(
            "2025-11 task missing_data email", "2025-12 task missing_data email",
            "2025-12 message personal_data group",
        ),
    ),
    Story(
        "email-never", ("not blocking",),
        "No e-mail address and no answer: the question is still there in every month.",
        employee("1998-09-01", first_name="Agnès", last_name="Urbain", sex="F", email=None),
        decisions={
            (month, "missing_data", "email"): None
            for month in ("2025-11", "2025-12", "2026-01", "2026-02", "2026-03")
        },
        expect=tuple(
            f"{month} task missing_data email" for month in ("2025-11", "2025-12", "2026-01", "2026-02", "2026-03")
        ),
    ),
    Story(
        "birth-date-swapped", ("incoherent", "supplier's checks", "controlled first", "long illness"),
        "Day and month of birth are swapped in the payroll; the national number tells. HR corrects it before the first "
        "list leaves, payroll follows later, and nobody is told twice. In January HR learns of her long illness, which "
        "the payroll does not show: it is declared and told from its first day, in December.",
        employee("2010-09-06", first_name="Camille", last_name="Dufour", sex="F", birth_date=day("1985-04-11")),
        {"2025-11": change(birth_date=day("1985-11-04")), "2026-02": change(birth_date=day("1985-04-11"))},
        {("2025-11", "inconsistent_data", "birth_date"): Say("correct", {"value": "1985-04-11"})},
        ("2025-11 task inconsistent_data birth_date", "2026-01 message interruption_start group"),
        {"2026-01": (Statement("interruption", {"interruption_kind": "illness"}, "", "2025-12-10"),)},
    ),
    Story(
        "birth-date-left-to-payroll", ("incoherent", "correction sent"),
        "A wrong year of birth that payroll will correct: nothing told now, the correction goes out when it comes, "
        "from the first day of each affiliation.",
        employee("2012-04-02", first_name="Arnaud", last_name="Lefebvre", sex="M", birth_date=day("1988-12-05")),
        {"2025-11": change(birth_date=day("1987-12-05")), "2026-01": change(birth_date=day("1988-12-05"))},
        {("2025-11", "inconsistent_data", "birth_date"): Say("payroll")},
        (
            "2025-11 task inconsistent_data birth_date", "2026-01 message correction group",
            "2026-01 message correction hospital",
        ),
    ),
    Story(
        "impossible-date", ("incoherent", "blocking", "controlled first", "working time"),
        "31 November in the extract: the cell is set aside, asked, and the insurer keeps the date it has. In February "
        "he works four days a week by an agreement that no payroll holds: declared, told, and over in March.",
        employee("2021-03-01", first_name="Damien", last_name="Rousseau", sex="M", hire_date=day("2019-11-30")),
        {"2025-12": change(impossible={"hire_date": "31/11/2019"}), "2026-01": change(impossible={})},
        {("2025-12", "inconsistent_data", "hire_date"): Say("correct", {"value": "2019-11-30"})},
        (
            "2025-12 task inconsistent_data hire_date", "2026-02 message working_time group",
            "2026-03 message working_time group",
        ),
        {"2026-02": (Statement("working-time", {"insured_pct": "80.00"}, "", "2026-02-01", "2026-02-28"),)},
    ),
    Story(
        "name-corrected", ("correction sent", "all changes"),
        "A typing error in the name, corrected in the payroll: told to every supplier that uses the name.",
        employee("2016-02-15", first_name="Florence", last_name="Vandenbrouke", sex="F"),
        {"2026-03": change(last_name="Vandenbroucke")},
        expect=("2026-03 message personal_data group", "2026-03 message personal_data hospital"),
    ),
    Story(
        "moves-house", ("all changes", "plan by plan", "rules applied"),
        "Moves in December: insurers and leasing firm learn the address, each for its own plan. From March on she does "
        "without the car, though payroll still has its class: an exception that HR declares.",
        employee("2013-06-10", first_name="Julie", last_name="Leclercq", sex="F", car_class="B",
                 car_since=day("2024-06-03")),
        {"2025-12": moves("Rue du Vieux Moulin", "8", "5000", "Namur", "2025-12-05")},
        expect=(
            "2025-12 message address group", "2025-12 message address hospital", "2025-12 message address car",
            "2026-03 message exit car",
        ),
        says={"2026-03": (Statement("exception", {"effect": "exclude"}, "car", "2026-03-01", reason="Rendue"),)},
    ),
    Story(
        "moved-entered-late", ("entered late", "all changes", "departure data"),
        "Moved on 20 December, entered in February: told in February with December's date. In January HR knows that he "
        "leaves at the end of March, and declares it with reason and notice; when payroll shows it, nobody is asked.",
        employee("2019-01-14", first_name="Maxime", last_name="Noël", sex="M"),
        {
            "2026-02": moves("Avenue des Tilleuls", "112", "1300", "Wavre", "2025-12-20"),
            "2026-03": leaves("2026-03-31", "resignation"),
        },
        expect=(
            "2026-02 message address group", "2026-02 message address hospital", "2026-03 message exit group",
            "2026-03 message exit hospital",
        ),
        says={
            "2026-01": (Statement("departure", {
                "exit_date": "2026-03-31", "reason": "resignation", "notice_start": "2026-01-19",
                "notice_end": "2026-03-31"}),),
        },
    ),
    Story(
        "bis-becomes-register", ("all changes", "correction sent"),
        "A BIS number becomes a register number: the same person, and the insurers learn the new number.",
        employee("2022-03-21", first_name="Giovanni", last_name="Rossi", sex="M", nationality="IT", bis=True),
        {"2026-01": _registered},
        expect=("2026-01 message national_number group", "2026-01 message national_number hospital"),
    ),
    Story(
        "homonym", ("payroll switch",),
        "Shares name and birth date with a colleague, but has a national number in both systems: no question.",
        employee("2008-10-06", **_HOMONYMS),
    ),
    Story(
        "homonym-in-doubt", ("payroll switch", "blocking", "incoherent"),
        "The other one: in the new payroll system without national number, so nobody can tell who he is; a question, "
        "never a guess.",
        employee("2017-04-10", **_HOMONYMS),
        {"2026-02": change(doubt=True), "2026-03": change(doubt=False)},
        expect=("2026-02 task identity ", "2026-02 task missing_data national_number"),
    ),
    Story(
        "payroll-switched", ("payroll switch", "two systems"),
        "Nothing happens to her but a new payroll number in a new system, which writes her name in capitals: no task, "
        "no message.",
        employee("2001-05-07", ("spouse", "Alain", "1972-09-19", True), first_name="Françoise", last_name="Legrand",
                 sex="F", birth_date=day("1974-12-01")),
        {"2026-02": change(last_name="LEGRAND")},
    ),
    Story(
        "imported-again", ("controlled first", "correction sent"),
        "January's first extract says he left; the corrected one, imported before closing, does not: the question "
        "closes by itself.",
        employee("2018-01-08", first_name="Gilles", last_name="Deprez", sex="M"),
    ),
)  # fmt: skip

FIRST_EXTRACT = {("2026-01", "imported-again"): change(contract_end=day("2026-01-31"), end_reason="resignation")}
"""(month, story) -> what a first, wrong extract of that month said; the right one is imported before closing."""
