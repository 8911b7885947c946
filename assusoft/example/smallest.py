"""The id of a message -> an employer folder, as small as can be, that shows the same message of nobody: start here."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from assusoft.employer import Employer
from assusoft.employer.looking.ids import refuse_other
from assusoft.errors import Refused
from assusoft.example.case import Case, case_of
from assusoft.example.disguise import Disguise, disguised
from assusoft.example.leaks import identifiers_of, left_in
from assusoft.example.lived import lived
from assusoft.example.living import messages_told
from assusoft.example.shrinking import shrunk
from assusoft.files import make_folder
from assusoft.frames import values_of
from assusoft.month.messages import Message
from assusoft.months import calendar_month


@dataclass(frozen=True)
class Example:
    """What was written. `message`: the one that it shows. `sizes`: what -> how much of it there was, and is.

    `same_day`: the message has the effective date of the original. `same_pay`: pay is as it was.
    """

    folder: Path
    message: Message
    sizes: Mapping[str, tuple[int, int]]
    same_day: bool
    same_pay: bool

    @property
    def whole(self) -> bool:
        """Whether nothing could be left out."""
        return all(before == after for before, after in self.sizes.values())


def write_example(employer: Employer, id: str, to: Path, at: datetime, chance: Random) -> Example:
    """Write the smallest employer, of people who do not exist, whose last month shows that message.

    Parameters
    ----------
    to
        A folder that is not there yet, or is empty.
    chance
        Moves days of birth and pay.

    Raises
    ------
    Refused
        There is no such message, the folder is not empty, or no such employer shows the message; nothing is written.
    """
    if to.exists() and any(to.iterdir()):
        raise Refused(f"{to} is not empty. Give the example a folder of its own. Nothing was written.")
    message = _message(employer, id)
    texts = identifiers_of(employer)
    base, told, pay = _shown(employer, message, texts, chance)
    with TemporaryDirectory() as temporary:
        small = shrunk(base, told.after, lambda tried: any(_same(one, told) for one in messages_told(tried)))
        for case in (small, base):
            folder = Path(temporary) / str(len(case.cells))
            shown = next((one for one in lived(case, folder, at, told) if _says_the_same(one, told)), None)
            if shown is not None:
                break
        else:
            raise _not_shown(message)
        if found := left_in(folder, texts):
            raise Refused(f"The example would hold '{found}', which is the employer's. Nothing was written.")
        make_folder(to)
        shutil.copytree(folder, to, dirs_exist_ok=True)
    return Example(to, shown, _sizes(employer, message, base, case), told.effective == message.effective, not pay)


def _message(employer: Employer, id: str) -> Message:
    refuse_other(id, "message")
    for month in reversed(employer.months()):
        for message in employer.view(month).messages:
            if message.id == id:
                return message
    raise Refused(
        f"No month has a message '{id}'. Give the id of a message (M...) as `assusoft messages` shows it. "
        "Nothing was written."
    )


def _not_shown(message: Message) -> Refused:
    return Refused(
        f"Message {message.id}: with other names and numbers no employer shows it again: what was declared, a plan "
        "that moved or who is who may be part of it. Nothing was written."
    )


def _shown(employer: Employer, message: Message, texts: frozenset[str], chance: Random) -> tuple[Case, Message, bool]:
    """A case that shows the message, of its person alone if that suffices, of the fewest months; and whether pay moved.

    One that shows it with the effective date of the original goes first.
    """
    view = employer.view(message.month)
    months = [month for month in employer.months() if month <= calendar_month(message.month)]
    everyone = sorted({*values_of(view.photo.worker["person"])})
    for persons in ([message.person], everyone):
        otherwise = None
        for size, pay in product(range(2, len(months) + 1), (True, False)):
            original = case_of(employer, message, persons, months[-size:])
            case = disguised(original, Disguise(texts, chance, pay, str(original.sheets)))
            for told in messages_told(case):
                if _is_alike(told, message):
                    if told.effective == message.effective:
                        return case, told, pay
                    otherwise = otherwise or (case, told, pay)
        if otherwise is not None:
            return otherwise
    raise _not_shown(message)


def _is_alike(told: Message, message: Message) -> bool:
    """Of the same person in the case: the same kind of message to the same supplier, about the same fields."""
    same = (told.supplier, told.plan, told.kind, told.key) == (
        message.supplier,
        message.plan,
        message.kind,
        message.key,
    )
    return same and told.after.keys() == message.after.keys()


def _same(one: Message, told: Message) -> bool:
    return one.key == told.key and _says_the_same(one, told)


def _says_the_same(one: Message, told: Message) -> bool:
    """Whether both say the same, whatever the ids of whom it is about."""
    about = (one.supplier, one.plan, one.kind, one.effective, bool(one.member), one.before, one.after)
    return about == (told.supplier, told.plan, told.kind, told.effective, bool(told.member), told.before, told.after)


def _sizes(employer: Employer, message: Message, base: Case, case: Case) -> dict[str, tuple[int, int]]:
    view = employer.view(message.month)
    months = sum(month <= message.month for month in employer.months())
    return {
        "persons": (view.photo.worker["person"].nunique(), len(case.persons)),
        "months": (months, len(case.months)),
        "plan sheets": (len({plan.file for plan in view.plans.values()}), len(case.sheets)),
        "fields": (len(base.cells), len(case.cells)),
    }
