"""Payroll: the extracts of a month, from several sources, become one photo of who works there."""

from assusoft.payroll.identity.persons import identify, known_persons
from assusoft.payroll.import_log import ImportLog
from assusoft.payroll.photo import Built, Photo, build_photo, photo_from_tables
from assusoft.payroll.sources import Source, assign, load_sources, sources_in_force

__all__ = [
    "Built",
    "ImportLog",
    "Photo",
    "Source",
    "assign",
    "build_photo",
    "identify",
    "known_persons",
    "load_sources",
    "photo_from_tables",
    "sources_in_force",
]
