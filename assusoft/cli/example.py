"""The smallest employer that shows a message, of people who do not exist: what may be shown to who helps."""

from pathlib import Path
from random import SystemRandom
from typing import Annotated

import typer

from assusoft.cli.output.places import folder_to_write
from assusoft.cli.session import app, err, now, open_chosen
from assusoft.language import Sentence, say


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
    language = employer.language
    print(say(language, "{folder}: message {id} of {month}. How to run it: {file}", folder=to, id=found.message.id,
              month=found.message.month, file=to / "README.md"))  # fmt: skip
    sizes = (f"{_SIZES[what].said(language)} {before} -> {after}" for what, (before, after) in found.sizes.items())
    print("; ".join(sizes))
    for sentence, holds in ((_WHOLE, found.whole), (_SAME_PAY, found.same_pay), (_OTHER_DAY, not found.same_day)):
        if holds:
            print(sentence.said(language))


_SIZES = {
    "persons": Sentence("persons"),
    "months": Sentence("months"),
    "plan sheets": Sentence("plan sheets"),
    "fields": Sentence("fields"),
}
_WHOLE = Sentence("Nothing could be left out.")
_SAME_PAY = Sentence("Pay is as in your files: with other pay the message is another.")
_OTHER_DAY = Sentence("Its effective date is not that of your message.")
