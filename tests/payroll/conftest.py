"""Sources and readings built by hand, as the layouts would deliver them."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from support.readings import reading_of, source_named

from assusoft import schema
from assusoft.layouts.definition.files import Reading
from assusoft.payroll.photo import Built, build_photo
from assusoft.payroll.sources import Source
from assusoft.schema import IDENTITY

ENTITY = "0403170701"


def _known(*rows: dict[str, Any]) -> pd.DataFrame:
    return schema.typed(rows, IDENTITY)


def _workers(*rows: dict[str, Any]) -> pd.DataFrame:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    return schema.conform(schema.typed(rows, columns), "worker")


def _build(*pairs: tuple[Source, Reading], month: str = "2026-02", **keys: Any) -> Built:
    keys = {"known": _known(), "entities": {ENTITY: "Acme"}, **keys}
    return build_photo(month, {source.name: (source, reading) for source, reading in pairs}, **keys)


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """source, reading, known, workers, build."""
    makers: dict[str, Callable[..., Any]] = {
        "source": source_named, "reading": reading_of, "known": _known, "workers": _workers, "build": _build,
    }  # fmt: skip
    return SimpleNamespace(**makers, entity=ENTITY)
