"""What takes long in a notebook -> a bar that says how far it is, and is gone at the end."""

from collections.abc import Iterator, Sequence
from html import escape

from IPython.display import HTML, DisplayHandle


def progress(items: Sequence[str]) -> Iterator[str]:
    """Each of the items in turn; below the cell stand the one being worked on and how many there are."""
    shown = DisplayHandle()  # type: ignore[no-untyped-call]
    shown.display(_bar("", 0, len(items)))  # type: ignore[no-untyped-call]
    for number, item in enumerate(items):
        shown.update(_bar(item, number, len(items)))  # type: ignore[no-untyped-call]
        yield item
    shown.update(HTML(""))  # type: ignore[no-untyped-call]


def _bar(item: str, done: int, count: int) -> HTML:
    return HTML(  # type: ignore[no-untyped-call]
        f'<progress value="{done}" max="{count}"></progress> {escape(item)} ({done} / {count})'
    )
