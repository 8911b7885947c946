"""A file nobody announced, looked at; nothing is stored."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from assusoft.cli.output.places import file_to_write
from assusoft.cli.output.printing import print_json
from assusoft.cli.session import WAITS, Json, app, err
from assusoft.files import write_whole
from assusoft.language import counted


@app.command()
def infer(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An extract of any kind.")],
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="LAYOUT.toml", help="Write the proposed layout.", callback=file_to_write),
    ] = None,
    as_json: Json = False,
) -> None:
    """Propose a layout for a file nobody announced; ask what is ambiguous."""
    from assusoft.inference.extract import infer_layout
    from assusoft.layouts.text.decoding import file_at
    from assusoft.statements.layout_of import layouts_like, names_itself

    given = file_at(file)
    if to is None and ((alike := layouts_like(given)) or names_itself(given)):
        _tell_statement(file, [layout.name for layout in alike], as_json)
        return
    from assusoft.inference.showing import inference_lines, inference_rows, inference_values

    found = infer_layout(file)
    if to is not None:
        write_whole(to, found.toml.encode())
        err.print(f"Layout written to {to}, with {counted(len(found.questions), 'question')} in it.", soft_wrap=True)
    if as_json:
        print_json(inference_values(found))
    elif to is None:
        print("\n".join(inference_lines(found)))
        for part in found.parts:
            rows = counted(len(part.found.rows), "row")
            view = Table("column", "field", "sure", "why", title=f"{part.name}: {part.table}, {rows}")
            for row in inference_rows(part):
                view.add_row(*row)
            Console(highlight=False, markup=False, emoji=False, soft_wrap=True).print(view)
        print("\n".join(f"? {question}" for question in found.questions))
    if found.questions:
        raise typer.Exit(WAITS)


def _tell_statement(file: Path, layouts: list[str], as_json: bool) -> None:
    """Say that a file is a premium statement, and by which verb it is read."""
    if as_json:
        print_json({"statement": True, "layouts": layouts})
        return
    if not layouts:
        print(f"{file.name} is a premium statement, of no layout that is known: write one that extends the nearest.")
        return
    print(f"{file.name} is a premium statement (layout {' or '.join(layouts)}).")
    print(f"Control it: assusoft statement {file.name} --supplier NAME --period YYYY-MM")
