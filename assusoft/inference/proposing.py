"""Inference -> the text of a layout file: confidence and evidence beside each column, what is open as comments."""

import json
import re

from assusoft.inference.content.codes import common_codes
from assusoft.inference.content.dates import SERIAL
from assusoft.inference.model import ColumnGuess, Inference, PartGuess
from assusoft.inference.systems.known_systems import built_in
from assusoft.layouts.definition.layout import LINES, Column, Layout, Part
from assusoft.schema import field_named

_ENDS = ("contract_end", "interruption_to", "until")
_NAMED_BY = {"sheet": "sheet", "fixed": "record", "xml": "rows"}
"""Kind of file -> the key of a part that takes the name of its table."""
_FORMS = ({"%d", "%m", "%Y"}, {"%d", "%m", "%y"})


def layout_text(inference: Inference) -> str:
    """A layout file that `load_layout` takes: it extends a built-in one where the file is of a known system."""
    known = next((layout for layout in built_in() if layout.name == inference.system), None)
    lines = _head(inference)
    lines += _extending(inference, known) if known else _standing_alone(inference)
    return "\n".join(lines).rstrip() + "\n"


def _head(inference: Inference) -> list[str]:
    lines = [f"# Proposed for {_comment(inference.name)}. Confirm what is open, then name it in sources/NAME.toml."]
    lines += [f"# {_comment(note)}" for note in (*inference.found.evidence, *inference.notes)]
    if inference.questions:
        lines += ["#", "# Open questions:"] + [f"# - {_comment(each)}" for each in inference.questions]
    return [*lines, ""]


def _standing_alone(inference: Inference) -> list[str]:
    """A layout that extends none: the form of the file, then its parts."""
    lines = [f"kind = {_text(inference.kind)}"]
    if inference.kind in ("delimited", "fixed"):
        lines.append(f"encoding = {_text(inference.encoding)}")
    if inference.kind == "delimited":
        lines += [f"separator = {_text(inference.found.separator)}", f"quote = {_text(inference.found.quote)}"]
    lines.append(f"decimal = {_text(inference.decimal)}")
    if inference.thousands:
        lines.append(f"thousands = {_text(inference.thousands)}")
    if form := _main_form(inference):
        lines.append(f"date = {_text(form)}")
    if never := sorted({text for part in inference.parts for each in part.columns for text in each.empty_dates}):
        lines.append(f"empty_dates = [{', '.join(map(_text, never))}]")
    for part in _parts(inference):
        lines += ["", *_part(inference, part)]
    return lines


def _parts(inference: Inference) -> list[PartGuess]:
    """The parts with a confident column; two of one canonical table would need a join, so only the fullest is taken."""
    taken: dict[str, PartGuess] = {}
    for part in inference.parts:
        if any(_is_placed(inference, each) for each in part.columns):
            taken.setdefault(part.table, part)
    return list(taken.values()) or list(inference.parts[:1])


def _part(inference: Inference, part: PartGuess) -> list[str]:
    """One part: where it stands, its columns, and the codes of those that a layout can say."""
    lines = [*_part_keys(inference, part), "", "[part.columns]"]
    lines += [_column(inference, guess) for guess in part.columns]
    for guess in part.columns:
        lines += _codes(guess) if _is_placed(inference, guess) else []
    return lines


def _part_keys(inference: Inference, part: PartGuess) -> list[str]:
    """What the part is called, and in which files and where in them it stands."""
    kind, found = inference.kind, part.found
    suffix = re.search(r"\.\w{1,5}$", inference.name)
    lines = ["[[part]]", f"name = {_text(part.name)}", f"table = {_text(part.table)}"]
    lines.append(f"file = {_text('*' + (suffix[0].lower() if suffix else ''))}")
    if kind in _NAMED_BY and found.name and not (kind == "sheet" and found.name.startswith("table ")):
        lines.append(f"{_NAMED_BY[kind]} = {_text(found.name)}")
    if found.header_lines > 1:
        lines.append(f"header = {found.header_lines}")
    if found.total and kind in ("delimited", "sheet"):
        sums = [guess.field for guess in part.columns if guess.place in found.summed and _is_summed(inference, guess)]
        more = f", sums = [{', '.join(map(_text, sums))}]" if sums else ""
        lines.append(f"total = {{ word = {_text(found.total)}{more} }}")
    return lines


def _is_summed(inference: Inference, guess: ColumnGuess) -> bool:
    return _is_placed(inference, guess) and field_named(guess.field).type in ("money", "hours", "count", "percent")


def _is_placed(inference: Inference, guess: ColumnGuess) -> bool:
    """Whether a layout can say it: confident, a header to find it by, dates in a form it knows."""
    return (
        guess.status == "confident"
        and (guess.place == guess.header or inference.kind in ("fixed", "xml") or _is_joined(str(guess.place)))
        and _sayable(guess.date)
        and guess.decimal in ("", inference.decimal)
    )


def _is_joined(place: str) -> bool:
    """Whether a column is found by two header lines, and by them alone."""
    return LINES in place and not re.search(r" \(\d+\)$", place)


def _sayable(form: str) -> bool:
    return not form or form == SERIAL or set(re.findall("%.", form)) in _FORMS


def _column(inference: Inference, guess: ColumnGuess) -> str:
    """The line of a column: its field where a layout can say it, else a comment with why not."""
    shown = _place(guess.place)
    why = _comment("; ".join(guess.evidence))
    others = ", ".join(f"{each.field} {each.confidence:.2f}" for each in guess.alternatives)
    beside = f"  (or {others})" if others else ""
    if guess.status == "unused":
        return f"# {shown}: not used: {why}"
    if guess.status == "open":
        return f"# {guess.field or '?'} = {shown}    # open, {guess.confidence:.2f}: {why}{beside}"
    line = f"{guess.field} = {_placed(inference, guess)}    # {guess.confidence:.2f}: {why}{beside}"
    if guess.decimal not in ("", inference.decimal):
        return f"# {line}; a layout cannot say it: numbers with another decimal sign than the others"
    if not _is_placed(inference, guess):
        reason = f"dates written {guess.date}" if not _sayable(guess.date) else "a column without a header of its own"
        return f"# {line}; a layout cannot say it: {reason}"
    return line


def _placed(inference: Inference, guess: ColumnGuess) -> str:
    keys = {"at": _place(guess.place)}
    if guess.scale:
        keys["scale"] = str(guess.scale)
    if guess.date and guess.date not in (SERIAL, _main_form(inference)) and _sayable(guess.date):
        keys["date"] = _text(guess.date)
    form = (guess.date or _main_form(inference)) if field_named(guess.field).type == "date" else ""
    if "%y" in form and guess.field != "birth_date":
        keys["ahead"] = "20" if guess.field in _ENDS else "1"
    if guess.width:
        keys["width"] = str(guess.width)
    return keys["at"] if len(keys) == 1 else "{ " + ", ".join(f"{key} = {said}" for key, said in keys.items()) + " }"


def _main_form(inference: Inference) -> str:
    return inference.date if inference.date != SERIAL and _sayable(inference.date) else ""


def _codes(guess: ColumnGuess) -> list[str]:
    common = {} if guess.unknown_codes else common_codes(guess.field, guess.codes)
    if not (guess.codes or guess.unknown_codes or common) or (
        not field_named(guess.field).codes and not guess.codes and field_named(guess.field).type != "flag"
    ):
        return []
    lines = ["", f"[part.codes.{guess.field}]"]
    lines += [
        f"{_text(raw)} = {said if said in ('true', 'false') else _text(said)}" for raw, said in guess.codes.items()
    ]
    lines += [f"{_text(raw)} = {_text(said)}    # common, and not in this file" for raw, said in common.items()]
    return lines + [f'# {_text(raw)} = ""    # open: what does it mean?' for raw in guess.unknown_codes[:40]]


def _extending(inference: Inference, known: Layout) -> list[str]:
    """What differs from the built-in layout, and nothing else."""
    name, confidence = _text(known.name), inference.system_confidence
    lines = [f"extends = {name}    # {confidence:.2f}; in sources/NAME.toml write layout = {name} and the same changes"]
    lines += [f"{key} = {_text(said)}" for key, said in _differences(inference, known).items()]
    for guess in inference.parts:
        part = next((each for each in known.part if each.name == guess.system_part), None)
        if part:
            lines += _overridden(inference, guess, part)
    return lines


def _differences(inference: Inference, known: Layout) -> dict[str, str]:
    found: dict[str, str] = {}
    if inference.kind != known.kind:
        found["kind"] = inference.kind
    if inference.kind in ("delimited", "fixed") and not _same_encoding(inference, known):
        found["encoding"] = inference.encoding
    if inference.kind == "delimited" and inference.found.separator != known.separator:
        found["separator"] = inference.found.separator
    if any("decimal" in note for note in inference.notes) and inference.decimal != known.decimal:
        found |= {"decimal": inference.decimal, "thousands": inference.thousands}
    if (form := _main_form(inference)) and form != known.date and inference.kind != "sheet":
        found["date"] = form
    return found


def _same_encoding(inference: Inference, known: Layout) -> bool:
    plain = any("plain ASCII" in each for each in inference.found.evidence)
    return plain or inference.encoding.replace("_", "-") == known.encoding.replace("_", "-")


def _overridden(inference: Inference, guess: PartGuess, part: Part) -> list[str]:
    """What a part of the file has otherwise than that of the built-in layout; nothing when it has nothing."""
    lines = [_column(inference, column) for column in guess.columns if _is_other(column, part)]
    rows = [f"rows = {_text(guess.found.name)}"] if part.rows and guess.found.name != part.rows else []
    if not lines and not rows:
        return []
    return ["", "[[part]]", f"name = {_text(part.name)}", *rows, "", "[part.columns]", *lines]


def _is_other(guess: ColumnGuess, part: Part) -> bool:
    """Whether the part does not say the same of a column: it moved, is open, or is one that the part has not."""
    if guess.status == "open":
        return True
    if guess.status == "confident":
        column = part.columns.get(guess.field)
        return column is not None and _moved(guess, column)
    return not guess.field and guess.place not in _places(part)


def _moved(guess: ColumnGuess, column: Column) -> bool:
    """Whether the column stands elsewhere, or its numbers are scaled in another way."""
    return _said(guess.place) != _said(column.at) or guess.scale != column.scale


def _said(place: object) -> str:
    return " ".join(str(place).split()).casefold()


def _places(part: Part) -> set[object]:
    return {column.at for column in part.columns.values()}


def _place(place: object) -> str:
    return f"[{place[0]}, {place[1]}]" if isinstance(place, tuple) else _text(str(place))


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)
