"""The fixed words of the report of an audit, and its verdict in one sentence."""

from assusoft.employer.audit.audit_report import AuditReport
from assusoft.language import colon, say

_WORDS = {
    "employer": "Employer", "month": "Month", "audited": "Audited on", "by": "by", "checks": "Checks evaluated",
    "open": "to correct", "blocking": "block the month", "new": "new this month", "persisting": "still there",
    "reopened": "reopened", "accepted": "accepted for now", "solved": "solved since last month",
    "severity": "Severity", "of_which_new": "of which new", "first": "Where to begin",
    "and_more": "and {count} more of the same kind", "trend": "Trend", "where": "Where and for whom",
    "owner": "Who corrects it", "oldest": "Oldest, in months", "findings": "What to correct, subject by subject",
    "who": "Person", "wrong": "What is wrong", "expected": "Expected", "nothing": "nothing",
    "mend": "Where to correct it", "since": "Since", "note": "Note",
    "nowhere": "No single cell: the row is missing, or the figure concerns the whole.",
    "none_open": "There is nothing to correct this month.", "settled": "Solved and accepted",
    "solved_title": "Solved since the month before", "none_solved": "Nothing has been solved since the month before.",
    "accepted_title": "Accepted, so nothing to correct for now", "none_accepted": "Nothing was accepted.",
    "until": "Until", "why": "Why", "check": "Check", "subject": "Subject", "field": "Field", "outcome": "Outcome",
    "unchecked": "What was not checked", "all_checked": "Every check was evaluated.",
    "in_workbook": "findings.xlsx lists {count} more of this kind.",
    "solved_more": "and {count} more", "marked": "blocks the month",
    "key": "What was corrected in the payroll disappears from the next audit by itself. What is right as it is can be "
    "accepted until a given day, by its number (F…): assusoft answer F… accepted until=2026-12-31 why=\"…\"",
    "meaning": "critical: wrong amounts or the wrong person may reach an insurer; warning: probably wrong; "
    "information: unusual, to be looked at.",
}  # fmt: skip


def words(language: str) -> dict[str, str]:
    """Name -> word or sentence."""
    return {name: say(language, word) for name, word in _WORDS.items()} | {"colon": colon(language)}


def verdict(report: AuditReport) -> str:
    """How the month stands, in one or two plain sentences."""
    language = report.language
    sentences = [_standing(report, language)]
    blind = sum(check.result == "not evaluated" for check in report.silent)
    if blind:
        sentence = "Checks that could not be evaluated: {count}; whether what they check is right is not known."
        sentences.append(say(language, sentence, count=blind))
    return " ".join(sentences)


def _standing(report: AuditReport, language: str) -> str:
    blocking, critical = len(report.blocking), sum(line.severity == "critical" for line in report.open)
    found = "blocking" if blocking else "critical" if critical else "open" if report.open else "nothing"
    sentences = _CLOSED if report.closed else _OPEN
    return say(language, sentences[found], count=blocking or critical or len(report.open))


_PASSED = "The payroll of the month passed every check that was evaluated."
_OPEN = {
    "blocking": "The month cannot be closed yet. Findings that block it until corrected or accepted: {count}.",
    "critical": "Nothing blocks the month, but there are critical findings to look at before you close it: {count}.",
    "open": "Nothing blocks the month and nothing critical was found. Points to correct in the payroll: {count}.",
    "nothing": _PASSED,
}
_CLOSED = {
    "blocking": "The month is closed. Findings that would block it now: {count}. Correct them in the payroll: what "
    "suppliers must hear of it goes with the next month.",
    "critical": "The month is closed. Critical findings: {count}. Correct them in the payroll: what suppliers must "
    "hear of it goes with the next month.",
    "open": "The month is closed and nothing critical was found. Points to correct in the payroll: {count}.",
    "nothing": _PASSED,
}


def summary_text(report: AuditReport) -> str:
    """The report in a few lines without a person in them: the body of a mail."""
    wording = words(report.language)
    counts = [(len(report.open), "open"), (len(report.blocking), "blocking")]
    counts += [
        (len(report.in_state(state)), state) for state in ("new", "persisting", "reopened", "accepted", "solved")
    ]
    return "\n".join([verdict(report), "", *(f"{count} {wording[name]}" for count, name in counts), ""])
