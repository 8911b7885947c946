"""A proposed check -> one line a person decides by: what was seen, what is proposed, what it would have found."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from babel.dates import format_date

from assusoft.audit.proposals import Proposal
from assusoft.audit.wording import field_word, value_word
from assusoft.code_labels import code_label
from assusoft.days_in_words import LOCALES, month_label
from assusoft.labels import number
from assusoft.language import say
from assusoft.months import month_start

_MOVED = {
    "VOL-HEAD": "Persons", "VOL-IN": "Persons who enter", "VOL-OUT": "Persons who leave",
    "VOL-MASS": "Pay per person",
}  # fmt: skip
_SEEN = {
    "range": "{field} of {statute} was between {low} and {high}. Proposed: between {least} and {most}.",
    "codes": "{field} had {values} values, {usual} of them in more than one month. Proposed: {codes}.",
    "threshold": "{what}: changes of {low} to {high}, the threshold is now {now}. Proposed: {share}.",
}
_FOUND = "{id}: {seen} ({first} to {last}; it would have found {found} of {rows}.)"


def proposal_line(proposal: Proposal, language: str) -> str:
    """The proposal in one line of fr, nl or en, its figures as a Belgian writes them."""
    kind = "threshold" if proposal.kind == "season" else proposal.kind
    seen = say(language, _SEEN[kind], **_said(proposal, language))
    first, last = (month_label(month, language) for month in proposal.months)
    return say(language, _FOUND, id=proposal.id, seen=seen, first=first, last=last, found=proposal.found,
               rows=proposal.rows)  # fmt: skip


def _said(proposal: Proposal, language: str) -> dict[str, str]:
    facts = proposal.facts
    if proposal.kind == "range":
        figures = {name: number(Decimal(str(facts[name])), language) for name in ("low", "high", "least", "most")}
        statute = code_label(facts["statute"], language)
        return figures | {"field": field_word(facts["field"], language), "statute": statute}
    if proposal.kind == "codes":
        codes = [value_word(facts["field"], code, language) for code in facts["codes"]]
        return {"field": field_word(facts["field"], language), "values": str(facts["values"]),
                "usual": str(len(codes)), "codes": ", ".join(codes)}  # fmt: skip
    shares = {name: _percent(facts[name], language) for name in ("low", "high", "now", "share")}
    shares["share"] += _seasons(facts["season"], language)
    return shares | {"what": say(language, _MOVED[proposal.id])}


def _seasons(season: Mapping[str, Any], language: str) -> str:
    """' (septembre : 12 %)' for the calendar months that have a threshold of their own."""
    named = [
        f"{format_date(month_start(f'2000-{month}'), 'MMMM', locale=LOCALES[language])} {_percent(share, language)}"
        for month, share in season.items()
    ]
    return f" ({', '.join(named)})" if named else ""


def _percent(share: float, language: str) -> str:
    """0.165 is «16,5 %» in French (with a no-break space) and Dutch, 16.5% in English."""
    text = f"{100 * share:.1f}".removesuffix(".0")
    return f"{text}%" if language == "en" else f"{text.replace('.', ',')}\u00a0%"
