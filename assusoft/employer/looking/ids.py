"""An id -> what it is the id of, and which verb shows it: what a verb says that was given another thing's id."""

import re
from typing import NamedTuple

from assusoft.errors import Refused
from assusoft.language import Sentence, either


class Kind(NamedTuple):
    """A kind of thing that has ids: their form, what it is called, and the verb that takes or shows it."""

    form: str
    called: Sentence
    verb: str


KINDS = {
    "task": Kind(r"T[0-9a-f]{20}", Sentence("a task"), "assusoft explain {id}"),
    "message": Kind(r"M[0-9a-f]{20}", Sentence("a message"), "assusoft explain {id}"),
    "document": Kind(r"D[0-9a-f]{20}", Sentence("a document"), "assusoft document {id} --to FILE"),
    "waiting": Kind(r"W\d{1,10}", Sentence("what waits for a second person"), "assusoft declarations"),
    "declaration": Kind(r"X\d{1,10}", Sentence("a declaration"), "assusoft declarations"),
    "difference": Kind(r"X[0-9a-f]{20}", Sentence("a difference"), "assusoft explain {id}"),
    "collective": Kind(r"Y[0-9a-f]{20}", Sentence("a collective difference"), "assusoft differences"),
    "statement": Kind(r"B\d+", Sentence("a premium statement"), "assusoft differences {id}"),
    "return": Kind(r"R\d+", Sentence("what a supplier answered"), "assusoft returns"),
    "sheet": Kind(r"S\d+", Sentence("a benefit sheet"), "assusoft sheets-issued"),
    "form": Kind(r"C\d{1,10}", Sentence("a form that a worker gave back"), "assusoft forms"),
    "finding": Kind(r"F[0-9a-f]{6,20}", Sentence("a finding"), "assusoft audit"),
    "person": Kind(r"P\d{5,}", Sentence("a person"), "assusoft history {id}"),
    "member": Kind(r"M[0-9a-f]{10}", Sentence("a family member"), "assusoft who-has-what"),
    "figure": Kind(r"[a-z][^/]*@P\d{5,}/\d{4}-\d\d", Sentence("a figure of a benefit sheet"), "assusoft explain {id}"),
    "transmission": Kind(r"[a-z][a-z0-9_-]*-\d+", Sentence("a transmission"), "assusoft documents"),
}
"""The first letter of an id says what it is; transmissions have the name of their supplier and a number."""


def kind_of_id(text: str) -> str | None:
    """What the id is of; None when it has no form of ours."""
    return next((name for name, kind in KINDS.items() if re.fullmatch(kind.form, text)), None)


def refuse_other(text: str, *wanted: str) -> None:
    """Raise Refused when the id is of another kind than those wanted, with the verb that shows what it is.

    What has no form of ours passes: who asked says that there is nothing of that id.
    """
    found = kind_of_id(text)
    if found is None or found in wanted:
        return
    needed = either([KINDS[name].called for name in wanted])
    shows = KINDS[found].verb.format(id=text)
    raise Refused(
        "'{text}' is {called}, and {needed} is needed here. What it is: {shows}",
        text=text,
        called=KINDS[found].called,
        needed=needed,
        shows=shows,
    )
