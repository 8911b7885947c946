"""Documents -> a supplier's server, one request each: PUT at their names, or POST to one address."""

from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote

from assusoft.suppliers.sending.deadline import within
from assusoft.suppliers.sending.delivered import SENT, Delivery
from assusoft.suppliers.sending.transmission import Document, Transmission, sending_id
from assusoft.suppliers.sending.web.exchange import Answer, Terms, ask
from assusoft.suppliers.sending.web.identity import authorization, tls_context
from assusoft.suppliers.ways import Https


def put_over_https(
    transmission: Transmission, files: Sequence[Document], way: Https, folder: Path, name: str,
    timeout: float, limit: float,
) -> Delivery:  # fmt: skip
    """Each file by one request, until one is not taken.

    A PUT may be repeated (RFC 9110, 9.2.2), so a file that was refused after others were taken is a failure, and all go
    again. A POST may not, whatever its Idempotency-Key promises: after a file that was taken, it is in doubt.

    Raises
    ------
    ConfigError
        A certificate, key or secret is not there; `name` says whose.
    """
    where = f"{name}: https"
    context, headers = tls_context(way, folder, where), authorization(way, where)
    with within(limit) as deadline:
        terms = Terms(context, timeout, deadline)

        def put(file: Document) -> Delivery:
            return _one(terms, way, file, headers | _headers(transmission, way, file))

        return in_turn(files, put, repeatable=way.method == "PUT")


def _one(terms: Terms, way: Https, file: Document, headers: dict[str, str]) -> Delivery:
    url = f"{way.url.rstrip('/')}/{quote(file.name)}" if way.method == "PUT" else way.url
    answer = ask(terms, way.method, url, headers, file.content)
    return judged(answer, repeatable=way.method == "PUT") if isinstance(answer, Answer) else answer


def in_turn(files: Sequence[Document], put: Callable[[Document], Delivery], repeatable: bool) -> Delivery:
    """Each file, until one is not taken. What is not repeatable is in doubt once a file before it was taken."""
    taken: list[str] = []
    said: list[str] = []
    for file in files:
        outcome = put(file)
        if outcome.state != "sent":
            return _after(outcome, repeatable, taken, file.name)
        taken.append(file.name)
        said += [f"{file.name}: {outcome.reason}"] if outcome.reason else []
    return Delivery("sent", "; ".join(said))


def judged(answer: Answer, repeatable: bool) -> Delivery:
    """2xx: taken, which is not yet accepted. 4xx, 307, 308: not taken. Any other: nobody knows what was done.

    Nor does anybody of what is not `repeatable` after 409 and 422: a server that has it already, or is at it, says so
    too (RFC 9110, 15.5.10 and 15.5.21; draft-ietf-httpapi-idempotency-key-header has both as answers to that header).
    """
    if 200 <= answer.status < 300:
        return SENT
    if not repeatable and answer.status in (409, 422):
        said = f"The server refused, which may mean that it has the file already: {answer.reason}"
        return Delivery("in_doubt", said, certain=False)
    if 400 <= answer.status < 500 or answer.status in (307, 308):
        return Delivery("failed", f"The server refused: {answer.reason}")
    return Delivery("in_doubt", f"All of it went out, and the server answered {answer.reason}", certain=False)


def _headers(transmission: Transmission, way: Https, file: Document) -> dict[str, str]:
    own = {"Content-Type": file.media_type}
    if way.method == "POST":
        own["Idempotency-Key"] = f"{sending_id(transmission)}/{quote(file.name)}"
        own["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    return own


def _after(outcome: Delivery, repeatable: bool, taken: Sequence[str], name: str) -> Delivery:
    """An outcome with the file it is of, and what was taken before it."""
    if not taken:
        return Delivery(outcome.state, f"{name}: {outcome.reason}", outcome.certain)
    state = outcome.state if repeatable else "in_doubt"
    return Delivery(state, f"{name}: {outcome.reason}. Taken before it: {', '.join(taken)}", certain=False)
