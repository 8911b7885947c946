"""The answer to a call -> what became of it. Only the reply that was asked for, with the agreed value, is one."""

from typing import Any

from assusoft.errors import Refused
from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.xml.documents import root_of
from assusoft.suppliers.sending.delivered import Delivery
from assusoft.suppliers.sending.soap.schema import ENVELOPES
from assusoft.suppliers.sending.web.exchange import Answer
from assusoft.suppliers.sending.web.https import judged
from assusoft.suppliers.ways import Accepted

_OF_THE_CALL = ("Client", "Sender", "VersionMismatch", "MustUnderstand", "DataEncodingUnknown")
"""Codes of faults that say that the call was not worked on (SOAP 1.1, 4.4.1; SOAP 1.2 part 1, 5.4.6)."""
_SHOWN = 500  # signs of a reply that are kept


def judged_reply(answer: Answer, reply: str, accepted: Accepted) -> Delivery:
    """What a call came to.

    A fault of the call, in either version of SOAP: failed, in its own words. One of the server, or with a code that is
    none of SOAP: in doubt, since something went wrong there, perhaps once the file was taken. The element `reply` with
    `accepted` in it: sent, with what else it says. Another value there: failed. Any other answer with 2xx: in doubt,
    since the work may be done; with another status what `judged` says of it.
    """
    body = _body(answer.content)
    if body is not None and body.tag in [f"{{{one}}}Fault" for one in ENVELOPES]:
        return _refused(body)
    if not 200 <= answer.status < 300:
        return judged(answer, repeatable=False)
    if body is None:
        return _doubt(f"{answer.reason}, and no SOAP reply with it")
    if body.tag != reply:
        return _doubt(f"<{body.tag}>, and <{reply}> was expected")
    values = [_text(element) for element in body.iter("{*}*") if _name(element) == accepted.element]
    if not values:
        return _doubt(f"<{reply}> without {accepted.element}")
    if any(value != accepted.value for value in values):
        said = _said(body)
        return Delivery("failed", f"The supplier did not accept it ({accepted.value} was expected): {said}", False)
    return Delivery("sent", _said(body))


def _refused(fault: Any) -> Delivery:
    if _code(fault) in _OF_THE_CALL:
        return Delivery("failed", f"The supplier refused: {_fault(fault)}", certain=False)
    return _doubt(f"a fault that is not one of the call: {_fault(fault)}")


def _code(fault: Any) -> str:
    """'Client' of 's:Client.Contract', in SOAP 1.1 or 1.2; '' when it gives none."""
    found = [*fault.iterfind("{*}faultcode"), *fault.iterfind("{*}Code/{*}Value")]
    return _text(found[0]).rpartition(":")[2].partition(".")[0] if found else ""


def _doubt(said: str) -> Delivery:
    return Delivery("in_doubt", f"The call went out, and the server answered {said}", certain=False)


def _body(content: bytes) -> Any:
    """The element in the body of an envelope; None when it is no envelope, or an empty one."""
    try:
        root = root_of(InputFile("the answer", content))
    except Refused:
        return None
    bodies = [child for one in ENVELOPES if root.tag == f"{{{one}}}Envelope" for child in root.iter(f"{{{one}}}Body")]
    return bodies[0][0] if bodies and len(bodies[0]) else None


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _fault(fault: Any) -> str:
    """Its code and reason, as written."""
    wanted = [element for element in fault if _name(element) in ("faultcode", "Code", "faultstring", "Reason")]
    return ": ".join(filter(None, map(_text, wanted)))[:_SHOWN] or "it gives no reason"


def _said(reply: Any) -> str:
    """'Reference = R-17, Result = OK'."""
    leaves = [element for element in reply.iter("{*}*") if not len(element) and _text(element)]
    return ", ".join(f"{_name(element)} = {_text(element)}" for element in leaves)[:_SHOWN]
