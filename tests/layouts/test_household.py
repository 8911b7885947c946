"""The family file of the page «Read a new payroll extract» is read as it stands there."""

import re
from datetime import date
from pathlib import Path

from assusoft.layouts import InputFile, load_layout, read

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "payroll-source.md"


def test_a_family_file_of_another_system_is_read_by_the_layout_of_the_page(tmp_path):
    found = dict(re.findall(r"```toml\n# (\S+)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL))
    (tmp_path / "household.toml").write_text(found["templates/payroll/household.toml"], "utf-8")
    layout = load_layout("household", [tmp_path])
    text = "Matricule;Prénom;Nom;Né le;Lien;Depuis\n17;Lou;Maes;11/02/2026;E;11/02/2026\n17;An;Nijs;01/05/1990;C;\n"
    family = read(layout, [InputFile("household-2026-02.csv", text.encode())], "2026-02").tables["family"]
    assert list(family["relation"]) == ["child", "partner"]
    assert family["birth_date"].iloc[0] == date(2026, 2, 11)
