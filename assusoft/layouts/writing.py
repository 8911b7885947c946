"""Canonical tables x layout -> files. The law: what is written reads back as the same tables."""

from collections.abc import Mapping

import pandas as pd

from assusoft.layouts.definition.file_names import in_month
from assusoft.layouts.definition.files import InputFile, WrittenStamp
from assusoft.layouts.definition.layout import Layout
from assusoft.layouts.formats import FORMATS
from assusoft.layouts.rendering.parts import rendered


def write(layout: Layout, tables: Mapping[str, pd.DataFrame], stamp: WrittenStamp) -> list[InputFile]:
    """The files of a layout holding these tables; the same tables give the same bytes.

    The law holds for texts as they are read: not empty, without white space around them.

    Parameters
    ----------
    tables
        Table name -> columns named as fields. Fields the layout carries and the frame lacks are written as missing.

    Raises
    ------
    ConfigError
        When the layout has no place for a table, or for a field that has a value.
    Refused
        When a value could not be read back: too long, a character outside the encoding, a value without code.
    """
    layout = in_month(layout, stamp.month)
    return FORMATS[layout.kind].write(layout, rendered(layout, tables, stamp))
