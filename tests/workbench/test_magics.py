"""%photo and %%photo, as somebody types them in a notebook."""

import os

import pandas as pd
import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.manager import start_new_kernel

from assusoft.resources import resource_folder
from assusoft.workbench.magics import FOLDER

MONTH = "2026-02"


@pytest.fixture(scope="module")
def shell(petit_built):
    """A session that has opened an employer, which is all it takes to have the magics."""
    made = InteractiveShell.instance()
    done = made.run_cell(f"import assusoft\npetit = assusoft.open({str(petit_built)!r});")
    assert done.success
    yield made
    InteractiveShell.clear_instance()


def said(shell, cell, capsys) -> str:
    """What a cell that is refused says on the way out; it must stop, in one sentence and without a trace."""
    assert not shell.run_cell(cell).success
    out = "".join(capsys.readouterr())
    assert "Traceback" not in out
    return out


def offered(shell, cell: str) -> list[str]:
    with provisionalcompleter():
        return [each.text for each in shell.Completer.completions(cell, len(cell))]


def test_a_photo_s_tables_have_names_and_it_shows_their_sizes(shell):
    done = shell.run_cell(f"%photo {MONTH}")
    photo = shell.user_ns["petit"].photo(MONTH)
    assert "<b>Photo 2026-02</b>" in done.result._repr_html_()
    assert all(shell.user_ns[name].equals(rows) for name, rows in photo.tables.items())


def test_sql_below_the_magic_gives_a_frame_that_may_have_a_name(shell):
    done = shell.run_cell(
        f"%%photo {MONTH} paid\nselect count(*) as workers,\n  sum(monthly_salary) as pay from worker"
    )
    assert isinstance(done.result, pd.DataFrame)
    assert done.result["workers"].tolist() == [len(shell.user_ns["petit"].photo(MONTH).worker)]
    assert shell.user_ns["paid"] is done.result


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (f"%%photo {MONTH}\nselect * from read_text('employer.toml')", "disabled by configuration"),
        (f"%%photo {MONTH}\nselect * from 'employer.toml'", "The query of the photo of 2026-02"),
        (f"%%photo {MONTH}\nset lock_configuration = false", "is not one SELECT"),
        (f"%%photo {MONTH}\nselect * from petit", "Table with name petit does not exist"),
        ("%photo 2031-01", "2031-01"),
        ("%photo", "is not what %photo takes. Expected a month"),
        (f"%%photo {MONTH} no-name\nselect 1", "is not what %photo takes. Expected a month"),
    ],
)
def test_what_is_no_month_or_no_select_over_it_is_refused_in_one_sentence(shell, cell, reason, capsys):
    assert reason in said(shell, cell, capsys)


def test_tab_completes_months_and_below_them_tables_and_fields(shell):
    assert offered(shell, "%photo 2026-") == ["2026-01", "2026-02"]
    assert offered(shell, "%%photo 2025-1") == ["2025-11", "2025-12"]
    assert offered(shell, f"%%photo {MONTH}\nselect monthly_sal") == ["monthly_salary"]
    assert "family" in offered(shell, f"%%photo {MONTH}\nselect 1\nfrom fam")


def test_without_an_employer_it_says_how_to_open_one_and_the_lab_s_own_needs_none(shell, petit_built, capsys):
    opened = shell.user_ns.pop("petit")
    held = {name: shell.user_ns.pop(name) for name in list(shell.user_ns) if shell.user_ns[name] is opened}
    try:
        assert "acme = assusoft.open(FOLDER)" in said(shell, f"%photo {MONTH}", capsys)
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv(FOLDER, str(petit_built))
            assert shell.run_cell(f"%photo {MONTH}").success
    finally:
        shell.user_ns |= {"petit": opened, **held}


def test_the_kernel_of_the_lab_knows_the_magic_from_its_first_cell(petit_built):
    """As `assusoft lab` starts it: by the kernel of templates/jupyter, on the folder it was opened on."""
    places = {"JUPYTER_PATH": str(resource_folder("templates") / "jupyter"), FOLDER: str(petit_built)}
    with pytest.MonkeyPatch.context() as patched:
        for name, place in places.items():
            patched.setenv(name, place)
        manager, client = start_new_kernel(startup_timeout=120, env={**os.environ, **places})
    try:
        shown = []
        client.execute_interactive(f"%photo {MONTH}", timeout=120, output_hook=lambda one: shown.append(one["content"]))
        assert "<b>Photo 2026-02</b>" in str(shown)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
