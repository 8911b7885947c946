"""The sentences of the brochure and the marks on tests -> what is wrong with them, and the page docs/brochure.md."""

import ast
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).parents[1]
SENTENCES = TESTS / "brochure" / "sentences.toml"
ROOMS = ("brochure", "cli")
"""Where tests work on the command line: a mark elsewhere would show what an inner function does."""
MARK = "pytest.mark.brochure"
MODULES = ("premium control", "dashboards", "benefit sheets", "transport")
CHAPTERS = {
    "2": "2. What it manages",
    "3": "3. What a month gives",
    "3.1": "3.1 Input",
    "3.2": "3.2 Treatment",
    "3.3": "3.3 Output",
    "4": "4. What the customer gains",
}
HEAD = """\
# The brochure, sentence by sentence

The customer's product brochure says in its chapters 2 to 4 what the product must do for an employer. Each of its
sentences stands below in our own words, with a few of its own, in French, to find it by. Each ends in one of three:

- **shown** by the tests named. Each of them works on the command line with an employer folder, and reads the file that
  a supplier gets, or the list, workbook or page that HR gets. They pass in every build: what breaks one is refused.
- **not kept yet**, with the reason.
- **aside**: it is the subject of a module of its own, which is still to come.

What sells, or presents people, is no promise of the program and is left out. The sentences stand in
`tests/brochure/sentences.toml`; a test says by a mark which of them it shows; this page is made of both. A sentence
that nothing shows fails the build, and so does a mark that names no sentence.
"""


@dataclass(frozen=True)
class Sentence:
    """One promise. `words`: a few words of the brochure to find it by; `says`: our account of it."""

    key: str
    chapter: str
    page: int
    words: str
    says: str
    not_kept: str = ""
    aside: str = ""


@dataclass(frozen=True)
class Marked:
    """A test that carries marks. `skipped`: a mark by which it would not be run, or might fail."""

    file: str
    name: str
    keys: tuple[str, ...]
    skipped: str = ""

    @property
    def title(self) -> str:
        """Its name as a sentence."""
        return self.name.removeprefix("test_").replace("_", " ")


def sentences() -> list[Sentence]:
    """All of them, in the order of the brochure."""
    return [Sentence(key, **values) for key, values in tomllib.loads(SENTENCES.read_text("utf-8")).items()]


def marks() -> list[Marked]:
    """The tests with marks, by file; a mark that is not above a test stands under no name."""
    found = []
    for path in sorted(TESTS.rglob("test_*.py")):
        text = path.read_text("utf-8")
        if MARK in text:
            found += marks_of(text, path.relative_to(TESTS.parent).as_posix())
    return found


def marks_of(text: str, file: str) -> Iterator[Marked]:
    """The marks in the text of a module."""
    tree = ast.parse(text)
    above = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            calls = [one for one in node.decorator_list if isinstance(one, ast.Call) and ast.unparse(one.func) == MARK]
            above |= {call.func for call in calls}
            keys = tuple(str(ast.literal_eval(argument)) for call in calls for argument in call.args)
            others = [ast.unparse(one) for one in node.decorator_list if one not in calls]
            doubtful = [one for one in others if "skip" in one or "xfail" in one]
            if calls:
                yield Marked(file, node.name, keys, ", ".join(doubtful))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) == MARK and node not in above:
            yield Marked(file, "", (f"line {node.lineno}",))


def faults(promised: Sequence[Sentence], marked: Sequence[Marked]) -> list[str]:
    """What keeps the page from being true, a line for each."""
    keys = {one.key for one in promised}
    shown = {key for one in marked for key in one.keys}
    found = [f"{one.file}: {one.keys[0]}: the mark stands above no test" for one in marked if not one.name]
    for one in marked:
        if one.name:
            found += [
                f"{one.file}: {one.name} names '{key}', which is no sentence" for key in one.keys if key not in keys
            ]
            found += [f"{one.file}: {one.name} may not be run: {one.skipped}"] * bool(one.skipped)
            found += [f"{one.file}: {one.name} is marked without a key"] * (not one.keys)
            outside = one.file.split("/")[1] not in ROOMS
            found += [f"{one.file}: {one.name} does not stand in {' or '.join(ROOMS)}"] * outside
    for sentence in promised:
        ends = [sentence.key in shown, bool(sentence.not_kept), bool(sentence.aside)]
        if sum(ends) == 0:
            found.append(f"'{sentence.key}' is shown by no test, and neither not_kept nor aside")
        elif sum(ends) > 1:
            found.append(f"'{sentence.key}' ends in more than one of: shown by a test, not_kept, aside")
        if sentence.aside and sentence.aside not in MODULES:
            found.append(f"'{sentence.key}': aside is one of {', '.join(MODULES)}")
        if sentence.chapter not in CHAPTERS:
            found.append(f"'{sentence.key}': there is no chapter {sentence.chapter}")
    return found


def page(promised: Sequence[Sentence], marked: Sequence[Marked]) -> str:
    """docs/brochure.md."""
    by_key: dict[str, list[Marked]] = {}
    for one in marked:
        for key in one.keys:
            by_key.setdefault(key, []).append(one)
    parts = [HEAD, *_counts(promised)]
    for chapter, title in CHAPTERS.items():
        rows = [one for one in promised if one.chapter == chapter]
        parts += [f"\n## {title}\n", "| page | sentence | result |", "| --- | --- | --- |"]
        parts += [f"| {one.page} | {one.says} *«{one.words}»* | {_result(one, by_key)} |" for one in rows]
    parts += [
        "\n## Not kept yet\n",
        *(f"- {one.says} *«{one.words}»* {one.not_kept}" for one in promised if one.not_kept),
    ]
    return "\n".join(parts) + "\n"


def _counts(promised: Sequence[Sentence]) -> Iterator[str]:
    """Sentences by chapter and result; and those aside by module."""
    counted = Counter((one.chapter, end_of(one)) for one in promised)
    yield "| chapter | shown | not kept yet | aside | sentences |\n| --- | --- | --- | --- | --- |"
    for chapter, title in CHAPTERS.items():
        ends = [counted[chapter, end] for end in ("shown", "not kept yet", "aside")]
        yield f"| {title} | {' | '.join(map(str, ends))} | {sum(ends)} |"
    sums = [sum(counted[chapter, end] for chapter in CHAPTERS) for end in ("shown", "not kept yet", "aside")]
    yield f"| together | {' | '.join(map(str, sums))} | {len(promised)} |"
    aside = Counter(one.aside for one in promised if one.aside)
    yield "\nAside: " + ", ".join(f"{module} {aside[module]}" for module in MODULES) + "."


def end_of(sentence: Sentence) -> str:
    """In which of the three a sentence ends."""
    return "not kept yet" if sentence.not_kept else "aside" if sentence.aside else "shown"


def _result(sentence: Sentence, by_key: Mapping[str, Sequence[Marked]]) -> str:
    if sentence.not_kept:
        return f"**not kept yet**: {sentence.not_kept}"
    if sentence.aside:
        return f"aside: {sentence.aside}"
    return "shown: " + "; ".join(f"{one.title} (`{one.file}`)" for one in by_key[sentence.key])
