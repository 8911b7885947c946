"""The kinds of message a supplier may receive, and which of them have something in common."""

MESSAGE_KINDS = (
    "entry", "re_entry", "exit", "retirement", "death", "correction", "cancellation", "family_in", "family_out",
    "salary", "working_time", "interruption_start", "interruption_end", "civil_status", "address", "personal_data",
    "national_number", "category", "entity_transfer", "contract", "car", "choice", "absence",
)  # fmt: skip

WHOLE_ROW_KINDS = ("entry", "re_entry", "family_in")
"""They begin an affiliation and bring its whole row; the others bring what changed."""

CANCELLATION = "cancellation"
"""It takes back an entry that never took effect: the row is not there any more."""

CORRECTION = "correction"
"""What was told was wrong since it was told: the days of an affiliation, or data that cannot have changed."""

EXIT_KINDS = ("exit", "retirement", "death", "family_out")
"""They end an affiliation."""

WORKING_TIME_KINDS = ("working_time", "interruption_start", "interruption_end")
"""They bring fields of working time; which of the three depends on whether an interruption begins or ends."""
