"""What the terminal shows of names that others chose."""

import pandas as pd
import pytest

from assusoft.cli.output.printing import print_table
from assusoft.cli.session import err


@pytest.mark.parametrize("name", ["[/bold]", "[red]Ann[/red]", ":smile:", "[link=https://a.example]x[/link]"])
def test_names_are_shown_as_they_are_written(name, capsys):
    print_table(name, pd.DataFrame({name: [name]}))
    err.print(f"{name} was left as it is.", soft_wrap=True)
    shown = capsys.readouterr()
    assert shown.out.count(name) == 3
    assert shown.err == f"{name} was left as it is.\n"
