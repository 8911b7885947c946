"""What the code says of the pages is true: the sources it cites can be looked up."""

import re
import subprocess
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
