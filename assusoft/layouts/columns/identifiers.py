"""National numbers, accounts, enterprise numbers: raw text -> compact text, with the repair made.

The one door to python-stdnum.
"""

import re

from stdnum import iban
from stdnum.be import ogm_vcs, ssn, vat
from stdnum.es import dni, nie
from stdnum.exceptions import ValidationError
from stdnum.fr import nir
from stdnum.pl import pesel

_SIGNS = str.maketrans("", "", " \u00a0\u202f-./'_")
_DECIMALS = re.compile(r"(\d+)[.,]0+")
_BELGIAN = re.compile(r"BE\d{14}")
_FOREIGN = {"Spain": (dni, nie), "Poland": (pesel,), "France": (nir,)}


_LONGEST_NUMBER = 40
"""Characters of an enterprise number with all that is written around it."""


def national_number(raw: str) -> tuple[str | None, str]:
    """Eleven digits and the repair made ('' for none); None when the check digits fail.

    Excel turns 00050733028 into the number 50733028.0: a decimal tail is taken off, up to three zeros are put back.
    """
    number = _DECIMALS.fullmatch(raw)
    digits = (number[1] if number else raw).translate(_SIGNS)
    step = "decimal_tail_removed" if number else ""
    if digits.isdecimal() and 8 <= len(digits) <= 10:
        digits, step = digits.zfill(11), "leading_zeros_restored"
    try:
        return str(ssn.validate(digits)), step
    except ValidationError:
        return None, ""


def bank_account(raw: str) -> tuple[str | None, str]:
    """The compact IBAN; None when its check digits or length fail. Belgian bank codes are not looked up.

    An old Belgian number of twelve digits is made an IBAN; up to two zeros that a spreadsheet took off are put back.
    """
    number = _DECIMALS.fullmatch(raw)
    digits = (number[1] if number else raw).translate(_SIGNS)
    if digits.isascii() and digits.isdecimal() and 10 <= len(digits) <= 12:
        return _iban_of(digits.zfill(12)), "old_account_number_made_iban"
    compact = raw.translate(_SIGNS).upper()
    if _BELGIAN.fullmatch(compact):
        return (compact if int(compact[4:] + "1114" + compact[2:4]) % 97 == 1 else None), ""
    try:
        return str(iban.validate(compact, check_country=False)), ""
    except ValidationError:
        return None, ""


def _iban_of(digits: str) -> str | None:
    """The IBAN of an old Belgian account number; None when its last two digits do not check the ten before."""
    if int(digits[:10]) % 97 != int(digits[10:]) % 97 or not 1 <= int(digits[10:]) <= 97:
        return None
    return f"BE{98 - int(digits + '111400') % 97:02}{digits}"


def enterprise_number(raw: str) -> str | None:
    """The ten digits of a Belgian enterprise number, also of one written with points, BE or without its first zero.

    None when it is none.
    """
    if len(raw) > _LONGEST_NUMBER:  # python-stdnum would make an integer of any number of digits
        return None
    digits = vat.compact(raw)
    return digits if vat.is_valid(digits) and has_check_digits(digits) else None


def has_check_digits(digits: str) -> bool:
    """Whether the last two of ten digits check the others, as in enterprise numbers and those of establishment units.

    They are 97 minus a remainder, so from 01 to 97.
    """
    return vat.checksum(digits) == 0 and 1 <= int(digits[-2:]) <= 97


def is_identity_number(text: str, country: str) -> bool:
    """Whether a text is, by its check digits, an identity number of Spain, Poland or France."""
    enough = sum(map(str.isdigit, text)) >= 7  # as many as the shortest of them has
    return enough and any(check.is_valid(text) for check in _FOREIGN[country])


def is_structured(communication: str) -> bool:
    """Whether a structured communication, between +++ or ***, has the check digits it should have."""
    return bool(ogm_vcs.is_valid(communication.replace("*", "+")))


def structured(number: int) -> str:
    """The structured communication of a number of ten digits at most: '+++202/6020/00113+++' for 2026020001."""
    digits = f"{number:010d}"
    return f"+++{ogm_vcs.format(digits + ogm_vcs.calc_check_digits(digits))}+++"
