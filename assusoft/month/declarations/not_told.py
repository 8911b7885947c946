"""What a supplier is not to be told of a person until a day x the month -> the values to keep; or refused."""

from assusoft.language import Sentence
from assusoft.message_kinds import MESSAGE_KINDS
from assusoft.month.decided import DecidedMonth
from assusoft.month.declarations.stated import Stated, refused
from assusoft.month.telling.holding import ALL
from assusoft.months import month_end


def kept_back(stated: Stated, until: str, view: DecidedMonth) -> dict[str, str]:
    """The values of such a declaration: `messages`, kinds of message with commas between them, or 'all'.

    `until`: its last day, as ISO 8601.

    Raises
    ------
    Refused
        No supplier of a plan, last day or reason is given, the day lies before the end of the month, or a kind of
        message is none.
    """
    suppliers = sorted({plan.supplier for plan in view.plans.values()})
    if stated.supplier not in suppliers:
        sentence = "name the supplier that is not told ({known}): --supplier NAME"
        raise refused(stated, Sentence(sentence, known=", ".join(suppliers)), "supplier")
    if not until:
        raise refused(stated, Sentence("nothing is kept from a supplier for good: --until 2026-06-30"), "until")
    if until < month_end(view.month).isoformat():
        sentence = "{month} ends after {until}, so its closing would tell it all the same"
        raise refused(stated, Sentence(sentence, month=view.month, until=until), "until")
    if not stated.reason.strip():
        raise refused(stated, Sentence("say why it is not told: --reason TEXT"), "reason")
    for name in stated.values:
        if name != "messages":
            raise refused(
                stated, Sentence("it has no field '{name}' (it has: {takes})", name=name, takes="messages"), name
            )
    kinds = [kind.strip() for kind in (stated.values.get("messages") or ALL).split(",")]
    for kind in kinds:
        if kind not in (ALL, *MESSAGE_KINDS):
            sentence = "'{kind}' is no kind of message ({known})"
            raise refused(stated, Sentence(sentence, kind=kind, known=", ".join((ALL, *MESSAGE_KINDS))), "messages")
    return {"messages": ",".join(dict.fromkeys(kinds))}
