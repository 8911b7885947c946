"""Stories of part-time, time credit, leaves and illness: nothing is passed on before HR confirms it."""

from decimal import Decimal

from assusoft.demo.people.people import Person, interrupt, part_time, resume
from assusoft.demo.people.recruiting import Registry
from assusoft.demo.stories.story import Event, Story, day, employee, worker
from assusoft.demo.truth.script import Say


def works(pct: str, since: str) -> Event:
    """Another contractual working time."""

    def event(person: Person, registry: Registry) -> None:
        part_time(person.contract, Decimal(pct), day(since))

    return event


def breaks(kind: str, start: str, end: str | None, pct: str = "100.00") -> Event:
    """An interruption begins."""

    def event(person: Person, registry: Registry) -> None:
        interrupt(person.contract, kind, day(start), day(end) if end else None, Decimal(pct))

    return event


def resumes(person: Person, registry: Registry) -> None:
    """The interruption is over."""
    resume(person.contract)


STORIES = (
    Story(
        "four-fifths", ("working time", "nothing automatic", "easily confirmed"),
        "Works 80 % from 1 December: HR confirms; the group insurer is told, the hospital plan not.",
        employee("2010-01-11", first_name="Sylvie", last_name="Bastin", sex="F"),
        {"2025-12": works("80.00", "2025-12-01")},
        expect=("2025-12 task working_time ", "2025-12 message working_time group"),
    ),
    Story(
        "time-credit", ("interruption", "period and kind"),
        "A fifth of time credit from December to February: its start and its end are told.",
        employee("2008-06-02", first_name="Cédric", last_name="Thiry", sex="M"),
        {"2025-12": breaks("time_credit_motive", "2025-12-01", "2026-02-28", "20.00"), "2026-03": resumes},
        expect=(
            "2025-12 task working_time ", "2025-12 message interruption_start group", "2026-03 task working_time ",
            "2026-03 message interruption_end group",
        ),
    ),
    Story(
        "parental-leave", ("complete interruption", "interruption"),
        "Full parental leave while payroll leaves the percentage at 100: HR tells that nothing is insured meanwhile.",
        employee("2018-09-10", first_name="Élodie", last_name="Charlier", sex="F"),
        {"2026-01": breaks("parental", "2026-01-05", "2026-05-04")},
        {("2026-01", "working_time", ""): Say("tell", {
            "insured_pct": "0", "since": "2026-01-05", "interruption_kind": "parental",
            "interruption_from": "2026-01-05", "interruption_to": "2026-05-04", "interruption_pct": "100.00"})},
        ("2026-01 task working_time ", "2026-01 message interruption_start group"),
    ),
    Story(
        "long-illness", ("long illness", "to tell or not"),
        "Ill for months: HR decides not to tell, and is not asked again until payroll moves.",
        employee("2006-02-13", first_name="Fabienne", last_name="Leruth", sex="F"),
        {"2026-01": breaks("illness_long", "2026-01-12", None)},
        {("2026-01", "working_time", ""): Say("do_not_tell", reason="La maladie passe par le médecin-conseil")},
        ("2026-01 task working_time ",),
    ),
    Story(
        "birth-leave", ("to tell or not",),
        "Three weeks of birth leave: no plan wants to know that kind, so nobody is asked.",
        employee("2021-05-17", first_name="Quentin", last_name="Servais", sex="M"),
        {"2025-12": breaks("birth_leave", "2025-12-08", "2025-12-28"), "2026-01": resumes},
    ),
    Story(
        "answer-taken-back", ("working time", "controlled first"),
        "Works 90 % from February; HR answers 80 by mistake, takes it back before closing and answers rightly.",
        employee("2015-01-19", first_name="Aurélie", last_name="Gillet", sex="F"),
        {"2026-02": works("90.00", "2026-02-01")},
        {("2026-02", "working_time", ""): Say(
            "tell", {"insured_pct": "90.00", "since": "2026-02-01"},
            first=Say("tell", {"insured_pct": "80.00", "since": "2026-02-01"}))},
        ("2026-02 task working_time ", "2026-02 message working_time group"),
    ),
    Story(
        "part-time-entered-late", ("entered late", "working time", "correction sent"),
        "Half-time since 1 December, in the payroll only in February: told with December's date. In March payroll "
        "finds that it was 40 % all the time: a correction from that same day.",
        employee("2012-10-22", first_name="Delphine", last_name="Maréchal", sex="F"),
        {"2026-02": works("50.00", "2025-12-01"), "2026-03": works("40.00", "2025-12-01")},
        expect=(
            "2026-02 task working_time ", "2026-02 message working_time group", "2026-03 task working_time ",
            "2026-03 message correction group",
        ),
    ),
    Story(
        "hours-a-week", ("hours a week", "working time"),
        "A manual worker's payroll shows hours only: 30.40 of 38 from 2 March, which is 80 %.",
        worker("2010-11-08", first_name="Emre", last_name="Öztürk", sex="M"),
        {"2026-03": works("80.00", "2026-03-02")},
        expect=("2026-03 task working_time ", "2026-03 message working_time group"),
    ),
)  # fmt: skip
