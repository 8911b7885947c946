"""Why a message is told, as far as the visitor's role sees the values it rests on."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assusoft.message_kinds import WHOLE_ROW_KINDS
from assusoft.workbench.pages.discretion import hides
from assusoft.workbench.pages.visit import Visit
from assusoft.workbench.pages.why import without_words

if TYPE_CHECKING:
    from assusoft.month.messages import Message
    from assusoft.month.why.explanation import Explanation

_NAMED = re.compile(r"\((?:\w+\.)?([a-z]\w*)\)")
"""The name of a field behind its label, as titles of reasons have it."""


def hides_why(visit: Visit, message: Message) -> bool:
    """Whether the message is about values that the visitor's role does not see; one that brings a whole row is about
    all that its plan looks at."""
    if message.kind in WHOLE_ROW_KINDS:
        return not (visit.may("salary") and visit.may("health"))
    return any(hides(visit, name) for name in message.after)


def in_sight_of(visit: Visit, node: Explanation) -> Explanation:
    """The reason without those below it that name a field which the visitor's role does not see.

    What somebody said in words of their own is for who sees everything.
    """
    everything = visit.may("salary") and visit.may("health")
    children = tuple(in_sight_of(visit, child) for child in node.children if not _is_hidden(visit, child))
    title = without_words(node.title) if node.kind == "answer" and not everything else node.title
    return replace(node, title=title, children=children)


def _is_hidden(visit: Visit, node: Explanation) -> bool:
    return any(hides(visit, name) for name in _NAMED.findall(node.title))
