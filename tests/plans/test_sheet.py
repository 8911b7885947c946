"""Plan sheets: what a right one gives, every fault's sentence, examples run on load, dated versions."""

import re
import textwrap
from datetime import date
from pathlib import Path

import pytest

from assusoft.errors import ConfigError
from assusoft.plans.labels import labels_of
from assusoft.plans.sheet import MESSAGE_KINDS, Plan, load_plans, plan_of, plans_in_force
from assusoft.schema import own_field

OWN = {"badge": own_field("badge", "text", {}), "since_own": own_field("since_own", "date", {})}
HEAD = """\
supplier = "hospicare"
from = 2026-01-01
eligible = "statute = 'employee' and age_at(month_start) < 65"
enrolment = "mandatory"
reports = ["name", "birth_date", "address"]
"""
WHOLE = """\
supplier = "insurer-a"
from = 2026-01-01
label = { fr = "Groupe", en = "Group" }
eligible = "statute IN ('employee', 'worker') AND badge IS NOT NULL"
enrolment = "optional"
since = ["hire_date", "since_own"]
waiting_months = 3
starts = "first of month"
ends = "end of month"
maximum_age = 65
family = "optional"
choice_wage_code = "8640"
keeps_cover = { dismissal = 3 }
reports = ["name", "insured_salary", "insured_pct", "badge", "death_cover", "notice"]
required = ["name"]
wanted = ["badge"]
messages = ["entry", "exit", "salary"]

[salary]
formula = "monthly_salary * 13.92"
renewed = "yearly"
month = 7

[interruptions]
not_sent = ["birth_leave"]

[family_rule]
eligible = "relation <> 'other'"
child_maximum_age = 25
child_ends = "end of year"
reports = ["name", "relation", "affiliation_from"]
required = ["last_name"]

[asks.death_cover]
choices = ["none", "single", "double"]
takeover = "single"
label = { nl = "Overlijden" }

[[exception]]
person = "P00012"
effect = "exclude"
until = 2026-06-30
reason = "posted abroad"

[[example]]
given = { statute = "employee", badge = "7", birth_date = 1990-05-01 }
month = "2026-02"
expect = "eligible"

[[example]]
given = { statute = "employee", badge = "7", birth_date = 1961-02-01 }
month = "2026-02"
expect = "not eligible"

[[example]]
given = { badge = "7" }
month = "2026-02"
expect = "undecided"

[[family_example]]
given = { relation = "child", birth_date = 2001-03-01 }
month = "2026-12"
expect = "eligible"

[[family_example]]
given = { relation = "child", birth_date = 2001-03-01 }
month = "2027-01"
expect = "not eligible"
"""


def load(folder: Path, text: str, name: str = "hospital.toml") -> Plan:
    (folder / name).write_text(text)
    return next(plan for plan in load_plans(folder, OWN) if plan.file == name)


def refusal(folder: Path, text: str, name: str = "hospital.toml") -> str:
    with pytest.raises(ConfigError) as raised:
        load(folder, text, name)
    return str(raised.value).removeprefix(f"{folder}/")


def test_a_sheet_gives_a_plan_with_groups_expanded(tmp_path: Path) -> None:
    plan = load(tmp_path, WHOLE)
    assert (plan.name, plan.file, plan.text, plan.from_) == ("hospital", "hospital.toml", WHOLE, date(2026, 1, 1))
    assert plan.reports == (
        "last_name", "first_name", "insured_salary", "insured_pct", "badge", "death_cover", "notice_start",
        "notice_end", "indemnity_months",
    )  # fmt: skip
    assert plan.required == ("last_name", "first_name")
    assert plan.salary is not None
    assert plan.salary.month == 7
    assert plan.interruptions.not_sent == ("birth_leave",)
    assert plan.family_rule is not None
    assert plan.family_rule.reports == ("last_name", "first_name", "relation", "affiliation_from")
    assert plan.asks["death_cover"].choices == ("none", "single", "double")
    assert plan.asks["death_cover"].blocking
    assert plan.exceptions[0].effect == "exclude"
    assert (plan.label_in("fr"), plan.label_in("nl")) == ("Groupe", "Group")
    assert plan_of(Path("hospital.toml"), plan.text, OWN) == plan


def test_a_sheet_says_where_its_values_come_from(tmp_path: Path) -> None:
    text = (
        WHOLE.replace('wanted = ["badge"]', 'wanted = ["badge"]\nreference = { maximum_age = "Plan rules, art. 5" }')
        .replace("month = 7", 'month = 7\nreference = { formula = "Plan rules, art. 7: 13.92 months" }')
        .replace("child_maximum_age = 25", 'child_maximum_age = 25\nreference = { child_ends = "Act, art. 12" }')
    )
    plan = load(tmp_path, text)
    assert plan.salary is not None
    assert plan.family_rule is not None
    assert (plan.reference.maximum_age, plan.reference.waiting_months) == ("Plan rules, art. 5", None)
    assert plan.salary.reference.formula == "Plan rules, art. 7: 13.92 months"
    assert plan.family_rule.reference.child_ends == "Act, art. 12"


def test_a_short_sheet_takes_the_defaults(tmp_path: Path) -> None:
    plan = load(tmp_path, HEAD)
    assert (plan.since, plan.starts, plan.ends, plan.family) == (("hire_date",), "day", "day", "none")
    assert plan.messages == MESSAGE_KINDS
    assert (plan.required, plan.wanted, plan.asks, plan.keeps_cover) == ((), (), {}, {})
    assert plan.label_in("fr") == "hospital"


@pytest.mark.parametrize(
    ("added", "sentence"),
    [
        ("wating_months = 3", "line 6: wating_months: is not a known key (did you mean 'waiting_months'"),
        ("text = 'x'", "line 6: text: is not a known key"),
        (
            'branch = "pension"\nwaiting_months = 6',
            "line 7: waiting_months: found 6 in a plan of branch 'pension'. A supplementary pension and the death "
            "cover that goes with it are owed from the first day (act of 27 June 2018).",
        ),
        ('branch = "life"', "line 6: branch: found 'life', expected"),
        (
            'branch = "death"\nwaiting_months = 0\nstarts = "first of next month"',
            "line 8: starts: found 'first of next month' in a plan of branch 'death'. A supplementary pension and the "
            "death cover that goes with it are owed from the first day (act of 27 June 2018). Write 'day' or 'first of "
            "month', or give the branch the plan really is of.",
        ),
        (
            "waiting_months = 99999999",
            "line 6: waiting_months: found 99999999, expected less than or equal to 1800.",
        ),
        ("waiting_months = -1", "line 6: waiting_months: found -1, expected greater than or equal to 0."),
        ("starts = 'first'",
         "line 6: starts: found 'first', expected 'day', 'first of month' or 'first of next month'."),
        ("since = []", "line 6: since: found a list, which should have at least 1 item."),
        ("since = ['hired']", "line 6: since: 'hired' is not a date field of a worker"),
        ("since = ['statute']", "line 6: since: 'statute' is not a date field of a worker"),
        ("required = ['citty']", "line 6: required: 'citty' is not a field in reports (did you mean 'city'?)."),
        ("required = ['email']", "line 6: required: 'email' is not a field in reports"),
        ("wanted = ['email']", "line 6: wanted: 'email' is not a field in reports"),
        ("required = ['address']\nwanted = ['city']",
         "line 7: wanted: 'city' is also in required; a field is one or the "
         "other."),
        ("messages = ['entri']",
         "line 6: messages: 'entri' is not a kind of message (did you mean 'entry' or 're_entry'?)."),
        ("keeps_cover = { fired = 3 }", "line 6: keeps_cover: 'fired' is not a reason of departure"),
        ("keeps_cover = { dismissal = 0 }",
         "line 6: keeps_cover.dismissal: found 0, expected greater than or equal to 1."),
        ("choice_wage_code = '8640'",
         "line 6: choice_wage_code: only an optional plan has a choice; this one is mandatory."),
        ("family = 'optional'", "line 6: family: family is 'optional', so a section [family_rule] is needed."),
        ("[family_rule]", "line 6: family_rule: family is 'none', so no section [family_rule] is used."),
        ("family = 'optional'\n[family_rule]\nreports = ['statute']", "line 8: family_rule.reports: 'statute' is not a "
         "family field"),
        ("family = 'optional'\n[family_rule]\nreports = ['sex']\nrequired = ['relation']",
         "line 9: family_rule.required: 'relation' is not a field in reports"),
        ("family = 'optional'\n[family_rule]\neligible = 'statute IS NULL'", "line 8: family_rule.eligible: the rule "
         "«statute IS NULL» uses the field 'statute', which does not exist here"),
        ("[interruptions]\nnot_sent = ['ill']",
         "line 7: interruptions.not_sent: 'ill' is not an interruption (did you mean "
         "'illness'"),
        ("[salary]\nformula = 'monthly_salary * x'",
         "line 7: salary.formula: the rule «monthly_salary * x» uses the field "
         "'x'"),
        ("[salary]\nformula = 'statute'", "line 7: salary.formula: the rule «statute» must answer an amount."),
        ("[salary]\nformula = '1'\nmonth = 13", "line 8: salary.month: found 13, expected less than or equal to 12."),
        ("[asks.cover]\nchoices = ['a']",
         "line 6: asks.cover: is asked, but not in reports: nobody would be told the answer."),
        ("[asks.city]\nchoices = ['a']", "line 6: asks.city: a field to ask needs a name of its own"),
        ("[asks.cover]\nchoices = []", "line 7: asks.cover.choices: found a list, which should have at least 1 item."),
        ("[[exception]]\nperson = 'P1'\neffect = 'include'\nreason = 'x'",
         "line 7: exception[1].person: found 'P1', which "
         "should match pattern"),
        ("[[exception]]\nperson = 'P00001'\neffect = 'include'\nreason = ''",
         "line 9: exception[1].reason: found '', which "
         "should have at least 1 character."),
        ("[[example]]\ngiven = { statut = 'x' }\nmonth = '2026-02'\nexpect = 'eligible'",
         "line 7: example[1].given.statut: is not a field (did you mean 'statute'"),
        ("[[example]]\ngiven = { statute = 'clerk' }\nmonth = '2026-02'\nexpect = 'eligible'",
         "line 7: example[1].given.statute: found 'clerk', expected one of employee, worker, student, apprentice."),
        ("[[example]]\ngiven = { birth_date = '1990-01-01' }\nmonth = '2026-02'\nexpect = 'eligible'",
         "line 7: example[1].given.birth_date: found '1990-01-01', expected a date such as 2026-01-01."),
        ("[[example]]\ngiven = { monthly_salary = 1.005 }\nmonth = '2026-02'\nexpect = 'eligible'",
         "line 7: example[1].given.monthly_salary: found 1.005, expected a number of at most 2 decimals."),
        ("[[example]]\ngiven = { monthly_salary = true }\nmonth = '2026-02'\nexpect = 'eligible'",
         "line 7: example[1].given.monthly_salary: found true, expected a number."),
        ("[[example]]\ngiven = {}\nmonth = '2026-2'\nexpect = 'eligible'",
         "line 8: example[1].month: '2026-2' is not a month."),
        ("[[example]]\ngiven = {}\nmonth = '2026-02'\nexpect = 'yes'",
         "line 9: example[1].expect: found 'yes', expected 'eligible', 'not eligible' or 'undecided'."),
        ("[[family_example]]\ngiven = {}\nmonth = '2026-02'\nexpect = 'eligible'",
         "line 6: family_example: there is no section [family_rule] to try it on."),
        ("reference = 'Plan rules'", "line 6: reference: found 'Plan rules', expected a table of keys."),
        ("reference = { maximum_ages = 'art. 5' }",
         "line 6: reference.maximum_ages: is not a known key (did you mean 'maximum_age'?)."),
        ("reference = { supplier = 'art. 5' }", "line 6: reference.supplier: is not a known key"),
        ("reference = { maximum_age = 'art. 5' }",
         "line 6: reference.maximum_age: is the source of a value that is missing: give maximum_age too, or remove "
         "this."),
        ("reference = { keeps_cover = 'art. 5' }",
         "line 6: reference.keeps_cover: is the source of a value that is missing"),
        ("reference = { eligible = '' }",
         "line 6: reference.eligible: found '', which should have at least 3 characters."),
        ("[salary]\nformula = '1'\nreference = { renewed = 'art. 5' }",
         "line 8: salary.reference.renewed: is not a known key (known: formula, month)."),
        ("family = 'optional'\n[family_rule]\nreference = { child_maximum_age = 'art. 5' }",
         "line 8: family_rule.reference.child_maximum_age: is the source of a value that is missing"),
        ("[exit.asks.reserves]", "line 6: exit.asks.reserves: is asked, but not in reports: nobody would be told"),
        ("[exit.asks.reason]", "line 6: exit.asks.reason: a field to ask needs a name of its own, made of small "
         "letters, digits and '_', that no field of workers, of the employer or of a question has (not answer, "),
        ("[exit.asks.badge]", "line 6: exit.asks.badge: a field to ask needs a name of its own"),
        ("[exit.asks.reserves]\ntype = 'day'", "line 7: exit.asks.reserves.type: found 'day', expected 'text', 'date'"),
        ("[interruption.asks.motive]", "line 6: interruption.asks.motive: is asked, but not in reports"),
        ("[interruptions]\nreference = { not_sent = 'art. 5' }", "line 7: interruptions.reference: is not a known key"),
    ],
)  # fmt: skip
def test_a_fault_of_a_sheet_is_told_with_its_line(tmp_path: Path, added: str, sentence: str) -> None:
    assert refusal(tmp_path, HEAD + added + "\n").startswith(f"hospital.toml, {sentence}")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("2026-01-01", "2026-01-02", "line 2: from: found 2026-01-02, expected the first day of a month."),
        ("'employee'", "'employe'", "line 3: eligible: the rule «statute = 'employe' and age_at(month_start) < 65» "
         "compares statute with 'employe', a value it never has (did you mean 'employee'?)."),
        ('"name", ', '"nam", ', "line 5: reports: 'nam' is not a field"),
        ('"name", ', '"wage_code", ', "line 5: reports: 'wage_code' is not a field"),
        ('"name", ', '"insured_salary", ',
         "line 5: reports: insured_salary is reported, so a section [salary] with its "
         "formula is needed."),
    ],
)  # fmt: skip
def test_a_fault_in_the_head_is_told_with_its_line(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert refusal(tmp_path, HEAD.replace(old, new)).startswith(f"hospital.toml, {sentence}")


def test_a_takeover_value_must_be_among_the_choices(tmp_path: Path) -> None:
    text = HEAD.replace('"name"', '"cover"') + "[asks.cover]\nchoices = ['a', 'b']\ntakeover = 'c'\n"
    assert refusal(tmp_path, text) == "hospital.toml, line 8: asks.cover.takeover: found 'c', expected one of a, b."


@pytest.mark.parametrize(
    ("given", "expected", "got"),
    [
        ("statute = 'employee', birth_date = 1990-05-01", "undecided", "eligible"),
        ("statute = 'worker'", "eligible", "not eligible"),
        ("statute = 'employee'", "eligible", "undecided (not given: birth_date)"),
        ("", "eligible", "undecided (not given: statute, birth_date)"),
    ],
)
def test_a_failing_example_says_given_expected_and_got(tmp_path: Path, given: str, expected: str, got: str) -> None:
    example = f"[[example]]\ngiven = {{ {given} }}\nmonth = '2026-02'\nexpect = '{expected}'\n"
    assert refusal(tmp_path, HEAD + example) == (
        f"hospital.toml, line 6: example[1]: given {given or 'nothing'} in 2026-02, expected {expected}, got {got}. "
        "Correct the rule or the example."
    )


def test_a_failing_family_example_is_told_too(tmp_path: Path) -> None:
    text = WHOLE.replace('month = "2027-01"', 'month = "2026-12"')
    assert refusal(tmp_path, text).startswith("hospital.toml, line 65: family_example[2]: given relation = 'child'")


def test_versions_follow_one_another_and_the_last_one_started_is_in_force(tmp_path: Path) -> None:
    load(tmp_path, HEAD)
    load(tmp_path, HEAD.replace("2026-01-01", "2026-03-01").replace("65", "67"), "hospital.2026-03.toml")
    load(tmp_path, HEAD.replace("2026-01-01", "2026-04-01"), "car.toml")
    plans = load_plans(tmp_path, OWN)
    assert [(plan.name, plan.from_.month) for plan in plans] == [("car", 4), ("hospital", 1), ("hospital", 3)]
    assert plans_in_force(plans, "2025-12") == {}
    assert {name: plan.file for name, plan in plans_in_force(plans, "2026-02").items()} == {"hospital": "hospital.toml"}
    assert {name: plan.file for name, plan in plans_in_force(reversed(plans), "2026-04").items()} == {
        "car": "car.toml", "hospital": "hospital.2026-03.toml",
    }  # fmt: skip


def test_two_versions_from_the_same_day_are_refused(tmp_path: Path) -> None:
    load(tmp_path, HEAD)
    assert refusal(tmp_path, HEAD, "hospital.2026-01.toml") == (
        "hospital.toml, line 2: from: 2026-01-01 is also the first day of hospital.2026-01.toml; a plan has one "
        "version from a given day."
    )


def test_the_month_in_the_name_is_that_of_the_sheet(tmp_path: Path) -> None:
    assert refusal(tmp_path, HEAD, "hospital.2026-03.toml") == (
        "hospital.2026-03.toml, line 2: from: 2026-01-01 is not in 2026-03, the month in the file's name."
    )


def test_a_sheet_has_a_plain_name(tmp_path: Path) -> None:
    assert "a plan sheet is named NAME.toml" in refusal(tmp_path, HEAD, "hospital.new.toml")


@pytest.mark.parametrize(
    ("added", "sentence"),
    [
        ("[interruption.holiday]\neffect = 'waived'", "line 6: interruption.holiday: is not a kind of "),
        ("[interruption]\nillness = 'waived'", "line 7: interruption.illness: found 'waived', expected a table"),
        ("[interruption.illness]\neffect = 'stopped'",
         "line 7: interruption.illness.effect: found 'stopped', expected 'continues', 'suspended', 'risk_only' or"),
        ("[interruption.illness]\nafter = 3\neffect = 'waived'", "line 7: interruption.illness.after: is not a known"),
        ("[interruption.illness]\neffect = 'waived'\nshare = 120", "line 8: interruption.illness.share: found 120"),
        ("[interruption.illness]\neffect = 'continues'\nafter_days = 3",
         "line 6: interruption.illness: a cover that continues does so from the first day and as a whole: leave out"),
    ],
)  # fmt: skip
def test_a_fault_of_what_interruptions_do_is_told_with_its_line(tmp_path: Path, added: str, sentence: str) -> None:
    text = HEAD.replace('"address"]', '"address", "interruption"]')
    assert refusal(tmp_path, f"{text}{added}\n").startswith(f"hospital.toml, {sentence}")


def test_what_interruptions_do_is_told_of_those_that_are_reported(tmp_path: Path) -> None:
    rule = "[interruption.illness]\neffect = 'waived'\n"
    assert "interruption: what interruptions do needs interruption_kind and interruption_from in reports." in refusal(
        tmp_path, HEAD + rule
    )
    text = HEAD.replace('"address"]', '"interruption", "interruption_effect"]')
    assert (
        "reports: interruption_effect is reported, so a section [interruption.KIND] is needed: what each kind does."
    ) in refusal(tmp_path, text)


@pytest.mark.parametrize(
    ("check", "sentence"),
    [
        ("name = 'a'\nwhen = 'wage_code is null'\nsays = { en = 'A' }",
         "line 8: check[1].when: the rule «wage_code is null» uses the field 'wage_code', which does not exist here"),
        ("name = 'a'\nwhen = 'children_count'\nsays = { en = 'A' }",
         "line 8: check[1].when: the rule «children_count» must answer true or false."),
        ("name = 'a b'\nwhen = 'true'\nsays = { en = 'A' }", "line 7: check[1].name: found 'a b', which should match"),
        ("name = 'a'\nwhen = 'true'", "line 6: check[1].says: is missing."),
        ("name = 'a'\nwhen = 'true'\nsays = {}", "line 9: check[1].says: found a table, which should have at least 1"),
        ("name = 'a'\nwhen = 'true'\nsays = { en = 'A' }\n[[check]]\nname = 'a'\nwhen = 'true'\nsays = { en = 'B' }",
         "line 11: check[2].name: 'a' is the name of another check of this sheet too."),
    ],
)  # fmt: skip
def test_a_fault_of_a_check_is_told_with_its_line(tmp_path: Path, check: str, sentence: str) -> None:
    assert refusal(tmp_path, f"{HEAD}[[check]]\n{check}\n").startswith(f"hospital.toml, {sentence}")


ASKING = HEAD.replace('"address"]', '"address", "interruption", "reserves"]')


@pytest.mark.parametrize(
    ("added", "sentence"),
    [
        ("type = 'date'\nchoices = ['a']", "line 7: exit.asks.reserves.type: found 'date' beside choices; what is "
         "chosen is text. Remove type, or choices."),
        ("choices = ['a']\nchoice_label = { b = { en = 'B' } }",
         "line 8: exit.asks.reserves.choice_label.b: is the label of a choice that is not there (choices: a)."),
        ("when = \"end_reason = 'flight'\"", "line 7: exit.asks.reserves.when: the rule «end_reason = 'flight'» "
         "compares end_reason with 'flight', a value it never has"),
        ("[entry.asks.reserves]", "line 7: exit.asks.reserves: is asked in [entry.asks] too; a field is asked "),
    ],
)  # fmt: skip
def test_a_fault_of_what_is_asked_is_told_with_its_line(tmp_path: Path, added: str, sentence: str) -> None:
    told = refusal(tmp_path, f"{ASKING}[exit.asks.reserves]\n{added}\n")
    assert told.replace(
        "line 6: exit.asks.reserves: is asked in", "line 7: exit.asks.reserves: is asked in"
    ).startswith(f"hospital.toml, {sentence}")


@pytest.mark.parametrize("key", ["required", "wanted"])
def test_what_is_asked_on_an_occasion_is_not_always_required(tmp_path: Path, key: str) -> None:
    text = ASKING + f"{key} = ['reserves']\n[exit.asks.reserves]\n"
    assert f"exit.asks.reserves: is in {key} too, which is for what must always be there." in refusal(tmp_path, text)


def test_interruptions_are_asked_about_where_they_are_reported(tmp_path: Path) -> None:
    text = ASKING.replace('"interruption", ', "") + "[interruption.asks.reserves]\n"
    assert "interruption.asks: are asked with an interruption, so interruption_kind must be in reports." in refusal(
        tmp_path, text
    )


def two_sheets(folder: Path, first: str, other: str) -> str:
    for name, text in (("group", first), ("hospital", other)):
        (folder / f"{name}.toml").write_text(ASKING + text, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        load_plans(folder, OWN)
    return str(refused.value).removeprefix(f"{folder}/")


def test_two_plans_that_ask_one_field_in_different_ways_are_refused(tmp_path: Path) -> None:
    first = "[exit.asks.reserves]\nchoices = ['stay', 'transfer']\n"
    assert two_sheets(tmp_path, first, "[exit.asks.reserves]\nchoices = ['stay']\n") == (
        "hospital.toml, line 6: exit.asks.reserves: group.toml asks it too, in [exit.asks] with choices stay, "
        "transfer, and here it is in [exit.asks] with choices stay. One answer goes to both: give both sheets the "
        "same, or the field another name."
    )
    assert "in [entry.asks] with type date" in two_sheets(tmp_path, first, "[entry.asks.reserves]\ntype = 'date'\n")
    assert "in [asks] with choices a" in two_sheets(
        tmp_path, "[asks.reserves]\nchoices = ['a']\n", "[exit.asks.reserves]\nchoices = ['a']\n"
    )


def test_two_plans_that_ask_one_field_and_label_it_otherwise_are_one(tmp_path: Path) -> None:
    asked = "[exit.asks.reserves]\nchoices = ['stay']\n"
    for name, label in (("group", "Reserves"), ("hospital", "What is saved")):
        text = f"{ASKING}{asked}label = {{ en = '{label}' }}\nchoice_label = {{ stay = {{ en = '{label} stay' }} }}\n"
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    labels = labels_of(load_plans(tmp_path, OWN), {}, "fr")
    assert (labels["reserves"], labels["reserves=stay"]) == ("Reserves", "Reserves stay")


def test_sheets_of_the_page_on_questions_of_suppliers_load() -> None:
    page = Path(__file__).parents[2] / "docs" / "how-to" / "supplier-questions.md"
    first, *others = [textwrap.dedent(block) for block in re.findall(r"(?ms)^ *```toml\n(.*?)^ *```", page.read_text())]
    assert all(plan_of(Path("group.toml"), text, OWN) for text in (first, *(first + more for more in others)))


def test_receivers_are_named_once_and_none_is_the_supplier(tmp_path: Path) -> None:
    for named in ('["hospicare"]', '["broker", "broker"]'):
        assert "line 1: also_to: '" in (told := refusal(tmp_path, f"also_to = {named}\n{HEAD}"))
        assert "is told of the plan already: name each other receiver once." in told


def test_plan_of_several_receivers_does_not_move_to_another_supplier(tmp_path: Path) -> None:
    (tmp_path / "hospital.toml").write_text('also_to = ["broker"]\n' + HEAD, encoding="utf-8")
    later = HEAD.replace("2026-01-01", "2026-03-01").replace("hospicare", "other")
    assert refusal(tmp_path, later, "hospital.2026-03.toml") == (
        "hospital.2026-03.toml, line 1: supplier: hospital.toml names 'hospicare'. A plan that others are told of too "
        "(also_to) stays with its supplier: give the plan of the new one a name of its own."
    )


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"plans: there is no such folder; it holds one sheet for each plan"):
        load_plans(tmp_path / "plans", OWN)
