"""Files whose name no source expects -> the one source whose layout reads them, made to expect that name."""

import glob
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from assusoft.errors import ConfigError, Refused
from assusoft.layouts.definition.file_names import base_name, matches
from assusoft.layouts.definition.files import InputFile, Reading
from assusoft.layouts.reading import read
from assusoft.payroll.sources import Source
from assusoft.payroll.stamps import other_months, strange_employers
from assusoft.schema import Field

_KEYS = ("payroll_id", "national_number", "worker_national_number")
_KEYED, _DOUBTED = 0.98, 0.02
_MONTH = re.compile(
    r"(?<!\d)(?:(?P<y>20\d\d)[-_. ]?(?P<m>0[1-9]|1[0-2])|(?P<n>0[1-9]|1[0-2])[-_. ]?(?P<z>20\d\d))(?!\d)"
)
_Lack = tuple[Source, str]
"""A source, and a file pattern of its that no file fits."""


def sources_expecting(
    files: Sequence[InputFile],
    sources: Sequence[Source],
    month: str,
    own: Mapping[str, Field] | None = None,
    entities: Collection[str] = (),
) -> tuple[list[Source], dict[str, str]]:
    """The sources in force, each made to expect the file of an unexpected name that is its own; file name -> why.

    A file is a source's own when the source lacks one, and of all that lack one it alone reads it: with the numbers of
    the workers, hardly a cell set aside, not of another employer, and not of another month, its name included. Other
    files are left as they are, so that they stop the import.

    Parameters
    ----------
    sources
        Those of `sources_in_force`: their file patterns are those of the month.
    """
    patterns = [(source, pattern) for source in sources for pattern in dict.fromkeys(source.patterns.values())]
    lacks = [lack for lack in patterns if _is_lacking(lack, files)]
    expecting, why = {source.name: source for source in sources}, {}
    for name, (source, pattern) in _claims(_unexpected(files, patterns, month), lacks, month, own, entities).items():
        expecting[source.name] = _expecting(expecting[source.name], pattern, base_name(name))
        why[name] = (
            f"{name} has an unexpected name. It was taken for {pattern} of source {source.name}: only its layout can "
            "read the file, and the numbers are those of the workers."
        )
    return list(expecting.values()), why


def with_reasons(reading: Reading, files: Sequence[InputFile], why: Mapping[str, str]) -> Reading:
    """The reading, its notes beginning with why files of an unexpected name were taken."""
    return replace(reading, notes=(*(why[file.name] for file in files if file.name in why), *reading.notes))


def _is_lacking(lack: _Lack, files: Sequence[InputFile]) -> bool:
    """Whether no file fits the pattern, and one of its parts cannot be left out."""
    source, pattern = lack
    needed = any(part.file == pattern and not part.optional for part in source.format.part)
    return needed and not any(matches(base_name(file.name), pattern) for file in files)


def _unexpected(files: Sequence[InputFile], patterns: Sequence[_Lack], month: str) -> list[InputFile]:
    """The files whose name no source expects, and does not tell another month."""
    unknown = [file for file in files if not any(matches(base_name(file.name), pattern) for _, pattern in patterns)]
    return [file for file in unknown if not _of_another_month(base_name(file.name), month)]


def _claims(
    files: Sequence[InputFile],
    lacks: Sequence[_Lack],
    month: str,
    own: Mapping[str, Field] | None,
    entities: Collection[str],
) -> dict[str, _Lack]:
    """File name -> the only lack that it fills, where it is the only file to fill it."""
    claims: dict[str, _Lack] = {}
    for file in files:
        filled = [lack for lack in lacks if _reads(lack, file, month, own, entities)]
        if len(filled) == 1:
            claims[file.name] = filled[0]
    filling = Counter((source.name, pattern) for source, pattern in claims.values())
    return {name: (source, pattern) for name, (source, pattern) in claims.items()
            if filling[source.name, pattern] == 1}  # fmt: skip


def _reads(
    lack: _Lack, file: InputFile, month: str, own: Mapping[str, Field] | None, entities: Collection[str]
) -> bool:
    """Whether the parts of this pattern, and no others, read the file as one of this employer and month."""
    source, pattern = lack
    parts = tuple(part.model_copy(update={"file": "*"}) for part in source.format.part if part.file == pattern)
    try:
        reading = read(source.format.model_copy(update={"part": parts}), [file], month, own)
    except (Refused, ConfigError):
        return False
    is_other = strange_employers(source, reading, entities) or other_months(reading, month)
    return not is_other and _is_keyed(reading)


def _is_keyed(reading: Reading) -> bool:
    """Whether nearly all rows have a number of their worker, and hardly any cell was set aside."""
    frames = [frame for frame in reading.tables.values() if len(frame)]
    cells = sum(frame.size for frame in frames)
    keyed = all(
        max((frame[key].notna().mean() for key in _KEYS if key in frame), default=0.0) >= _KEYED for frame in frames
    )
    return bool(frames) and keyed and len(reading.problems) <= _DOUBTED * cells


def months_named(name: str) -> set[str]:
    """The months 'YYYY-MM' that the name of a file tells."""
    return {f"{found['y'] or found['z']}-{found['m'] or found['n']}" for found in _MONTH.finditer(name)}


def _of_another_month(name: str, month: str) -> bool:
    """Whether the name of a file tells a month, and not this one."""
    months = months_named(name)
    return bool(months) and month not in months


def _expecting(source: Source, pattern: str, name: str) -> Source:
    """The source, its parts of this pattern to be found in a file of this name."""
    parts = tuple(
        part.model_copy(update={"file": glob.escape(name)}) if part.file == pattern else part
        for part in source.format.part
    )
    return source.model_copy(update={"format": source.format.model_copy(update={"part": parts})})
