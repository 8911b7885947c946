"""The door to WeasyPrint: a page of ours -> a PDF with tags, that fetches nothing."""

from contextlib import redirect_stdout
from io import StringIO

from assusoft.errors import Refused


def pdf_of(page: str) -> bytes:
    """An HTML page as PDF (PDF/UA: with structure and alternative texts).

    Raises
    ------
    Refused
        The libraries of the system that it needs are not there, or the page reaches for something outside it.
    """
    try:
        with redirect_stdout(StringIO()):  # it prints when a library is missing
            from weasyprint import HTML
            from weasyprint.urls import FatalURLFetchingError, URLFetcher
    except OSError as error:
        raise Refused(
            "The PDF needs the library Pango, which is not installed on this machine. Install it (Debian: apt install "
            "libpangoft2-1.0-0; macOS: brew install pango; Windows: the GTK runtime). Everything else works without it."
        ) from error
    only_data = URLFetcher(allowed_protocols=("data",), fail_on_errors=True)
    try:
        document: bytes = HTML(string=page, url_fetcher=only_data).write_pdf(pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as error:
        raise Refused(
            "A page may only show what it contains itself: {error}. Nothing was fetched.", error=error
        ) from error
    return document
