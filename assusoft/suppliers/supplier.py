"""suppliers/NAME.toml and [mail] of employer.toml -> who receives what, in which layout, and by which way."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, Strict, model_validator

from assusoft.config import ConfigModel, Items, LayoutName, fault, read_toml, validate
from assusoft.schema import expand
from assusoft.suppliers.kinds import Kind, never_to
from assusoft.suppliers.returns.catalogue import REASONS
from assusoft.suppliers.returns.results import SUPPLIER_RESULTS
from assusoft.suppliers.ways import (
    WAYS,
    Address,
    ByHand,
    Drop,
    Email,
    Encrypt,
    Ftps,
    Host,
    Https,
    OneLine,
    Sftp,
    Soap,
    Way,
    known_way,
)


def file_key(written: str) -> str:
    """A name that plan sheets can refer to and that file names can carry everywhere."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", written):
        raise ValueError(f"name the file with small letters, digits, - and _ only (found '{written}.toml')")
    return written


Key = Annotated[str, AfterValidator(file_key)]


class Billing(ConfigModel):
    """[statements]: how its premium statements are read, and what may differ or be written off, in euro.

    `freeze_limit`: a contract of which more is open gets no single corrections any more; 0 never.
    `wage_code`: under which the payroll withholds what employees pay of its covers, where the plan sheets say none.
    """

    layout: LayoutName | None = None
    wage_code: str = ""
    tolerance: Annotated[Decimal, Strict(False), Field(ge=0, decimal_places=2)] = Decimal(0)
    tolerance_total: Annotated[Decimal, Strict(False), Field(ge=0, decimal_places=2)] = Decimal(0)
    write_off_limit: Annotated[Decimal, Strict(False), Field(ge=0, decimal_places=2)] = Decimal(0)
    freeze_limit: Annotated[Decimal, Strict(False), Field(ge=0, decimal_places=2)] = Decimal(0)


class Returns(ConfigModel):
    """[returns]: how what it answers is read, and within how many days it answers (0: it is not waited for).

    `words`: its words for what became of a message -> ours, besides those of the layout. `codes`: its codes for why it
    refuses -> our reasons (see `returns.catalogue`); a code that is not there is kept, and says nothing.
    """

    layout: LayoutName | None = None
    within: Annotated[int, Field(ge=0, le=366)] = 0
    words: dict[str, str] = Field(default_factory=dict)
    codes: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def maps_to_what_is_known(self) -> Self:
        for name, given, known in (("words", self.words, SUPPLIER_RESULTS), ("codes", self.codes, (*REASONS,))):
            for theirs, ours in given.items():
                if ours not in known:
                    raise ValueError(f"{name}: '{theirs}' means '{ours}', expected one of {', '.join(known)}")
        return self


class KnownAs(ConfigModel):
    """A name it has or had, from one day until another, both included, as far as they are known.

    A merger is a line here: what insured people are told, and what the supplier is sent, stay as they are.
    """

    name: OneLine = Field(min_length=1)
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if self.from_ and self.until and self.until < self.from_:
            raise ValueError(f"'{self.name}' is known until {self.until}, before the day it begins, {self.from_}")
        return self


Mode = Literal["differential", "restate", "cancel_and_replace", "full_list", "free_text"]
"""How a supplier wants to hear that what it was told is not so any more."""

_MODES: dict[str, Mode] = {"changes": "differential", "full": "full_list", "both": "differential"}


class Supplier(ConfigModel):
    """One supplier. `key` is its file's name: plan sheets and file names refer to it; `name` is for people.

    `mode`: how it is told of what changes; by `sends` where its file does not say. `national_number_basis`: the legal
    text by which it may have the national number; one with a `kind` never gets it without. `fields`: all the fields, or
    groups, that it may ever receive, whatever plan sheets and templates say; None where plan sheets alone say.
    `days_ahead`: it takes nothing that is dated more days after the end of the month than that; None: anything.
    """

    key: Key
    name: OneLine
    language: Literal["fr", "nl", "en"]
    layout: LayoutName
    kind: Kind | None = None
    known_as: Items[KnownAs] = ()
    sends: Literal["changes", "full", "both"] = "changes"
    mode: Mode = Field(default_factory=lambda said: _MODES[said["sends"]])
    national_number_basis: Annotated[OneLine, Field(min_length=3)] | None = None
    fields: Annotated[Items[str], AfterValidator(lambda names: tuple(expand(names)))] | None = None
    days_ahead: Annotated[int, Field(ge=0, le=366)] | None = None
    contact: str = ""
    channel: Annotated[str, AfterValidator(known_way)] | None = None
    email: Email | None = None
    folder: Drop | None = None
    sftp: Sftp | None = None
    ftps: Ftps | None = None
    https: Https | None = None
    soap: Soap | None = None
    by_hand: ByHand | None = Field(None, alias="by-hand")
    encrypt: Encrypt | None = None
    statements: Billing = Billing()
    returns: Returns = Returns()

    @model_validator(mode="after")
    def has_one_channel(self) -> Self:
        present = [name for name in WAYS if self._under(name) is not None]
        if len(present) != 1 or self.channel not in (None, *present):
            wanted = f"[{self.channel}]" if self.channel else f"one of {', '.join(f'[{name}]' for name in WAYS)}"
            raise ValueError(f"a supplier has one channel: expected {wanted}, found {' and '.join(present) or 'none'}")
        return self

    @model_validator(mode="after")
    def types_messages(self) -> Self:
        if self.by_hand is not None and self.sends != "changes":
            raise ValueError('nobody types a full list: [by-hand] goes with sends = "changes"')
        if self.by_hand is not None and self.encrypt is not None:
            raise ValueError("nothing is encrypted that is typed by hand: remove encrypt")
        return self

    @model_validator(mode="after")
    def mode_of_what_it_is_sent(self) -> Self:
        fits = {
            "full_list": ("full", "both"),
            "differential": ("changes", "both"),
            "cancel_and_replace": ("changes", "both"),
            "restate": ("changes", "both"),
            "free_text": ("changes",),
        }
        if self.sends not in fits[self.mode]:
            wanted = " or ".join(f"'{sends}'" for sends in fits[self.mode])
            raise ValueError(f"mode '{self.mode}' needs sends = {wanted}, found '{self.sends}'")
        return self

    @model_validator(mode="after")
    def nothing_its_kind_never_gets(self) -> Self:
        never = never_to(self.kind)
        if self.national_number_basis and "national_number" in never:
            raise ValueError(
                f"national_number_basis is there, but a supplier of kind '{self.kind}' never gets the number"
            )
        for name in self.fields or ():
            if name in never:
                raise ValueError(f"fields lists {name}, which a supplier of kind '{self.kind}' never gets; take it out")
        return self

    @property
    def way(self) -> Way:
        """The one way by which it is reached."""
        return next(way for way in map(self._under, WAYS) if way is not None)

    def _under(self, name: str) -> Way | None:
        way: Way | None = getattr(self, name.replace("-", "_"))
        return way


class MailServer(ConfigModel):
    """[mail] of employer.toml. Always encrypted; the password stands in the environment variable `password_env`."""

    host: Host
    port: int = Field(gt=0, lt=65536)
    security: Literal["starttls", "tls"]
    sender: Address
    user: OneLine | None = None
    password_env: OneLine | None = None
    ca_file: OneLine | None = None

    @model_validator(mode="after")
    def user_with_password(self) -> Self:
        if (self.user is None) != (self.password_env is None):
            raise ValueError("user and password_env go together")
        return self


class MailDrop(ConfigModel):
    """[mail] of employer.toml without a server: each e-mail becomes a file in a pickup folder a mail server empties."""

    folder: OneLine = Field(min_length=1)
    sender: Address


Mail = MailServer | MailDrop


def load_suppliers(folder: Path, search: Sequence[Path]) -> dict[str, Supplier]:
    """Every NAME.toml of the folder by its name; each layout must be found along `search`.

    Raises
    ------
    ConfigError
        Naming file and key, for a file that is not a supplier or names a layout that does not load.
    """
    from assusoft.layouts import load_layout  # employer.toml has mail too, and needs no layouts

    suppliers = {path.stem: load_supplier(path) for path in sorted(folder.glob("*.toml"))}
    for supplier in suppliers.values():
        load_layout(supplier.layout, search)
    return suppliers


def load_supplier(path: Path) -> Supplier:
    """The supplier of one file, whose `key` is the file's name without .toml."""
    data = read_toml(path)
    if "key" in data:
        raise fault(path, ("key",), "a supplier's key is the name of its file; remove this line.")
    return validate(Supplier, {**data, "key": path.stem}, path)
