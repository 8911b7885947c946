"""What is typed into portals: the worklist, and its ticks."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from assusoft.cli.output.printing import print_json
from assusoft.cli.session import WAITS, By, Json, app, now, open_chosen, who
from assusoft.language import colon, say

if TYPE_CHECKING:
    from assusoft.employer.portals.worklist import Item, Worklist

by_hand_app = typer.Typer(help="What is typed into portals, message by message.", invoke_without_command=True)
app.add_typer(by_hand_app, name="by-hand")

Transmission = Annotated[str, typer.Argument(help="The transmission's id.")]
Message = Annotated[str, typer.Argument(help="The message's id.")]


@by_hand_app.callback()
def by_hand(
    context: typer.Context,
    supplier: Annotated[str | None, typer.Option(help="Of one supplier.")] = None,
    as_json: Json = False,
) -> None:
    """List what is to be typed into portals, in the order of their screens."""
    if context.invoked_subcommand is not None:
        return
    employer = open_chosen()
    found = employer.by_hand(supplier)
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        for one in found:
            _print_list(one, employer.language)
        if not found:
            print(say(employer.language, "Nothing is to be typed by hand."))
    raise typer.Exit(WAITS if found else 0)


@by_hand_app.command("tick")
def tick(
    transmission: Transmission,
    message: Message,
    reference: Annotated[str, typer.Option(help="What the portal calls it.")] = "",
    by: By = "",
) -> None:
    """Say that a message was typed; the last one makes the transmission sent."""
    employer = open_chosen()
    done = employer.tick(transmission, message, reference, who(by), now())
    sentence = "{id}: {typed} of {count} typed."
    typed, count = _typed(done), len(done.items)
    print(say(employer.language, sentence, id=transmission, typed=typed, count=count))


@by_hand_app.command("untick")
def untick(
    transmission: Transmission,
    message: Message,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    by: By = "",
) -> None:
    """Say that a message was not typed after all."""
    employer = open_chosen()
    employer.untick(transmission, message, who(by), now(), reason)
    print(say(employer.language, "{message} of {id} is to be typed again.", message=message, id=transmission))


def _typed(one: "Worklist") -> int:
    return sum(item.tick is not None for item in one.items)


def _print_list(one: "Worklist", language: str) -> None:
    sentence = "{id} ({month}), {portal}: {typed} of {count} typed."
    portal = " ".join(filter(None, (one.portal, one.url)))
    typed, count = _typed(one), len(one.items)
    head = say(language, sentence, id=one.transmission, month=one.month, portal=portal, typed=typed, count=count)
    if one.state == "in_doubt":
        head += " " + say(language, "It is in doubt: settle it first.")
    print(head)
    for item in one.items:
        _print_item(item, language)


def _print_item(item: "Item", language: str) -> None:
    print(f"  [{'x' if item.tick else ' '}] {item.message}  {item.what}")
    if item.tick is not None:
        print(f"      {item.tick.by}, {item.tick.at:%Y-%m-%d %H:%M} UTC {item.tick.reference}".rstrip())
        return
    for field in item.fields:
        before = f"{field.before} -> " if field.before else ""
        print(f"      {field.label}{colon(language)}{before}{field.value}")
