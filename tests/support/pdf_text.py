"""What a reader of a PDF gets: its text page by page, and where its letters stand."""

import re

import pypdfium2


def pages_of(content: bytes) -> list[str]:
    """The text of each page, as a program that copies it has it."""
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_range() for page in document]


def bare(text: str) -> str:
    """Without spaces, ends of lines and hyphens: what wrapping may change."""
    return re.sub(r"[\s\u0002\ufffe-]", "", text)


def outside(content: bytes, margin: float) -> list[str]:
    """Letters nearer to an edge of their page than `margin` points, or beyond it."""
    found = []
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            (width, height), text = page.get_size(), page.get_textpage()
            for at in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(at)
                if left < margin or bottom < margin or right > width - margin or top > height - margin:
                    found.append(text.get_text_range(at, 1))
    return [sign for sign in found if sign.strip()]
