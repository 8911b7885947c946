"""Documents -> the folder of a server: under another name first, looked at, then renamed; and what stands there now.

A supplier picks files up when it likes, so a name it takes is only given to what is whole, and after that nothing more
is asked: what is gone then was taken. That a server said «complete» proves nothing: its disk may have been full, or the
line of the data cut. The size is the proof, or where the server gives none, the content read back.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Literal

from assusoft.suppliers.sending.delivered import SENT, Delivery, cannot_compare
from assusoft.suppliers.sending.servers.remote import Absent, Denied, Lost, Remote
from assusoft.suppliers.sending.transmission import Document

Standing = Literal["absent", "same", "other", "unreadable"]


def hand_over(remote: Remote, documents: Sequence[Document], unconfirmed: bool) -> Delivery:
    """Each document appears under its name whole or not at all; the same content already there counts as handed over.

    Failed while nothing got its name; in doubt once something may have. `unconfirmed`: where the server tells neither
    size nor content, that nothing went wrong is enough.
    """
    try:
        standing = {document.name: standing_of(remote, document) for document in documents}
        in_the_way = [name for name, found in standing.items() if found in ("other", "unreadable")]
        if in_the_way and any(document.sealed for document in documents):
            return cannot_compare(", ".join(in_the_way))
        if in_the_way:
            return Delivery("failed", _in_the_way(in_the_way[0], standing[in_the_way[0]]))
        waiting = [document for document in documents if standing[document.name] == "absent"]
        fault = next((found for document in waiting if (found := _put(remote, document, unconfirmed))), None)
    except Lost as error:
        return Delivery("failed", f"The connection was lost before anything was handed over: {error}")
    except Denied as error:
        denied = f"The server does not say what stands in the folder: {_words(error)}. Nothing was handed over. Ask the"
        return Delivery("failed", f"{denied} supplier to let us list it.")
    if fault:
        _put_away(remote, waiting)
        return fault
    return _named(remote, waiting)


def standing_of(remote: Remote, document: Document) -> Standing:
    """What stands there under the document's name."""
    try:
        size = remote.size(document.name)
    except Absent:
        return "absent"
    except Denied:
        size = None
    if size is not None and size != len(document.content):
        return "other"
    try:
        return "same" if remote.read(document.name, len(document.content)) == document.content else "other"
    except (Absent, Denied):  # FTP has one answer for both, 550
        if size is not None:
            return "unreadable"
        return "unreadable" if document.name in remote.names() else "absent"


def part(document: Document) -> str:
    """The name before the name: hidden, and ending otherwise, so that no pattern of a pick-up takes it."""
    return f".{document.name}.part"


def _in_the_way(name: str, found: Standing) -> str:
    if found == "unreadable":
        return (
            f"{name} is already there, as long as ours, and cannot be read, so nobody can know whether it is the same. "
            "Nothing was handed over. Ask the supplier, and have it taken away if it is not."
        )
    return (
        f"{name} is already there with other content, and was left as it is. Nothing was handed over. "
        "Have it taken away first."
    )


def _put(remote: Remote, document: Document, unconfirmed: bool) -> Delivery | None:
    """Put a document under its first name and look at it; what is wrong with what is there."""
    try:
        remote.write(part(document), document.content)
    except (Absent, Denied) as error:
        return Delivery("failed", f"The server did not take {document.name}: {_words(error)}. Nothing was handed over.")
    try:
        kept = _kept(remote, document)
    except Absent:
        gone = (
            f"{document.name} was gone before it could be looked at, under a name that nobody should take: the "
            "supplier may have it, whole or in part"
        )
        return None if unconfirmed else Delivery("in_doubt", f"{gone}.", certain=False)
    except Denied as error:
        unknown = (
            f"The server tells neither the size nor the content of {document.name} ({_words(error)}), so nobody can "
            "know whether all of it arrived. Nothing was handed over. If the supplier says by itself what arrives, "
            "write unconfirmed = true into its file."
        )
        return None if unconfirmed else Delivery("failed", unknown)
    if kept == len(document.content):
        return None
    only = f"The server kept {kept} of the {len(document.content)} bytes of {document.name}, and said it was complete."
    return Delivery("failed", f"{only} Nothing was handed over.")


def _kept(remote: Remote, document: Document) -> int:
    """How many bytes of a document are there: by the size the server gives, else by what can be read back."""
    with suppress(Absent, Denied):
        size = remote.size(part(document))
        if size is not None:
            return size
    content = remote.read(part(document), len(document.content))
    return len(document.content) if content == document.content else min(len(content), len(document.content) - 1)


def _named(remote: Remote, waiting: Sequence[Document]) -> Delivery:
    """Give each its own name. From the first one on, the supplier may have taken what was named."""
    for number, document in enumerate(waiting):
        try:
            remote.rename(part(document), document.name)
        except (Absent, Denied) as error:
            return _not_named(remote, waiting[:number], waiting[number:], _words(error))
        except Lost as error:
            lost = f"The connection was lost while {document.name} was handed over: {error}"
            return Delivery("in_doubt", lost, certain=False)
    return SENT


def _not_named(remote: Remote, named: Sequence[Document], left: Sequence[Document], reason: str) -> Delivery:
    """A name was refused: a failure when the file is still where it was, and nothing else was handed over."""
    refused = f"The server refused to give {left[0].name} its name: {reason}."
    try:
        remote.size(part(left[0]))
    except Absent:
        return Delivery("in_doubt", f"{refused} It is not where it was either.", certain=False)
    except (Denied, Lost):
        return Delivery("in_doubt", f"{refused} Whether it is still where it was, nobody can say.", certain=False)
    _put_away(remote, left)
    if named:
        there = ", ".join(document.name for document in named)
        return Delivery("in_doubt", f"{refused} {there} was handed over before it.", certain=False)
    return Delivery("failed", f"{refused} Nothing was handed over.")


def _put_away(remote: Remote, documents: Sequence[Document]) -> None:
    """Leave no parts behind, where the server lets us; the next try writes over them anyway."""
    for document in documents:
        try:
            remote.remove(part(document))
        except (Absent, Denied):
            continue
        except Lost:
            return


def _words(error: Exception) -> str:
    """The server's words, to be put into a sentence."""
    return str(error).rstrip(". ")
