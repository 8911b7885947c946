"""Title rows and months as a layout writes them, and the patterns that read them back."""

import re

from assusoft.layouts.definition.files import WrittenStamp
from assusoft.layouts.definition.layout import Layout


def title_text(form: str, layout: Layout, stamp: WrittenStamp) -> str:
    """A title row with its {places} filled; '{employer:12}' is padded to twelve characters."""
    values = {**stamp.texts, "employer": stamp.employer, "month": month_text(layout, stamp.month)}
    return re.sub(r"\{(\w+)(?::(\d+))?\}", lambda found: values.get(found[1], "").ljust(int(found[2] or 0)), form)


def title_pattern(form: str) -> re.Pattern[str]:
    """The pattern that reads a title row back, with a group for each of its {places}."""
    pieces = re.split(r"\{(\w+)(?::(\d+))?\}", form)
    pattern = re.escape(pieces[0].strip())
    for name, width, after in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        pattern += f"(?P<{name}>.{{{width}}})" if width else f"(?P<{name}>.*?)"
        pattern += re.escape(after)
    return re.compile(pattern + r"\s*")


def month_text(layout: Layout, month: str) -> str:
    """'2026-02' as the layout writes months."""
    return layout.month.replace("%Y", month[:4]).replace("%m", month[5:])


def month_read(layout: Layout, text: str) -> str | None:
    """A month of a file as 'YYYY-MM'; None when it is not written as the layout says."""
    pattern = re.escape(layout.month).replace("%Y", r"(?P<year>\d{4})").replace("%m", r"(?P<month>\d{2})")
    found = re.fullmatch(pattern, text.strip())
    if not found or not 1 <= int(found["month"]) <= 12:
        return None
    return f"{found['year']}-{found['month']}"
