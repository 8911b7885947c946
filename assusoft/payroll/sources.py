"""sources/*.toml of an employer folder -> sources in force in a month, and the files that belong to each."""

from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from assusoft.config import ConfigModel, Items, LayoutName, did_you_mean, fault, read_toml, validate
from assusoft.errors import Refused
from assusoft.layouts.definition.file_names import base_name, in_month, matches
from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.layout import Layout
from assusoft.layouts.definition.loading import load_layout
from assusoft.layouts.text.named_formats import named_format
from assusoft.months import check_month
from assusoft.payroll.lists.declares import Declares, faults_of

PAYROLL_TABLES = ("worker", "family", "deduction")


def _month(text: str) -> str:
    try:
        return check_month(text)
    except Refused as error:
        raise ValueError(str(error)) from None


MonthText = Annotated[str, AfterValidator(_month)]


class SourceFile(ConfigModel):
    """The keys of a source file that are not the layout's: any other key overrides the layout.

    `files`: part of the layout -> file pattern, where it differs from the layout's. `role`: a source of contracts
    brings the worker rows, a complement adds fields to them, a list `declares` something of those who are in it.
    `entities`: the enterprise numbers it covers (none: all
    of the employer's). `employers`: how its files may name their employer (none: the enterprise numbers). `withheld`:
    the sign of the amounts that it withholds. `follows`:
    the source it takes over from, and `numbers`: payroll number here -> payroll number there.
    """

    layout: LayoutName
    from_: MonthText = Field(alias="from")
    to: MonthText | None = None
    files: dict[str, str] = Field(default_factory=dict)
    role: Literal["contracts", "complement", "list"] = "contracts"
    declares: Declares | None = None
    entities: Items[str] = ()
    employers: Items[str] = ()
    working_time: Literal["confirm", "automatic"] = "confirm"
    withheld: Literal["positive", "negative"] = "positive"
    follows: str | None = None
    numbers: dict[str, str] = Field(default_factory=dict)


class Source(SourceFile):
    """One extract an employer delivers each month. `format` is its layout with the employer's overrides."""

    name: str
    path: Path
    format: Layout

    @property
    def patterns(self) -> dict[str, str]:
        """Part of the layout -> pattern of its files."""
        return {part.name: part.file for part in self.format.part}

    def owns(self, files: Sequence[InputFile]) -> bool:
        """Whether every one of the files, by its name, is one of this source's."""
        return all(any(_fits(file, pattern) for pattern in self.patterns.values()) for file in files)


def load_sources(folder: Path, search: Sequence[Path] = ()) -> list[Source]:
    """The sources of a folder, contracts first, then by file name.

    A source's name is its file name up to the first dot, so that `blox.toml` may be followed by `blox.2027-01.toml`.

    Raises
    ------
    ConfigError
        For a fault in a file, or two files of one name in force in the same month.
    """
    sources = [_load(path, search) for path in sorted(folder.glob("*.toml"))]
    for other, source in combinations(sorted(sources, key=lambda each: each.from_), 2):
        if other.name == source.name and (other.to is None or source.from_ <= other.to):
            raise fault(source.path, ("from",), f"this source is in force together with {other.path.name}, which has "
                        f"the same name. Give {other.path.name} a 'to', the month before.")  # fmt: skip
    return sorted(sources, key=lambda source: _ROLES.index(source.role))


_ROLES = ("contracts", "complement", "list")


def sources_in_force(sources: Iterable[Source], month: str) -> list[Source]:
    """The sources that deliver in `month`, in the order given, their file patterns those of that month.

    Raises
    ------
    Refused
        When none of them brings contracts.
    """
    listed = list(sources)
    found = [source for source in listed if source.from_ <= month and (source.to is None or month <= source.to)]
    if not any(source.role == "contracts" for source in found):
        periods = ", ".join(f"{source.path.name} from {source.from_} to {source.to or 'now'}" for source in listed)
        raise Refused(
            "No source of contracts is in force in {month} ({periods}). Correct 'from' and 'to', or "
            "add a file to sources/. Nothing was imported.",
            month=month,
            periods=periods or "the folder sources/ holds none",
        )
    return [source.model_copy(update={"format": in_month(source.format, month)}) for source in found]


def assign(files: Sequence[InputFile], sources: Sequence[Source], month: str) -> dict[str, list[InputFile]]:
    """Source name -> its files, for every one of `sources`, which are those in force in `month`.

    Raises
    ------
    Refused
        For a file that no source or several sources expect, two files of one name, a source without a file it needs.
    """
    assigned: dict[str, list[InputFile]] = {source.name: [] for source in sources}
    names: set[str] = set()
    for file in files:
        if file.name in names:
            raise Refused(
                "Two files are named {name}: import the right one only. Nothing was imported.", name=file.name
            )
        names.add(file.name)
        assigned[_owner(file, sources, month).name].append(file)
    for source in sources:
        _check_complete(source, assigned[source.name], month)
    return assigned


def _owner(file: InputFile, sources: Sequence[Source], month: str) -> Source:
    owners = [source for source in sources if any(_fits(file, pattern) for pattern in source.patterns.values())]
    if len(owners) == 1:
        return owners[0]
    if owners:
        claims = " and ".join(source.path.name for source in owners)
        raise Refused(
            "{name} fits the file patterns of {claims}: narrow [files] in one of them, so that each "
            "file belongs to one source. Nothing was imported.",
            name=file.name,
            claims=claims,
        )
    wanted = "; ".join(_wanted(source) for source in sources)
    if named := named_format(file.content):
        raise Refused(
            "{name} is {what}, not a payroll extract, and no source in force in {month} has a file of "
            "this name. Expected: {wanted}. Leave it out. Nothing was imported.",
            name=file.name,
            what=named.what,
            month=month,
            wanted=wanted,
        )
    raise Refused(
        "{name} is not a file of any source in force in {month}. Expected: {wanted}. Leave it out, or "
        "correct [files] of the source it belongs to. Nothing was imported.",
        name=file.name,
        month=month,
        wanted=wanted,
    )


def _check_complete(source: Source, files: Sequence[InputFile], month: str) -> None:
    for part in source.format.part:
        if not part.optional and not any(_fits(file, part.file) for file in files):
            raise Refused(
                "Source {name} has no file {file} (part '{part}') for {month}. Expected: {wanted}. "
                "Add the file; where the payroll never has one, give the part optional = true in the "
                "layout; or end the source with 'to' in {its_file}. Nothing was imported.",
                name=source.name,
                file=part.file,
                part=part.name,
                month=month,
                wanted=_wanted(source),
                its_file=source.path.name,
            )


def _fits(file: InputFile, pattern: str) -> bool:
    """Whether the file's name, without its folder, fits."""
    return matches(base_name(file.name), pattern)


def _wanted(source: Source) -> str:
    return f"{source.name}: {', '.join(dict.fromkeys(source.patterns.values()))}"


def _load(path: Path, search: Sequence[Path]) -> Source:
    data = read_toml(path)
    keys = {field.alias or name for name, field in SourceFile.model_fields.items()}
    file = validate(SourceFile, {key: value for key, value in data.items() if key in keys}, path)
    overrides = {key: value for key, value in data.items() if key not in keys}
    layout = _with_files(load_layout(file.layout, search, overrides, path), file.files, path)
    _check(file, layout, path)
    return Source(**_as_given(file), name=path.name.split(".")[0], path=path, format=layout)


def _as_given(file: SourceFile) -> dict[str, Any]:
    return {field.alias or name: getattr(file, name) for name, field in SourceFile.model_fields.items()}


def _with_files(layout: Layout, files: dict[str, str], path: Path) -> Layout:
    names = [part.name for part in layout.part]
    for name in files:
        if name not in names:
            raise fault(path, ("files", name), f"is not a part of layout '{layout.name}'{did_you_mean(name, names)}.")
    parts = tuple(part.model_copy(update={"file": files.get(part.of or part.name, part.file)}) for part in layout.part)
    return layout.model_copy(update={"part": parts})


def _check(file: SourceFile, layout: Layout, path: Path) -> None:
    if file.to is not None and file.to < file.from_:
        raise fault(path, ("to",), f"{file.to} is before 'from', {file.from_}.")
    if (file.role == "list") != (file.declares is not None):
        raise fault(path, ("declares",), 'is what a source of role = "list" says, and needs: what its rows declare.')
    if file.declares is not None:
        for key, what in faults_of(file.declares, layout):
            raise fault(path, key, what)
        return
    if strange := [table for table in layout.tables if table not in PAYROLL_TABLES]:
        raise fault(path, ("layout",), f"layout '{layout.name}' brings '{strange[0]}', which is not a table of payroll "
                    f"(expected: {', '.join(PAYROLL_TABLES)}).")  # fmt: skip
    if file.numbers and file.follows is None:
        raise fault(path, ("numbers",), "gives earlier payroll numbers, but not of which source: add follows, the name "
                    "of that source.")  # fmt: skip
    if file.role == "contracts" and "worker" not in layout.tables:
        raise fault(path, ("role",), f"layout '{layout.name}' brings no worker: expected \"complement\".")
