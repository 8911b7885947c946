"""The committed notebooks run from top to bottom on an employer of three workers and two months."""

import re
from datetime import UTC, datetime

import pytest

import assusoft
from assusoft.employer.scaffold import write_scaffold
from assusoft.workbench.run import run_notebook

LAYOUT = """
kind = "delimited"
table = "worker"

[columns]
payroll_id = "id"
last_name = "last"
first_name = "first"
birth_date = "birth"
sex = "sex"
language = "language"
statute = "statute"
entity = "entity"
hire_date = "hired"
contract_start = "hired"
contract_end = "end"
street = "street"
"""
SOURCE = """
layout = "small"
from = "2026-01"
"""
HEAD = "id;last;first;birth;sex;language;statute;entity;hired;end;street\n"
EVA = "1;Peeters;Eva;1990-05-01;F;nl;employee;0000000097;2020-01-01;{end};Kerkstraat\n"
LUC = "2;Dubois;Luc;1985-02-03;M;fr;employee;0000000097;2019-03-01;;{street}\n"
ANN = "3;Maes;Ann;1999-09-09;F;nl;employee;0000000097;2026-02-01;;Molenweg\n"
MONTHS = {
    "2026-01": HEAD + EVA.format(end="") + LUC.format(street="Rue Haute"),
    "2026-02": HEAD + EVA.format(end="2026-02-15") + LUC.format(street="Rue Basse") + ANN,
}
AT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def employer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("acme")
    write_scaffold(folder)
    (folder / "templates" / "payroll").mkdir()
    (folder / "templates" / "payroll" / "small.toml").write_text(LAYOUT, "utf-8")
    (folder / "sources" / "payroll.toml").write_text(SOURCE, "utf-8")
    acme = assusoft.open(folder)
    for month, content in MONTHS.items():
        path = folder / "extracts" / month / "workers.csv"
        path.parent.mkdir(parents=True)
        path.write_text(content, "utf-8")
        acme.import_month(month, [], "test", AT)
        if month == "2026-01":
            acme.close(month, "test", AT)
    return folder


def text_of(page):
    return re.sub(r"<[^>]+>", " ", page.read_text("utf-8"))


def test_month_notebook_shows_what_waits_in_the_readers_language(employer, tmp_path):
    parameters = {"employer": str(employer), "month": "2026-02", "language": "fr"}
    _, page = run_notebook("month", parameters, tmp_path)
    html = page.read_text("utf-8")
    assert '<html lang="fr">' in html
    assert 'alt="2 personnes avant, 1 entrées, 0 sorties, 3 maintenant."' in html
    assert "15/02/2026" in text_of(page)
    assert html.count("<figure>") == 4


def test_explore_notebook_tries_a_rule_on_the_workers(employer, tmp_path):
    parameters = {"employer": str(employer), "month": "2026-02", "supplier": "insurer", "rule": "language = 'nl'"}
    _, page = run_notebook("explore", parameters, tmp_path)
    assert re.search(r"True\s+2\s+False\s+1", text_of(page))
    assert "Ages, in persons" in page.read_text("utf-8")


def test_rules_notebook_tries_a_rule_on_every_month_and_its_bar_is_gone(employer, tmp_path):
    _, page = run_notebook("rules", {"employer": str(employer), "rule": "language = 'nl'"}, tmp_path)
    html, text = page.read_text("utf-8"), text_of(page)
    assert "<progress" not in html
    assert re.search(r"2026-01\s+1\s+1\s+0", text)
    assert re.search(r"P\w+\s+not in service\s+eligible", text)
    assert 'alt="Eligible by the rule, in persons. January 2026: Eligible 1, Cannot be decided 0;' in html
