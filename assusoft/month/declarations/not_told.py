"""What a supplier is not to be told of a person until a day x the month -> the values to keep; or refused."""

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
        raise refused(
            stated, f"name the supplier that is not told ({', '.join(suppliers)}): --supplier NAME", "supplier"
        )
    if not until:
        raise refused(stated, "nothing is kept from a supplier for good: --until 2026-06-30", "until")
    if until < month_end(view.month).isoformat():
        raise refused(stated, f"{view.month} ends after {until}, so its closing would tell it all the same", "until")
    if not stated.reason.strip():
        raise refused(stated, "say why it is not told: --reason TEXT", "reason")
    for name in stated.values:
        if name != "messages":
            raise refused(stated, f"it has no field '{name}' (it has: messages)", name)
    kinds = [kind.strip() for kind in (stated.values.get("messages") or ALL).split(",")]
    for kind in kinds:
        if kind not in (ALL, *MESSAGE_KINDS):
            raise refused(stated, f"'{kind}' is no kind of message ({ALL}, {', '.join(MESSAGE_KINDS)})", "messages")
    return {"messages": ",".join(dict.fromkeys(kinds))}
