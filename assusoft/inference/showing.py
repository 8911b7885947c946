"""Inference -> plain values, for JSON and for the table a person reads."""

from collections.abc import Iterator
from typing import Any

from assusoft.inference.model import ColumnGuess, Inference, PartGuess


def inference_values(inference: Inference) -> dict[str, Any]:
    """An inference as plain values, the proposed layout among them."""
    return {
        "file": inference.name, "kind": inference.kind, "encoding": inference.encoding,
        "separator": inference.found.separator if inference.kind == "delimited" else None,
        "decimal": inference.decimal, "thousands": inference.thousands, "date": inference.date or None,
        "system": inference.system or None, "system_confidence": inference.system_confidence,
        "parts": [_part(part) for part in inference.parts],
        "questions": list(inference.questions), "notes": [*inference.found.evidence, *inference.notes],
        "layout": inference.toml,
    }  # fmt: skip


def _part(part: PartGuess) -> dict[str, Any]:
    header = [row for row, why in part.found.skipped if why == "header row"]
    return {
        "name": part.name,
        "table": part.table,
        "rows": len(part.found.rows),
        "header_row": header[0] if header else None,
        "titles": list(part.found.titles),
        "columns": [_column(each) for each in part.columns],
    }


def _column(guess: ColumnGuess) -> dict[str, Any]:
    return {
        "column": guess.header or None,
        "place": list(guess.place) if isinstance(guess.place, tuple) else guess.place,
        "status": guess.status,
        "field": guess.field or None,
        "confidence": guess.confidence,
        "evidence": list(guess.evidence),
        "alternatives": [{"field": each.field, "confidence": round(each.confidence, 2)} for each in guess.alternatives],
        "date": guess.date or None,
        "scale": guess.scale,
        "codes": guess.codes,
        "unknown_codes": list(guess.unknown_codes),
        "question": guess.question or None,
    }


def inference_lines(inference: Inference) -> Iterator[str]:
    """What the file is, in lines."""
    system = f", of system {inference.system}" if inference.system else ""
    yield f"{inference.name}: {inference.kind}, {inference.encoding}{system}"
    yield from (f"  {note}" for note in (*inference.found.evidence, *inference.notes))


def inference_rows(part: PartGuess) -> Iterator[tuple[str, str, str, str]]:
    """(column, field, how sure, why) for each column of a part."""
    for each in part.columns:
        field = {"confident": each.field, "open": f"{each.field}?" if each.field else "?"}.get(each.status, "not used")
        sure = f"{each.confidence:.2f}" if each.field else ""
        yield each.header or str(each.place), field, sure, "; ".join(each.evidence)
