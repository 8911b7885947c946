"""What holds an import, in words: one sentence a suspicion, and one that says how to release it."""

from collections.abc import Mapping, Sequence

from assusoft.language import colon, say
from assusoft.payroll.guard.suspicion import Suspicion
from assusoft.schema import field_named, is_field


def sentences(language: str, found: Sequence[Suspicion], entities: Mapping[str, str] | None = None) -> list[str]:
    """Each suspicion in a sentence. `entities`: enterprise number -> its name."""
    return [_sentence(language, suspicion, entities or {}) for suspicion in found]


def on_hold(language: str, month: str, reasons: Sequence[str]) -> str:
    """What was not imported, why, and how to release it."""
    first = say(language, "{month} is on hold, because it does not look like the months before:", month=month)
    last = say(
        language,
        "Nothing was imported. Ask for the right file; or, if this is as it should be, import it again with "
        '--release "REASON"; the reason is kept.',
    )
    return "\n".join([first, *(f"- {sentence}" for sentence in reasons), last])


def _sentence(language: str, suspicion: Suspicion, entities: Mapping[str, str]) -> str:
    values = dict(suspicion.values)
    if is_field(field := str(values.get("field", ""))):
        values["field"] = field_named(field).label(language)
    if values.get("table", "worker") != "worker":
        values["field"] = f"{values['table']}, {values['field']}"
    if values.get("source"):
        source = say(language, "source {source}", source=values["source"])
        return f"{source}{colon(language)}{say(language, SENTENCES[suspicion.kind], **values)}"
    if number := values.get("entity"):
        named = f"{entities[number]} ({number})" if number in entities else number
        entity = say(language, "entity {entity}", entity=named)
        return f"{entity}{colon(language)}{say(language, SENTENCES[suspicion.kind], **values)}"
    return say(language, SENTENCES[suspicion.kind], **values)


SENTENCES = {
    "same_file": "{file} is, byte for byte, the file {other} that was imported for {month}.",
    "column_gone": "{where}: the column '{column}' is gone.",
    "column_new": "{where}: the column '{column}' is new.",
    "column_renamed": "{where}: the column '{column}' is gone, and '{found}' is in its place.",
    "columns_reordered": "{where}: the columns are in another order: '{found}' is where '{column}' was.",
    "column_written": "{where}: the column '{column}' was written like {before} and is now written like {found}.",
    "rows": "{where}: {found} lines; {before} in {month}, so {low} to {high} were expected.",
    "persons": "{found} persons; {before} in {month}, so {low} to {high} were expected.",
    "sum": "{field}: the sum is {found}; {before} in {month}, so {low} to {high} were expected.",
    "blanks": "{field}: {found} % is missing; {before} % in {month}, so at most {high} % was expected.",
    "lost_worker": "{found} of the {of} people who were in service in {month} are in no file ({share} %); at most "
    "{high} were expected.",
    "lost_family": "{found} of the {of} workers in service who had family members in {month} have fewer of them now "
    "({share} %); at most {high} were expected.",
    "lost_deduction": "the deduction {code} is gone for {found} of the {of} people in service who had it in {month} "
    "({share} %); at most {high} were expected.",
    "lost_column": "{field} is empty for {found} of the {of} people who had it in {month} ({share} %); at most {high} "
    "were expected.",
    "lost_list": "{found} of the {of} rows that were declared from list {list} are gone ({share} %); at most {high} "
    "were expected.",
    "gained_family": "{found} of the {of} workers in service who had no family members in {month} have some now "
    "({share} %); at most {high} were expected.",
    "gained_deduction": "{found} of the {of} people in service who had no deduction {code} in {month} have it now "
    "({share} %); at most {high} were expected.",
    "recoded": "{field}: a list of codes changed as a whole, for {people} of {of} people ({share} %), and nobody's own "
    "code: {pairs}; {codes} codes in all. If only the codes are new, translate them in [codes] of the layout.",
    "strange_codes": "{field}: {found} of the {of} cells with something in them have a code that the layout does not "
    "know: {shown}; codes in all: {codes}. Is it the right column, and the right list of codes in [codes] of the "
    "layout?",
    "rescaled": "{field}: for {people} of {of} people ({share} %) the value is the earlier one {ratio}: the unit has "
    "changed. If that is right, say so by scale in the layout.",
    "strangers": "{found} of {persons} persons were never seen before; at most {high} were expected: are these another "
    "employer's files?",
}
