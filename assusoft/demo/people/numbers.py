"""Identification numbers with true check digits, for people and companies that do not exist."""

from datetime import date
from random import Random


def national_number(birth: date, serial: int, bis: bool = False) -> str:
    """The eleven digits of a national number; `serial` (1-998) is odd for a man, even for a woman.

    Born from 2000, the check digits are computed with a 2 in front; a BIS number adds 40 to the month
    (sources.md: National number).
    """
    month = birth.month + (40 if bis else 0)
    digits = f"{birth.year % 100:02d}{month:02d}{birth.day:02d}{serial:03d}"
    return f"{digits}{97 - int(('2' if birth.year >= 2000 else '') + digits) % 97:02d}"


def company_number(base: int) -> str:
    """Enterprise number or establishment unit: eight digits, then 97 minus their remainder.

    (sources.md: Enterprise and establishment numbers)
    """
    return f"{base:08d}{97 - base % 97:02d}"


def iban(bank: str, account: int) -> str:
    """A Belgian account: three digits of the bank, seven of the account, two check digits, under BE and two more.

    (sources.md: Bank account)
    """
    digits = f"{bank}{account:07d}"
    digits += f"{int(digits) % 97 or 97:02d}"
    return f"BE{98 - int(digits + '111400') % 97:02d}{digits}"


class Serials:
    """Hands out serial numbers of national numbers, never the same twice for one day of birth."""

    def __init__(self) -> None:
        self._taken: set[tuple[date, int]] = set()

    def draw(self, rng: Random, birth: date, sex: str) -> int:
        """A free serial for that day: odd for 'M', even for 'F'."""
        while True:
            serial = rng.randrange(1, 499) * 2 - (sex == "M")
            if (birth, serial) not in self._taken:
                self._taken.add((birth, serial))
                return serial
