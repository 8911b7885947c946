"""Stories of people who leave, seem to leave, or are not in the extract."""

from assusoft.demo.stories.story import Story, change, day, employee, leaves
from assusoft.demo.truth.script import Say, Statement

STORIES = (
    Story(
        "dismissed-keeps-cover", ("dismissed stays insured", "departure data", "departure", "plan by plan"),
        "Dismissed with an indemnity: the group insurance ends at once, the hospital cover three months later, for the "
        "family too; told at once, with the future date.",
        employee("2011-04-04", ("spouse", "Laurent", "1983-02-11", True), first_name="Virginie", last_name="Dethier",
                 sex="F"),
        {"2025-12": leaves("2025-12-15", "dismissal")},
        {("2025-12", "departure", ""): Say(
            "confirm", {"exit_date": "2025-12-15", "reason": "dismissal", "indemnity_months": "6"})},
        (
            "2025-12 task departure ", "2025-12 message exit group", "2025-12 message exit hospital",
            "2025-12 message family_out hospital/Laurent",
        ),
    ),
    Story(
        "resignation", ("departure", "departure data"),
        "Resigns: payroll knows the date, HR adds reason and notice, and every insurer gets the same data. A month "
        "later HR takes the answer back, is asked where he is, and says it better: a correction.",
        employee("2019-06-03", first_name="Jérôme", last_name="Cornet", sex="M"),
        {"2026-02": leaves("2026-02-27")},
        {("2026-02", "departure", ""): Say("confirm", {
            "exit_date": "2026-02-27", "reason": "resignation", "notice_start": "2026-01-05",
            "notice_end": "2026-02-27"}),
         ("2026-03", "missing_person", ""): Say("left", {
            "exit_date": "2026-02-13", "reason": "resignation", "notice_start": "2026-01-05",
            "notice_end": "2026-02-13"})},
        (
            "2026-02 task departure ", "2026-02 message exit group", "2026-02 message exit hospital",
            "2026-03 task missing_person ", "2026-03 message correction group", "2026-03 message correction hospital",
        ),
        {"2026-03": (Statement("retract", {"kind": "departure", "month": "2026-02"}, reason="Préavis plus court"),)},
    ),
    Story(
        "retirement", ("departure",),
        "Retires in March: a message of its own kind, because the insurer then pays the capital.",
        employee("1989-01-02", first_name="Martine", last_name="Fontaine", sex="F", birth_date=day("1961-04-09")),
        {"2026-03": leaves("2026-03-31", "retirement")},
        expect=("2026-03 task departure ", "2026-03 message retirement group", "2026-03 message retirement hospital"),
    ),
    Story(
        "death", ("departure", "plan by plan"),
        "Dies in February: the insurers are told a death, the family's hospital cover ends with his.",
        employee("2003-09-01", ("spouse", "Isabelle", "1975-07-30", True), ("child", "Simon", "2010-05-02", True),
                 first_name="Philippe", last_name="Jacquemin", sex="M", birth_date=day("1974-03-21")),
        {"2026-02": leaves("2026-02-11", "death")},
        expect=(
            "2026-02 task departure ", "2026-02 message death group", "2026-02 message death hospital",
            "2026-02 message family_out hospital/Isabelle", "2026-02 message family_out hospital/Simon",
        ),
    ),
    Story(
        "end-date-but-stays", ("departure", "nothing automatic"),
        "A fixed term ends on 31 December but will be prolonged: `stays`, and in January payroll says so too.",
        employee("2025-01-06", first_name="Romain", last_name="Bodart", sex="M", contract_type="fixed_term"),
        {"2025-12": leaves("2025-12-31", "end_fixed_term"), "2026-01": change(
            contract_end=day("2026-12-31"), end_reason=None)},
        {("2025-12", "departure", ""): Say("stays", reason="Contrat prolongé d'un an")},
        ("2025-12 task departure ",),
    ),
    Story(
        "left-last-month", ("departure", "entered late"),
        "Left on 16 January, entered in the payroll in February: told in February with January's date.",
        employee("2016-11-07", first_name="Sabine", last_name="Massart", sex="F"),
        {"2026-02": leaves("2026-01-16", "mutual")},
        expect=("2026-02 task departure ", "2026-02 message exit group", "2026-02 message exit hospital"),
    ),
    Story(
        "exit-date-corrected", ("correction sent", "departure"),
        "The exit was told for 31 December; payroll then moves it to 31 January: a correction to the same suppliers.",
        employee("2017-03-20", first_name="Denis", last_name="Carlier", sex="M"),
        {"2025-12": leaves("2025-12-31", "mutual"), "2026-01": leaves("2026-01-31", "mutual")},
        expect=(
            "2025-12 task departure ", "2025-12 message exit group", "2025-12 message exit hospital",
            "2026-01 task departure ", "2026-01 message correction group", "2026-01 message correction hospital",
        ),
    ),
    Story(
        "missing-but-employed", ("blocking", "all changes"),
        "Forgotten in December's extract: asked, never a silent departure; back in January.",
        employee("2013-08-19", first_name="Pascal", last_name="Urbain", sex="M"),
        {"2025-12": change(absent=True), "2026-01": change(absent=False)},
        {("2025-12", "missing_person", ""): Say("still_employed", reason="Oublié par le secrétariat social")},
        ("2025-12 task missing_person ",),
    ),
    Story(
        "missing-and-left", ("departure", "all changes"),
        "No longer in March's extract and no end date anywhere: HR gives the date.",
        employee("2020-10-12", first_name="Yasmina", last_name="El Amrani", sex="F"),
        {"2026-03": change(absent=True)},
        {("2026-03", "missing_person", ""): Say("left", {"exit_date": "2026-02-28", "reason": "resignation"})},
        ("2026-03 task missing_person ", "2026-03 message exit group", "2026-03 message exit hospital"),
    ),
    Story(
        "sixty-five", ("rules applied",),
        "Turns 65 on 20 December and goes on working: the group insurance ends by itself, the hospital cover does not.",
        employee("1992-02-03", first_name="Michel", last_name="Renard", sex="M", birth_date=day("1960-12-20")),
        expect=("2026-01 message exit group",),
    ),
)  # fmt: skip
