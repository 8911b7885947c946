"""What the mail of a sheet says, in the language of who reads it; nothing about anybody stands in it."""

from assusoft.language import say
from assusoft.store import SheetSending

ABOUT_PASSWORDS = {
    "none": "",
    "birth_date": "Each file is locked with the birth date of the worker: day, month and year, 31011990.",
    "employer": "The file is locked with the password that your employer gave you.",
}
"""Rule of passwords -> what is said of it, as English sentence keys."""


def subject(sending: SheetSending, employer: str) -> str:
    """On one line."""
    if sending.way == "mail":
        return say(
            sending.language, "Your benefits, {month}: {employer}", month=sending.month, employer=_line(employer)
        )
    return say(sending.language, "Benefit sheets, {month}: {employer}", month=sending.month, employer=_line(employer))


def body(sending: SheetSending, employer: str) -> str:
    """The text of the mail."""
    language, count = sending.language, len(sending.sheets)
    if sending.way == "mail":
        text = say(language, "Attached is the sheet of what you have with {employer}.", employer=_line(employer))
    else:
        text = say(language, "Attached are {count} benefit sheets, one file for each worker.", count=count)
    about = ABOUT_PASSWORDS[sending.password]
    lines = [text, *([say(language, about)] if about else [])]
    return "".join(f"{line}\n" for line in lines)


def _line(name: str) -> str:
    return " ".join(name.split())
