"""Premiums as they would be, in their notebook; amounts that a head can follow (see `support.premiums`)."""

import re

from assusoft.workbench.run import run_notebook
from assusoft.workbench.supposed import bridge, moved_most, totals

MONTH = "2026-02"


def test_the_notebook_shows_totals_the_figure_and_who_moves_most(petit_built, tmp_path):
    parameters = {"employer": str(petit_built), "month": MONTH, "supplier": "alpha", "value": "3.6", "indexation": ""}
    _, page = run_notebook("premiums", {**parameters, "language": "fr"}, tmp_path)
    html = page.read_text("utf-8")
    assert html.count("<figure>") == 1
    assert re.search(r"group</td>\s*<td>pension</td>", html)
    assert "+41,76" in html  # of 83.52, a half more


def test_what_changes_nothing_moves_nobody_and_its_figure_says_so(petit_warm):
    lines = petit_warm.expected_if("alpha", MONTH, {})
    assert moved_most(lines, "en").empty
    assert "Nothing changed." in bridge(lines, "en").alt
    assert totals(lines, "en")["Difference"].tolist() == ["0.00", "0.00"]


def test_lines_without_a_premium_are_counted_apart(petit_warm):
    lines = petit_warm.expected_if("alpha", MONTH, {"indexation": "2"})
    known = totals(lines, "en").loc[0, "Difference"]
    lines.loc[0, ["before", "after", "difference"]] = None
    table = totals(lines, "en")
    assert table["Without premium"].tolist() == [1, 1]
    assert table.loc[0, "Difference"] != known
