"""Files whose name no source expects -> the one source whose layout reads them, told to expect that name."""

import glob
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from assusoft.errors import ConfigError, Refused
from assusoft.layouts.definition.file_names import base_name, in_month, matches
from assusoft.layouts.definition.files import InputFile, Reading
from assusoft.layouts.reading import read
from assusoft.payroll.sources import Source, sources_in_force
from assusoft.payroll.stamps import check_stamp
from assusoft.schema import Field

_KEYS = ("payroll_id", "national_number", "worker_national_number")
_KEYED, _DOUBTED = 0.98, 0.02
_MONTH = re.compile(
    r"(?<!\d)(?:(?P<y>20\d\d)[-_. ]?(?P<m>0[1-9]|1[0-2])|(?P<n>0[1-9]|1[0-2])[-_. ]?(?P<z>20\d\d))(?!\d)"
)
_Wanted = tuple[Source, str]
"""A source, and a file pattern of its that no file fits."""


def claimed(
    files: Sequence[InputFile],
    sources: Sequence[Source],
    month: str,
    own: Mapping[str, Field] | None = None,
    entities: Collection[str] = (),
) -> tuple[list[Source], dict[str, str]]:
    """The sources, each told to expect the file of an unexpected name that is its own; file name -> why, in words.

    A file is a source's own when the source lacks one, and of all that lack one it alone reads it: with the numbers of
    the workers, hardly a cell set aside, not of another employer, and not of another month, its name included. Other
    files are left as they are, so that they stop the import.
    """
    expected = sources_in_force(sources, month)
    patterns = [(source, each) for source in expected for each in dict.fromkeys(source.patterns_in(month).values())]
    unknown = [file for file in files if not any(matches(base_name(file.name), pattern) for _, pattern in patterns)]
    wanted = [each for each in patterns if _is_wanted(each, files, month)]
    claims = {
        file.name: [each for each in wanted if _reads(each, file, month, own, entities)]
        for file in unknown
        if not _of_another_month(base_name(file.name), month)
    }
    sure = {name: found[0] for name, found in claims.items() if len(found) == 1}
    given, why = list(sources), {}
    for name, (source, pattern) in sure.items():
        if sum(other == (source, pattern) for other in sure.values()) > 1:
            continue
        given = [_expecting(each, pattern, base_name(name), month) if each is source else each for each in given]
        why[name] = (
            f"{name} has a name that is not expected. It was taken for {pattern} of source {source.name}, whose layout "
            "alone reads it, with the numbers of the workers."
        )
    return given, why


def remarked(reading: Reading, files: Sequence[InputFile], why: Mapping[str, str]) -> Reading:
    """The reading, its notes beginning with why files of an unexpected name were taken."""
    return replace(reading, notes=(*(why[file.name] for file in files if file.name in why), *reading.notes))


def _is_wanted(wanted: _Wanted, files: Sequence[InputFile], month: str) -> bool:
    """Whether no file fits the pattern, and one of its parts cannot be left out."""
    source, pattern = wanted
    needed = any(part.file == pattern and not part.optional for part in in_month(source.format, month).part)
    return needed and not any(matches(base_name(file.name), pattern) for file in files)


def _reads(
    wanted: _Wanted, file: InputFile, month: str, own: Mapping[str, Field] | None, entities: Collection[str]
) -> bool:
    """Whether the parts of this pattern, and no others, read the file as one of this employer and month."""
    source, pattern = wanted
    layout = in_month(source.format, month)
    parts = tuple(part.model_copy(update={"file": "*"}) for part in layout.part if part.file == pattern)
    try:
        reading = read(layout.model_copy(update={"part": parts}), [file], month, own)
        check_stamp(source, reading, month, entities)
    except (Refused, ConfigError):
        return False
    return _is_keyed(reading)


def _is_keyed(reading: Reading) -> bool:
    """Whether nearly all rows have a number of their worker, and hardly any cell was set aside."""
    frames = [frame for frame in reading.tables.values() if len(frame)]
    cells = sum(frame.size for frame in frames)
    keyed = all(
        max((frame[key].notna().mean() for key in _KEYS if key in frame), default=0.0) >= _KEYED for frame in frames
    )
    return bool(frames) and keyed and len(reading.problems) <= _DOUBTED * cells


def _of_another_month(name: str, month: str) -> bool:
    """Whether the name of a file tells a month, and not this one."""
    told = {f"{each['y'] or each['z']}-{each['m'] or each['n']}" for each in _MONTH.finditer(name)}
    return bool(told) and month not in told


def _expecting(source: Source, pattern: str, name: str, month: str) -> Source:
    """The source, its parts of this pattern to be found in a file of this name."""
    told = in_month(source.format, month).part
    parts = tuple(
        part.model_copy(update={"file": glob.escape(name)}) if there.file == pattern else part
        for part, there in zip(source.format.part, told, strict=True)
    )
    return source.model_copy(update={"format": source.format.model_copy(update={"part": parts})})
