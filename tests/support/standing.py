"""What each supplier accepted, what is on the way and what is still owed, from the files alone; sendings by chance.

The equation: the register of what arrived, in the order it arrived + the messages on the way, in the order they were
queued + those owed now = the register owed. And each message of a closed month is in one file: arrived, or on the way.
"""

from random import Random
from unittest.mock import patch

from support.lived import AT

from assusoft.employer import Employer
from assusoft.employer.monthly import sending
from assusoft.employer.monthly.month_view import month_view
from assusoft.employer.setup import setup_in
from assusoft.layouts import Layout
from assusoft.month.proof.simulated import Parsed, by_files, parse_documents
from assusoft.store import Transmission
from assusoft.suppliers.report import TABLES
from assusoft.suppliers.sending.delivered import SENT, Delivery
from assusoft.suppliers.sending.transmission import Document, is_summary

OUTCOMES = (SENT, SENT, SENT, Delivery("failed", "no route"), Delivery("in_doubt", "no answer", certain=False))


def sent_by_chance(employer: Employer, rng: Random) -> None:
    """Send what is queued: some arrives, some fails, some is in doubt, and is perhaps settled."""
    with patch.object(sending, "deliver", lambda *_: rng.choice(OUTCOMES)):
        employer.send("An", lambda: AT)
    for id in list(employer.doubts()):
        if rng.random() < 0.5:
            employer.settle(id, rng.choice(("sent", "queued")), "asked", "An", AT)


def faults_of_standing(employer: Employer) -> list[str]:
    """In words, where the equation does not hold for the open month, supplier by supplier."""
    view = month_view(employer)
    assert not view.closed
    if view.takeover:
        return []
    setup, found = setup_in(employer, view.month), list[str]()
    documents = employer.reports(view.month)
    for key, layout in setup.layouts.items():
        arrived, on_the_way = _by_arrival(employer, key)
        before = [_parsed(employer, layout, one) for one in (*arrived, *on_the_way)]
        found += _counts(employer, key, before)
        if key not in {plan.supplier for plan in view.plans.values()} or not documents.get(key):
            continue
        mine = [message for message in view.messages if message.supplier == key]
        now = parse_documents(layout, documents[key], view.month, setup.own)
        owed, sends = view.resolution.state.affiliations, TABLES[setup.suppliers[key].sends]
        *_, wrong = by_files(before, now, layout, owed, mine, view.plans, key, sends)
        found += [f"{key}: {line}" for line in wrong]
    return found


def _by_arrival(employer: Employer, supplier: str) -> tuple[list[Transmission], list[Transmission]]:
    """What arrived, in the order it did; what is on the way, in the order it was queued."""
    moments = [id for id, event in employer.store.all_events() if event.state == "sent"]
    mine = [one for one in employer.store.transmissions() if one.supplier == supplier]
    arrived = sorted((one for one in mine if one.state == "sent"), key=lambda one: moments.index(one.id))
    return arrived, [one for one in mine if one.state != "sent"]


def _parsed(employer: Employer, layout: Layout, one: Transmission) -> Parsed:
    files = [
        Document(file.name, file.media_type, employer.store.content(file.sha256), is_summary(file.name))
        for file in one.documents
    ]
    return parse_documents(layout, files, one.month, employer.settings.own)


def _counts(employer: Employer, supplier: str, parsed: list[Parsed]) -> list[str]:
    """Each closed month's messages are in one file, each once; a supplier of full lists receives none."""
    in_files = {one.month: len(one.messages) for one in parsed if one.messages is not None}
    full_only = {one.month for one in parsed if one.messages is None and one.full is not None}
    if len({one.month for one in parsed}) != len(parsed):
        return [f"{supplier}: a month was queued twice"]
    months = [closing.month for closing in employer.facts.closings() if closing.month not in full_only]
    told = {month: sum(one.supplier == supplier for one in employer.messages(month)) for month in months}
    return [
        f"{supplier}: {count} messages of {month}, and {in_files.get(month, 0)} in its files"
        for month, count in told.items()
        if count != in_files.get(month, 0)
    ]
