"""The figures: what they count, what they say to who cannot see them, the same bytes each time."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from matplotlib.text import Text

from assusoft.month.listings import message_frame, task_frame, worded
from assusoft.month.messages import Message
from assusoft.month.tasks.task import Task
from assusoft.workbench.chart import nothing
from assusoft.workbench.listings import file_frame, status_frame
from assusoft.workbench.plots import ages, changes_by_kind, headcount_bridge, messages_by_supplier, tasks_by_kind


def change_table(*rows):
    return pd.DataFrame(rows, columns=["table", "person", "field", "kind"])


def message(supplier, kind, **after):
    return Message("M1", "2026-02", supplier, "ag", kind, "P00001", "", date(2026, 2, 1), {}, after, {})


def headcounts(before, entered, left):
    return {"before": before, "entered": entered, "left": left, "after": before + entered - left}


def test_bridge_says_how_the_persons_of_this_month_came_about():
    chart = headcount_bridge(headcounts(607, 9, 4), "en")
    assert chart.alt == "607 persons before, 9 entered, 4 left, 612 now."


@pytest.mark.parametrize(("before", "entered", "left"), [(2, 0, 0), (0, 600, 0), (3, 0, 3)])
def test_bridge_can_be_drawn_when_nobody_moved_began_or_stayed(before, entered, left):
    assert headcount_bridge(headcounts(before, entered, left), "en").svg()


@pytest.mark.parametrize(("language", "said"), [("en", "1,200"), ("fr", "1.200"), ("nl", "1.200")])
def test_numbers_follow_the_reader(language, said):
    changes = change_table(*(("worker", f"P{n}", "street", "changed") for n in range(1200)))
    assert said in changes_by_kind(changes, language).alt


def test_changes_count_persons_and_say_fields_in_the_readers_words():
    changes = change_table(
        ("worker", "P1", "street", "changed"),
        ("worker", "P1", "street", "changed"),
        ("worker", "P2", "street", "changed"),
        ("worker", "P2", "sex", "changed"),
        ("family", "P2", None, "entered"),
    )
    alt = changes_by_kind(changes, "en").alt
    assert alt == "What changed in the payroll, in persons: Family member added 1; Street 2; Sex 1."


def test_tasks_that_block_stand_apart():
    tasks = [Task("departure", "P1", {}, True, ()), Task("salary", "P1", {"plan": "ag"}, True, ())]
    tasks += [Task("salary", "P2", {}, False, ())] * 2
    assert tasks_by_kind(tasks, "en").alt == tasks_by_kind(task_frame(tasks, "en"), "en").alt
    alt = tasks_by_kind(tasks, "en").alt
    assert alt == "Open tasks by kind: Departure (blocking) 1; Salary (blocking) 1; Salary (can wait) 2."


def test_ages_count_each_person_once_and_say_of_how_many_they_are_unknown():
    rows = [
        ("P1", date(1990, 5, 1), "F"),
        ("P1", date(1990, 5, 1), "F"),
        ("P2", date(1996, 2, 29), "M"),
        ("P3", None, "M"),
    ]
    worker = pd.DataFrame(rows, columns=["person", "birth_date", "sex"])
    alt = ages(worker, "2026-02", "en").alt
    assert alt.startswith("Ages, in persons; unknown of 1: Women 30-34 0; Women 35-39 1; Men 30-34 1; Men 35-39 0")
    assert "No birth date is known." in ages(worker[worker["person"] == "P3"], "2026-02", "en").alt


def test_messages_are_counted_by_supplier_and_kind():
    messages = [message("ag", "entry"), message("ag", "entry"), message("lease", "exit")]
    assert messages_by_supplier(messages, "en").alt == messages_by_supplier(message_frame(messages, "en"), "en").alt
    alt = messages_by_supplier(messages, "en").alt
    assert alt == "Messages by supplier and kind: ag, New affiliation 2; lease, Exit 1."


@pytest.mark.parametrize(
    ("chart", "said"),
    [
        (changes_by_kind(change_table(), "en"), "Nothing changed."),
        (tasks_by_kind(task_frame([], "en"), "en"), "No task is open."),
        (messages_by_supplier(message_frame([], "en"), "en"), "No message is to be sent."),
    ],
)
def test_a_figure_without_anything_to_show_says_so(chart, said):
    assert chart.alt.endswith(said)


def test_a_figure_is_the_same_bytes_each_time():
    first, again = (headcount_bridge(headcounts(3, 2, 1), "en") for _ in range(2))
    assert first.svg() == again.svg()
    assert first._repr_html_() == again._repr_html_()


def test_a_figure_is_shown_with_its_text_escaped():
    messages = [message("<b>", "entry")]
    html = messages_by_supplier(message_frame(messages, "en"), "en")._repr_html_()
    assert 'alt="Messages by supplier and kind: &lt;b&gt;, New affiliation 1."' in html


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_a_figure_is_saved_in_the_format_of_its_name(tmp_path, ending):
    chart = headcount_bridge(headcounts(3, 2, 1), "en")
    content = chart.save(tmp_path / f"bridge.{ending}").read_bytes()
    assert content.startswith(b"\x89PNG" if ending == "png" else b"<?xml")


def test_a_task_row_asks_its_question():
    facts = {"contract": "1/2020-01-01", "contract_end": date(2026, 1, 31)}
    task = Task("departure", "P1", facts, True, (), plans=("ag", "hospital"), name="Ann")
    row = task_frame([task], "en").iloc[0]
    assert row["question"] == "The contract of Ann ended on 31/01/2026. Confirm the departure?"
    assert (row["kind"], row["state"], row["plans"]) == ("Departure", "blocking", "ag, hospital")


def test_rows_are_shown_with_labels_names_and_headings_in_words():
    tasks = [Task("salary", "P1", {"plan": "ag"}, True, (), plans=("ag",), name="Peeters Ann")]
    shown = worded(task_frame(tasks, "fr", {"ag": "Assurance de groupe"}), "fr")
    assert list(shown.columns) == ["Tâche", "Type", "État", "Personne", "Nom", "Plans", "Question"]
    assert list(shown.iloc[0])[3:6] == ["P1", "Peeters Ann", "Assurance de groupe"]
    entry = message("a", "entry", last_name="Maes", national_number="85073003328")
    (row,) = message_frame([entry], "nl", {"ag": "Groepsverzekering"}).to_dict("records")
    assert (row["plan"], row["changed"]) == ("Groepsverzekering", "alles wat het plan meldt")


def test_axes_of_persons_have_whole_numbers():
    axes = headcount_bridge(headcounts(2, 1, 0), "en").figure.axes[0]
    assert all(float(tick).is_integer() for tick in axes.get_yticks())


def test_the_legend_of_tasks_lies_outside_the_bars():
    tasks = [Task("salary", f"P{n}", {}, n % 2 == 0, ()) for n in range(9)]
    figure = tasks_by_kind(tasks, "fr").figure
    figure.draw_without_rendering()
    (axes,) = figure.axes
    assert not axes.get_legend().get_window_extent().overlaps(axes.get_window_extent())


def test_a_message_row_shows_what_was_and_what_is():
    told = Message(
        "M1", "2026-02", "ag", "ag", "working_time", "P1", "", date(2026, 2, 1),
        {"insured_pct": Decimal("100.00")}, {"insured_pct": Decimal("80.00")}, {},
    )  # fmt: skip
    assert message_frame([told], "en").iloc[0]["changed"] == "Insured %: 100.00 → 80.00"


def test_notebook_keeps_neither_salaries_nor_national_numbers():
    told = message("a", "salary", insured_salary=Decimal("43152.00"), national_number="85073003328", last_name="Ann")
    shown = message_frame([told], "en").iloc[0]["changed"]
    assert shown == "Insured yearly salary; National number; Last name: - → Ann"
    asked = Task("salary", "P1", {"plan": "ag", "value": "43152.00", "told": None}, True, (), name="Ann Peeters")
    assert task_frame([asked], "en").iloc[0]["question"] == "Salary: Ann Peeters"


def test_status_is_a_table_of_one_column():
    status = {
        "employer": "Acme", "month": "2026-02", "state": "blocked", "import": {"number": 4, "by": "Claire"},
        "counts": {"persons": 12, "contracts": 13, "family": 5, "problems": 0},
        "tasks": {"open": 3, "blocking": 1, "answered": 2}, "messages": {"insurer-a": 7},
        "transmissions": {"insurer-a-1": "in_doubt"},
        "files": [
            {"source": "blox", "file": "a.csv", "lines": 3, "accepted": 2, "repaired": 0, "refused": 0, "skipped": 1}
        ],
    }  # fmt: skip
    shown = status_frame(status, "fr")[""]
    assert shown["Tâches ouvertes"] == "3"
    assert shown["État du mois"] == "bloqué"
    assert shown["Envoi insurer-a-1"] == "incertain"
    assert file_frame(status, "nl").loc["blox"].to_dict() == {
        "Bestand": "a.csv", "Regels": 3, "aanvaard": 2, "hersteld": 0, "geweigerd": 0, "geen gegevens": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "Aucune tâche n'est ouverte."), ("nl", "Er staat geen taak open.")]
)
def test_figures_speak_the_readers_language(language, said):
    assert tasks_by_kind(task_frame([], language), language).alt.endswith(said)


HOSTILE = ["Cash $ Carry", "$\\frac{1}{$", "$$", r"\$x", "<b>A&B</b>", "[bold]A[/bold]", "{name}", "A_B^C %s"]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_in_a_figure_are_text_and_never_a_formula(name, tmp_path):
    messages = pd.DataFrame({"supplier": [name, "B", "$"], "kind": ["entry", name, name]})
    tasks = pd.DataFrame({"kind": [name, "$ B $"], "state": ["blocking", "can wait"]})
    for chart in (messages_by_supplier(messages, "en"), tasks_by_kind(tasks, "en"), nothing(name, name)):
        assert chart.svg().startswith(b"<?xml")
        assert name in {text.get_text() for text in chart.figure.findobj(Text)}
        assert chart.save(tmp_path / "a.png").stat().st_size > 1000
        assert all(not text.get_parse_math() for text in chart.figure.findobj(Text))
        assert "<b>A" not in chart._repr_html_()
