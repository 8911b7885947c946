"""An audit as text and as plain values: what the command line prints and what a scheduler reads."""

import json
from collections.abc import Iterator
from typing import Any

from assusoft.audit.check import Check
from assusoft.audit.wording import expected, sentence
from assusoft.cell_places import place_words
from assusoft.days_in_words import month_label
from assusoft.employer.audit.auditing import Audited
from assusoft.language import LANGUAGES, colon, say


def lines(found: Audited, language: str) -> list[str]:
    """The audit in lines: figures first, then each finding in a sentence with where it stands."""
    outcomes = found.check_results["outcome"].value_counts()
    states = found.findings["state"].value_counts()
    month = month_label(found.month, language)
    head = say(language, "Audit of {month}: {checks} checks, {failed} with findings, {off} off, {blind} not evaluated.",
               month=month, checks=len(found.check_results), failed=outcomes.get("failed", 0),
               off=outcomes.get("off", 0), blind=outcomes.get("not evaluated", 0))  # fmt: skip
    counts = say(language, "Findings: {new} new, {persisting} persisting, {reopened} reopened, {accepted} accepted, "
                 "{solved} solved.", **{name: states.get(name, 0) for name in
                 ("new", "persisting", "reopened", "accepted", "solved")})  # fmt: skip
    return [head, counts, *_findings(found, language)]


def values_of(found: Audited) -> dict[str, Any]:
    """The audit as plain values for JSON: figures, outcomes of the checks, findings with their sentences."""
    checks = {check.code: check for check in found.checks}
    findings = [
        row | {"facts": json.loads(row["facts"])} | _said(checks[row["code"]], row["facts"])
        for row in found.findings.to_dict("records")
    ]
    return {
        "month": found.month, "number": found.number, "at": found.at, "by": found.by, "open": len(found.open),
        "checks": found.check_results.to_dict("records"), "findings": findings,
    }  # fmt: skip


def _said(check: Check, facts: str) -> dict[str, Any]:
    sentences = {language: sentence(check, facts, language) for language in LANGUAGES}
    return {"severity": check.severity, "blocking": check.blocking, "sentence": sentences}


def _findings(found: Audited, language: str) -> Iterator[str]:
    checks = {check.code: check for check in found.checks}
    order = {"critical": 0, "warning": 1, "info": 2}
    rows = found.open.to_dict("records")
    for row in sorted(rows, key=lambda row: (order[checks[row["code"]].severity], row["code"], row["person"])):
        yield from _finding(row, checks[row["code"]], language)


def _finding(row: dict[Any, Any], check: Check, language: str) -> Iterator[str]:
    severity = say(language, check.severity)
    since = (
        say(language, row["state"])
        if row["state"] != "persisting"
        else say(language, "since {month}", month=month_label(row["since"], language))
    )
    whom = " ".join(filter(None, [row["name"], row["person"]]))
    blocking = f", {say(language, 'blocking')}" if check.blocking else ""
    yield f"{row['id']}  {check.code}  {severity}{blocking}, {since}{colon(language)}{whom}"
    due = expected(check, row["facts"], language)
    yield f"    {sentence(check, row['facts'], language)} {say(language, 'Expected')}{colon(language)}{due}."
    if row["where"]:
        yield f"    {place_words(row['where'], language)}"
