"""The fixed words of the report of an audit, and its verdict in one sentence."""

from assusoft.employer.audit.audit_report import AuditReport
from assusoft.language import say

_WORDS = {
    "employer": "Employer", "month": "Month", "audited": "Audited on", "by": "by", "checks": "Checks evaluated",
    "open": "to mend", "blocking": "block the month", "new": "new this month", "persisting": "still there",
    "reopened": "reopened", "accepted": "accepted for now", "solved": "solved since last month",
    "severity": "Severity", "of_which_new": "of which new", "first": "Where to begin",
    "and_more": "and {count} more of the same kind", "trend": "How it develops", "where": "Where and for whom",
    "owner": "Who mends it", "oldest": "Oldest, in months", "findings": "What is to be mended, subject by subject",
    "who": "Person", "wrong": "What is wrong", "expected": "Expected", "nothing": "nothing", "mend": "Where to mend it",
    "since": "Since", "note": "Note", "nowhere": "No single cell: the row is missing, or the figure is of the whole.",
    "none_open": "Nothing is to be mended this month.", "settled": "Solved and accepted",
    "solved_title": "Solved since the month before", "none_solved": "Nothing was solved since the month before.",
    "accepted_title": "Accepted, so not to be mended for now", "none_accepted": "Nothing was accepted.",
    "until": "Until", "why": "Why", "check": "Check", "subject": "Subject", "field": "Field", "outcome": "Outcome",
    "unchecked": "What was not checked", "all_checked": "Every check was evaluated.",
    "in_workbook": "{count} more of this kind stand in findings.xlsx.",
    "solved_more": "and {count} more", "marked": "blocks the month",
    "key": "What was mended in the payroll disappears from the next audit by itself. What is right as it stands can be "
    "accepted until a day, by the number beginning with F: assusoft answer F… accepted until=2026-12-31 why=\"…\"",
    "meaning": "critical: wrong amounts or the wrong person may reach an insurer; warning: probably wrong; "
    "information: unusual, to be looked at.",
}  # fmt: skip


def words(language: str) -> dict[str, str]:
    """Name -> word or sentence."""
    return {name: say(language, word) for name, word in _WORDS.items()} | {"colon": " : " if language == "fr" else ": "}


def verdict(report: AuditReport) -> str:
    """How the month stands, in one or two plain sentences."""
    language = report.language
    sentences = [_standing(report, language)]
    blind = sum(check.result == "not evaluated" for check in report.silent)
    if blind:
        sentence = "Checks that could not be evaluated: {count}; what they look at is not known to be right."
        sentences.append(say(language, sentence, count=blind))
    return " ".join(sentences)


def _standing(report: AuditReport, language: str) -> str:
    blocking, critical = len(report.blocking), sum(line.severity == "critical" for line in report.open)
    if blocking:
        sentence = "The month cannot be closed yet. Findings that block it until they are mended or accepted: {count}."
    elif critical:
        sentence = "Nothing blocks the month, but look at the critical findings before it is closed: {count}."
    elif report.open:
        sentence = "Nothing blocks the month and nothing critical was found. Points to mend in the payroll: {count}."
    else:
        sentence = "The payroll of the month passed every check that was evaluated."
    return say(language, sentence, count=blocking or critical or len(report.open))


def summary_text(report: AuditReport) -> str:
    """The report in a few lines without a person in them: the body of a mail."""
    wording = words(report.language)
    counts = [(len(report.open), "open"), (len(report.blocking), "blocking")]
    counts += [
        (len(report.in_state(state)), state) for state in ("new", "persisting", "reopened", "accepted", "solved")
    ]
    return "\n".join([verdict(report), "", *(f"{count} {wording[name]}" for count, name in counts), ""])
