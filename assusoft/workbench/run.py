"""A notebook x parameters -> the executed notebook and the page a person reads (papermill, nbconvert)."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from traitlets.config import Config

from assusoft.employer import Employer
from assusoft.errors import Refused
from assusoft.files import make_file, make_folder, write_whole
from assusoft.paper import pdf_of
from assusoft.resources import resource_folder
from assusoft.templating import fill


def run_notebook(name: str, parameters: Mapping[str, str], out_folder: Path) -> tuple[Path, ...]:
    """Run notebook `name` with these parameters; return the executed notebook and its page without code.

    A notebook whose metadata say `pdf` leaves that page as PDF too, the third path. All stand in `out_folder`,
    named after the notebook. The notebook runs in the current folder.

    Raises
    ------
    Refused
        When there is no such notebook, a parameter is not one of its own, or it stopped on an error; in the last case
        the partly executed notebook is kept and named.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    from assusoft.workbench.kernel import UninterruptedKernel  # its library is needed here only

    source = _notebook(name)
    _check_parameters(name, parameters, parameters_of(name))
    make_folder(out_folder)
    executed = out_folder / source.name
    make_file(executed)
    try:
        with TemporaryDirectory(prefix="assusoft-") as sockets:
            papermill.execute_notebook(
                str(source),
                str(executed),
                dict(parameters),
                progress_bar=False,
                kernel_manager_class=UninterruptedKernel,
                config=_kernel_settings(sockets, UninterruptedKernel.__name__),
            )
    except PapermillExecutionError as error:
        raise Refused(f"Notebook '{name}' stopped: {error.evalue} What it did until then is in {executed}.") from error
    page = executed.with_suffix(".html")
    text, as_pdf = _page(executed, parameters.get("language", "en"))
    write_whole(page, text.encode())
    if not as_pdf:
        return executed, page
    printed = executed.with_suffix(".pdf")
    write_whole(printed, pdf_of(text))
    return executed, page, printed


def run_for(
    opened: Employer, name: str, month: str, given: Mapping[str, str], out: Path | None = None
) -> tuple[Path, ...]:
    """Run a notebook about an employer's month, in the employer's language; `given` adds or replaces parameters.

    Both files stand in `out`, or in out/notebooks/MONTH of the employer folder.
    """
    usual = {"employer": str(opened.folder.resolve()), "month": month, "language": opened.language}
    known = parameters_of(name)
    wanted = {parameter: value for parameter, value in usual.items() if parameter in known}
    return run_notebook(name, wanted | dict(given), out or opened.folder / "out" / "notebooks" / month)


def parameters_of(name: str) -> tuple[str, ...]:
    """Names of the parameters of a notebook; Refused when there is no such notebook."""
    import papermill

    return tuple(papermill.inspect_notebook(str(_notebook(name))))


def _notebook(name: str) -> Path:
    folder = resource_folder("notebooks")
    known = sorted(path.stem for path in folder.glob("*.ipynb"))
    if name not in known:
        raise Refused(f"There is no notebook '{name}'. The notebooks are: {', '.join(known)}.")
    return folder / f"{name}.ipynb"


def _kernel_settings(sockets: str, manager: str) -> Config:
    """Talk to the kernel through sockets in a folder only this user can read, not over a port, where there are such."""
    settings = {"transport": "ipc", "ip": str(Path(sockets) / "kernel")}
    return Config({manager: settings} if os.name == "posix" else {})


def _check_parameters(name: str, given: Mapping[str, str], known: Sequence[str]) -> None:
    unknown = [parameter for parameter in given if parameter not in known]
    if unknown:
        listed = ", ".join(f"'{parameter}'" for parameter in unknown)
        raise Refused(f"Notebook '{name}' has no parameter {listed}. Its parameters are: {', '.join(known)}.")


def _page(executed: Path, language: str) -> tuple[str, bool]:
    """The page of an executed notebook, and whether it is to be a PDF too."""
    import nbformat
    from nbconvert import HTMLExporter

    notebook = nbformat.read(executed, as_version=4)
    exporter = HTMLExporter(template_name="basic", exclude_input=True, exclude_output_prompt=True)
    cells, _ = exporter.from_notebook_node(notebook)
    values = {"language": language, "title": notebook.metadata.get("title", executed.stem), "cells": cells}
    page = fill("page.html.j2", [resource_folder("templates") / "notebooks"], values)
    return page, bool(notebook.metadata.get("pdf"))
