"""What is watched of many employers, in numbers: for Prometheus, how long things took, what came late."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assusoft.cli.bureau import Folder, bureau_app, opened
from assusoft.cli.output.places import file_to_write
from assusoft.cli.output.printing import print_json
from assusoft.cli.session import FAILED, Json, err, now
from assusoft.code_labels import kind_label
from assusoft.files import write_whole
from assusoft.language import Sentence, colon, say

if TYPE_CHECKING:
    from assusoft.bureau.watching.lateness import Late
    from assusoft.bureau.watching.time_spent import Spent


@bureau_app.command("metrics")
def metrics(
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Write them there, whole or not at all.", callback=file_to_write),
    ] = None,
    directory: Folder = None,
) -> None:
    """Steps, open questions, transmissions and deadlines as numbers, in the text format of Prometheus."""
    from assusoft.bureau.watching.exposition import exposition
    from assusoft.bureau.watching.metrics import bureau_families

    bureau = opened(directory)
    with err.status("Looking at every employer..."):
        text = exposition(bureau_families(bureau, now()))
    if to is None:
        print(text.decode(), end="")
    else:
        write_whole(to, text)


@bureau_app.command("time")
def time(
    month: Annotated[str | None, typer.Option("--month", "-m", help="Only this month; all when left out.")] = None,
    directory: Folder = None,
    as_json: Json = False,
) -> None:
    """How long things took, by employer and supplier; about nobody."""
    from assusoft.bureau.watching.time_spent import time_spent

    bureau = opened(directory)
    found = time_spent(bureau, month)
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        print("\n".join(_spent_line(one, bureau.language) for one in found))
    if any(one.trouble for one in found):
        raise typer.Exit(FAILED)


@bureau_app.command("late")
def late(directory: Folder = None, as_json: Json = False) -> None:
    """What suppliers learnt late, by whom days passed, and what it cost in cover; about nobody."""
    from assusoft.bureau.watching.lateness import lateness

    bureau = opened(directory)
    with err.status("Deriving the closed months..."):
        found = lateness(bureau)
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        print("\n".join(_late_line(one, bureau.language) for one in found))
    if any(one.trouble for one in found):
        raise typer.Exit(FAILED)


def _spent_line(one: "Spent", language: str) -> str:
    if one.trouble:
        return f"{one.employer}{colon(language)}{one.trouble}"
    about = say(language, "{count} times, half of them within {median} h, the longest {longest} h", count=one.count,
                median=one.median_hours, longest=one.longest_hours)  # fmt: skip
    whose = ", ".join(filter(None, [one.employer, one.supplier, _SPANS[one.span].said(language)]))
    return f"{whose}{colon(language)}{about}"


def _late_line(one: "Late", language: str) -> str:
    if one.trouble:
        return f"{one.employer}{colon(language)}{one.trouble}"
    values = {name: value for name, value in asdict(one).items() if isinstance(value, int)}
    parts = [say(language, "{count} told late, days by cause: payroll {payroll_days}, HR {hr_days}, supplier "
                 "{insurer_days}", **values)]  # fmt: skip
    if one.uncovered_days:
        parts.append(say(language, "days without known cover {uncovered_days}", **values))
    if one.premium_months:
        parts.append(say(language, "months of premium after the end {premium_months}", **values))
    return f"{one.employer}, {one.supplier}, {kind_label(one.kind, language)}{colon(language)}{'; '.join(parts)}"


_SPANS = {
    "import_to_closing": Sentence("from import to closing"),
    "question_to_answer": Sentence("from question to answer"),
    "queued_to_sent": Sentence("from queued to sent"),
    "sent_to_answered": Sentence("from sent to answered by the supplier"),
}
"""What takes time (see `time_spent.SPANS`) -> how it is said."""
