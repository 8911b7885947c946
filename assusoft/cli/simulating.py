"""A supplier's premium statement, simulated: what it would send, with faults and the truth beside."""

from pathlib import Path
from typing import Annotated

import typer

from assusoft.cli.output.places import file_to_write
from assusoft.cli.output.printing import write_list
from assusoft.cli.session import app, err, open_chosen
from assusoft.cli.statements import Period, SupplierOption


@app.command("simulate-statement")
def simulate_statement(
    supplier: SupplierOption,
    period: Period,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The statement.", callback=file_to_write)],
    faults: Annotated[int, typer.Option(min=0, max=1000, help="How many faults are planted in it.")] = 0,
    seed: Annotated[int, typer.Option(help="Seed of what is planted where.")] = 1,
    layout: Annotated[str, typer.Option(help="A layout of statements.")] = "statement-csv",
) -> None:
    """Write what a supplier would bill by what it was sent, with faults; what is wrong is in FILE.truth.json."""
    from assusoft.simulation.statement import simulated, truth_text

    employer = open_chosen()
    with err.status("Billing..."):
        found = simulated(employer, supplier, period, faults, seed, layout)
    write_list(to, found.content)
    write_list(to.with_name(f"{to.name}.truth.json"), truth_text(found.truth).encode())
    print(f"{supplier} {period}: {found.truth['lines']} lines, {found.truth['billed']} EUR, "
          f"{len(found.truth['faults'])} faults.")  # fmt: skip
