"""What answers, fields and facts of tasks are called, as English sentence keys."""

CHOICES = {
    "affiliate": "Affiliate", "not_now": "Not now", "insured_elsewhere": "Insured elsewhere until a day",
    "reinstate": "Cancel the exit", "confirm": "Confirm", "stays": "Stays insured", "keep": "Leave as it is",
    "end": "End the cover", "left": "Has left", "still_employed": "Still employed",
    "same_affiliation": "The affiliation continues", "new_affiliation": "A new affiliation begins",
    "add": "They add up", "add_time": "Only working time adds up", "main": "Only the main contract counts",
    "tell": "Tell the suppliers", "do_not_tell": "Do not tell", "correct": "Correct",
    "take": "Take the payroll's value",
    "other": "Another amount", "payroll": "The payroll's value holds", "value": "Give the value",
    "unknown": "Not known",
    "accepted": "Right as it is", "accept": "Accept", "means": "It means", "empty": "It says nothing",
    "all": "All of them", "one_by_one": "One by one", "noted": "Note", "assigned": "Somebody corrects it",
    "both": "Under each of them", "new": "Somebody new",
}  # fmt: skip
"""Answer -> what it is called."""

SAID_OF = {
    ("departure", "confirm"): "Confirm the departure", ("end_of_eligibility", "confirm"): "End the affiliation",
    ("family_departure", "confirm"): "End the cover", ("inconsistent_data", "payroll"): "The payroll will be corrected",
    ("departure", "stays"): "The affiliations continue",
    ("declared_value", "keep"): "What was declared holds",
    ("salary", "keep"): "Keep the salary reported",
    ("doubtful_choice", "keep"): "The affiliation continues",
    ("end_of_eligibility", "keep"): "The affiliation continues",
}  # fmt: skip
"""Kind of task and answer -> what it is called there."""

ASKED = {
    "affiliation_from": "Affiliated from", "exit_date": "Left service on", "reason": "Reason of leaving",
    "notice_start": "Notice from", "notice_end": "Notice to", "indemnity_months": "Indemnity (months)",
    "end_date": "Last day", "insured_pct": "Insured %", "since": "Since", "interruption_kind": "Interruption",
    "interruption_from": "Interruption from", "interruption_to": "Interruption to",
    "interruption_pct": "Interruption %", "salary": "Yearly salary", "until": "Until", "from": "From", "why": "Why",
    "note": "Note", "owner": "Who mends it", "effect": "The plan's rule", "to": "To the plan", "field": "Value of",
    "amount": "Amounts", "months": "Times (months)", "foreign_amount": "Amount in another currency",
    "currency": "Currency", "rate": "Rate (EUR for one)", "rate_date": "Rate of", "same_as": "Is the same as",
    "source": "Source", "affiliation_to": "Affiliated until",
    "plan": "Plan", "supplier": "To this supplier only",
}  # fmt: skip
"""A value that an answer or a declaration brings -> what it is called."""

FACTS = {
    "plan": "Plan", "contract": "Contract", "contract_end": "End of the contract", "ended": "Cover before ended on",
    "until": "Until", "month": "Month", "old": "Contract before", "new": "New contract", "contracts": "Contracts",
    "law": "What it breaks", "first": "First day possible", "affiliation_from": "Affiliated from", "field": "Field",
    "value": "In the payroll", "told": "Reported", "was": "Reported", "declared": "Declared",
    "declaration": "Declaration", "code": "Code", "source": "Source", "members": "Families", "own": "Works here as",
    "check": "Check", "doubt": "Doubt", "amount": "Withheld", "since": "Since",
    "year": "Year", "occasion": "Asked with",
    "insured": "Insured now", "choice": "Choice of the worker", "mandatory": "Mandatory", "seen": "Seen in",
    "before": "Rule before", "after": "Rule now", "asks": "Asked of each", "people": "People", "messages": "Messages",
}  # fmt: skip
"""A fact of a task -> what it is called; facts that are fields of the payroll have the names of these."""

CODES = {
    "payroll": "the payroll office", "hr": "HR", "include": "does not keep this person out",
    "exclude": "does not let this person in",
}  # fmt: skip
"""Codes of answers that are no codes of the payroll."""
