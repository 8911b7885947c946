"""docs/reference/suppliers.md: what each profile is, and what no other of them exercises."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from assusoft.layouts import Layout, load_layout
from assusoft.suppliers.profiles import load_profiles, profile_folder
from assusoft.suppliers.supplier import Supplier, load_supplier
from assusoft.suppliers.ways import WAYS, way_name

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "suppliers.md"
BEGIN, END = "<!-- profiles: begin -->\n", "<!-- profiles: end -->\n"
KINDS = {"delimited": "csv", "fixed": "fixed width", "sheet": "Excel", "xml": "XML", "x12": "X12 834"}
PROFILES = load_profiles()


def test_no_two_profiles_share_format_dates_codes_mode_and_way() -> None:
    seen = Counter(
        (file_of(key), load_layout(key).date, codes_of(key), PROFILES[key].mode, way_of(key)) for key in PROFILES
    )
    assert set(seen.values()) == {1}


@pytest.mark.parametrize("key", PROFILES)
def test_each_profile_exercises_something_that_no_other_does(key) -> None:
    assert alone(key)


def test_the_table_of_the_manual_is_that_of_the_profiles() -> None:
    """`UPDATE_GOLDEN=1 pytest tests/suppliers/test_profile_table.py` writes it anew."""
    page = PAGE.read_text("utf-8")
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    expected = before + BEGIN + table() + END + after
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(expected, "utf-8")
    assert PAGE.read_text("utf-8") == expected


@pytest.mark.parametrize("key", PROFILES)
def test_the_way_it_is_meant_for_is_there_to_be_filled_in(key, tmp_path) -> None:
    text = (profile_folder() / f"{key}.toml").read_text("utf-8")
    before, meant, after = text.partition("# Meant for ")
    block = after.partition("\n")[2].partition("\n[folder]")[0]
    if not meant or way_of(key) == "folder":
        assert PROFILES[key].way
        return
    assert way_of(key) in WAYS
    key_of_server = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
    filled = re.sub("^# ", "", block, flags=re.M).replace("ssh-ed25519 AAAA...", key_of_server)
    (tmp_path / f"{key}.toml").write_text(before + filled.replace('"..."', f'"{"0" * 64}"'), "utf-8")
    assert way_name(load_supplier(tmp_path / f"{key}.toml").way) == way_of(key)


def table() -> str:
    lines = ["| profile | kind | file | dates | mode, sends | way | what it alone exercises |", "| --- " * 7 + "|"]
    for key, one in PROFILES.items():
        cells = (
            f"`{key}`", str(one.kind).replace("_", " "), file_of(key), f"`{load_layout(key).date}`",
            f"{one.mode}, {one.sends}", way_of(key), "; ".join(alone(key)),
        )  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "".join(f"{line}\n" for line in lines)


def way_of(key: str) -> str:
    """The way it is meant for: that of its file, or the one a comment names."""
    text = (profile_folder() / f"{key}.toml").read_text("utf-8")
    meant = re.search(r"^# Meant for \[([a-z-]+)\]", text, re.M)
    return meant[1] if meant else way_name(PROFILES[key].way)


def file_of(key: str) -> str:
    layout = load_layout(key)
    sign = {"\t": "tabs"}.get(layout.separator, f"`{layout.separator}`".replace("|", "\\|"))
    text = "" if layout.kind == "sheet" else f", {layout.encoding}"
    return KINDS[layout.kind] + (f", {sign}" if layout.kind == "delimited" else "") + text


def codes_of(key: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, tuple(codes)) for name, codes in load_layout(key).codes.items())


@cache
def alone(key: str) -> tuple[str, ...]:
    """What it exercises and no other profile does."""
    counted = Counter(feature for other in PROFILES for feature in set(features(PROFILES[other], load_layout(other))))
    mine = dict.fromkeys(features(PROFILES[key], load_layout(key)))
    return tuple(feature for feature in mine if counted[feature] == 1)[:4]


def features(supplier: Supplier, layout: Layout) -> Iterator[str]:
    """What a file in the layout exercises, in words."""
    kind, parts = KINDS[layout.kind], layout.parts_of("message")
    if layout.workbook:
        yield "the supplier's own workbook filled in"
    if layout.xsd:
        yield "checked by a schema"
    if len(parts) > 1:
        yield f"record types in {kind}"
    if parts[0].header > 1:
        yield "a header of two lines"
    if "message_totals" in layout.tables:
        yield f"control totals of their own in {kind}"
    if parts[0].total and not parts[0].total.sums:
        yield f"a line that counts in {kind}"
    if layout.ahead is not None:
        yield "years of two digits"
    if layout.kind != "sheet":
        yield f"encoding {layout.encoding}"
    if layout.kind == "delimited":
        yield "tabs" if layout.separator == "\t" else f"separator `{layout.separator}`".replace("|", "\\|")
    if layout.kind == "xml":
        places = [str(column.at) for column in parts[0].columns.values()]
        yield "attributes" if places[0].startswith("@") else "nested elements" if "/" in "".join(places) else "elements"
    yield f"dates `{layout.date}`"
    yield f"{supplier.mode} in {kind}"
    yield f"{supplier.mode} by {way_of(supplier.key)}"
    if "relation" in (supplier.fields or ()):
        yield f"family members in {kind}"
    codes = list(layout.codes["kind"])
    yield f"kinds as `{codes[0]}`, `{codes[1]}`, `{codes[2]}`"
    for name in supplier.fields or ():
        yield f"field `{name}`"
