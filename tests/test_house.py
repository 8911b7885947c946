"""What code and pages say of each other is true: cited sources can be looked up, and the map of the code is right."""

import re
import subprocess
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
CODE = ("assusoft", "benchmarks", "notebooks", "tests")
CITED = re.compile(r"sources\.md: ([^)]+)\)")
ABSENT = re.compile(r"(?i)\bbrochure \d|\bdomain\.md|\bfeatures\.md|\btraps\.md")


def tracked(*folders):
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *folders]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return listed.stdout.splitlines()


def prose(name):
    """The text of a file on one line, without comment marks."""
    text = (ROOT / name).read_text("utf-8")
    return " ".join(line.strip().removeprefix("#").strip() for line in text.splitlines())


TEXTS = {
    name: prose(name) for name in tracked(*CODE) if name.endswith((".py", ".ipynb")) and name != "tests/test_house.py"
}


def citations():
    return [
        (name, " ".join(title.split()))
        for name, text in TEXTS.items()
        for cited in CITED.findall(text)
        for title in cited.split(";")
    ]


def test_every_source_cited_is_a_section_of_the_page_of_sources():
    page = (ROOT / "docs" / "reference" / "sources.md").read_text("utf-8")
    titles = set(re.findall(r"(?m)^### (.+)$", page))
    assert len(citations()) > 20
    assert [(name, title) for name, title in citations() if title not in titles] == []


def test_every_mention_of_the_page_of_sources_names_a_section():
    unnamed = [name for name, text in TEXTS.items() if text.count("sources.md") != len(CITED.findall(text))]
    assert unnamed == []


def test_no_file_is_cited_that_is_not_in_the_repository():
    files = tracked()
    cited = {(name, page) for name, text in TEXTS.items() for page in re.findall(r"[\w./-]+\.md\b", text)}
    ends = {page: f"/{page.removeprefix('../').removeprefix('/')}" for _, page in cited}
    absent = [(name, page) for name, page in cited if not any(f"/{file}".endswith(ends[page]) for file in files)]
    assert absent == []


def test_what_only_the_customer_has_is_not_cited():
    found = [(name, ABSENT.findall(CITED.sub("", text))) for name, text in TEXTS.items()]
    assert [(name, words) for name, words in found if words] == []


HOUSE = (ROOT / "docs" / "explanation" / "house.md").read_text("utf-8")
PACKAGE = ROOT / "assusoft"


def packages():
    return {f"{path.parent.relative_to(PACKAGE).as_posix()}/" for path in PACKAGE.rglob("*/__init__.py")}


def named_on_the_map():
    """Folders and files in backticks; a file without a folder stands in the room that its line begins with."""
    for paragraph in re.split(r"\n(?=- |\n)", HOUSE):
        room = re.match(r"\s*- `([a-z_/]+/)`", paragraph)
        for name in re.findall(r"`([\w./-]+(?:/|\.py|\.toml|\.md))`", paragraph):
            yield name, room[1] if room else ""


def test_the_map_of_the_code_has_every_room_and_every_file_of_the_ground():
    rooms = {name for name, _ in named_on_the_map()}
    with_code = {room for room in packages() if any((PACKAGE / room).glob("[!_]*.py"))}
    ground = {path.name for path in PACKAGE.glob("[!_]*.py")}
    assert sorted((with_code | ground) - rooms) == []


def test_the_map_of_the_code_names_nothing_that_is_not_there():
    roots = [PACKAGE, ROOT]
    absent = [
        name
        for name, room in named_on_the_map()
        if not any((root / name).exists() for root in roots) and not (PACKAGE / room / name).exists()
    ]
    assert absent == []


def test_the_functions_that_the_map_names_are_in_their_files():
    pairs = re.findall(r"`([\w/]+\.py)` \((`\w+`(?:, `\w+`)*)\)", HOUSE)
    found = [(path, name) for path, names in pairs for name in re.findall(r"`(\w+)`", names)]
    assert len(found) > 10
    absent = [
        (path, name)
        for path, name in found
        if not re.search(rf"(?m)^(?:def |class )?{name}\b", (PACKAGE / path).read_text("utf-8"))
    ]
    assert absent == []


def test_no_room_is_crowded_unless_it_has_rooms_of_its_own():
    files = [Path(name) for name in tracked("assusoft") if name.endswith(".py") and not name.endswith("__init__.py")]
    crowded = {str(room) for room, number in Counter(file.parent for file in files).items() if number > 15}
    parents = {str(file.parent.parent) for file in files}
    assert crowded <= parents
