"""The kinds of files there are, each with its reader and writer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assusoft.layouts.definition.files import InputFile
from assusoft.layouts.definition.layout import Layout, Part
from assusoft.layouts.pdf.reading import read_pdf
from assusoft.layouts.pdf.writing import write_pdf
from assusoft.layouts.rendering.cell_texts import Rendered
from assusoft.layouts.rows.block import Block
from assusoft.layouts.text.delimited import read_delimited, write_delimited
from assusoft.layouts.text.fixed import read_fixed, write_fixed
from assusoft.layouts.text.x12 import read_x12, write_x12
from assusoft.layouts.workbook.sheet import read_sheets, write_sheets
from assusoft.layouts.xml.documents import read_xml, write_xml


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
    "x12": Format(read_x12, write_x12),
    "pdf": Format(read_pdf, write_pdf),
}
