"""The kinds of files there are, each with its reader and writer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assusoft.layouts.block import Block
from assusoft.layouts.celltexts import Rendered
from assusoft.layouts.delimited import read_delimited, write_delimited
from assusoft.layouts.fixed import read_fixed, write_fixed
from assusoft.layouts.model import Layout, Part
from assusoft.layouts.sheet import read_sheets, write_sheets
from assusoft.layouts.values import InputFile
from assusoft.layouts.xmlfile import read_xml, write_xml


@dataclass(frozen=True)
class Format:
    """`read`: files with their parts -> blocks of raw cells. `write`: rendered parts -> files."""

    read: Callable[[Layout, Sequence[tuple[InputFile, Sequence[Part]]]], list[Block]]
    write: Callable[[Layout, Sequence[Rendered]], list[InputFile]]


FORMATS = {
    "delimited": Format(read_delimited, write_delimited),
    "fixed": Format(read_fixed, write_fixed),
    "sheet": Format(read_sheets, write_sheets),
    "xml": Format(read_xml, write_xml),
}
