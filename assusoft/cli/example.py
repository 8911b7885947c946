"""The smallest employer that shows a message, of people who do not exist: what may be shown to who helps."""

from pathlib import Path
from random import SystemRandom
from typing import Annotated

import typer

from assusoft.cli.output.places import folder_to_write
from assusoft.cli.session import app, err, now, open_chosen


@app.command()
def example(
    message: Annotated[str, typer.Argument(metavar="MESSAGE", help="The id of a message, as `messages` shows it.")],
    to: Annotated[Path, typer.Option("--to", help="A new folder for the example.", callback=folder_to_write)],
) -> None:
    """Write the smallest employer that shows the same message, with no name, number or address of yours."""
    from assusoft.example.smallest import write_example

    employer = open_chosen()
    with err.status("Leaving out what the message does not need..."):
        found = write_example(employer, message, to, now(), SystemRandom())
    print(f"{to}: message {found.message.id}, month {found.message.month}. How to run it: {to / 'README.md'}")
    print("; ".join(f"{what} {before} -> {after}" for what, (before, after) in found.sizes.items()))
    if found.whole:
        print("Nothing could be left out.")
    if found.same_pay:
        print("Pay is as it is in your files: with other pay the message is another.")
    if not found.same_day:
        print("The effective date is another one than that of your message.")
