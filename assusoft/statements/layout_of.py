"""A file x a layout of statements -> whether it looks like one of it: by its first bytes, headers and record words."""

from assusoft.layouts import Layout

_HEAD = 8192
"""Bytes in which headers stand."""


def looks_like(layout: Layout, content: bytes) -> bool:
    """Whether the file may be of that layout; reading it decides, and says what is wrong."""
    head = content[:_HEAD]
    text = head.decode("utf-8", "replace")
    if layout.kind == "xml":
        return text.lstrip("\ufeff \t\r\n").startswith("<")
    if layout.kind == "sheet":
        return head.startswith((b"PK", b"\xd0\xcf\x11\xe0"))
    if layout.kind == "fixed":
        records = tuple(part.record for part in layout.part if part.record)
        return b"\x00" not in head and any(line.startswith(records) for line in text.splitlines()[1:])
    headers = {str(column.at) for part in layout.part for column in part.columns.values() if not column.optional}
    return any(headers <= set(_cells(line, layout.separator)) for line in text.splitlines())


def _cells(line: str, separator: str) -> list[str]:
    return [cell.strip('" \ufeff') for cell in line.split(separator)]
