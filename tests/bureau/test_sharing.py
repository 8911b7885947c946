"""Files that employers of a bureau have in common: tried on the past of each, taken where nothing of it changes."""

import shutil

import pytest
from support.bureau import MONTH, small_bureau, task_of

from assusoft.bureau.one_step import take_step

CHECK = """
[[check]]
code = "OWN-1"
condition = "last_name <> 'Dubois'"
field = "last_name"
sentence = "Named {last_name}."
"""


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """A bureau with a shared folder, whose employer closed a month."""
    bureau = small_bureau(tmp_path_factory.mktemp("closed") / "desk", imported=True)
    assert take_step(task_of(bureau, "close")).state == "done"
    path = bureau.folder / "bureau.toml"
    path.write_text(path.read_text("utf-8") + '\n[shared]\nfolder = "shared"\n', "utf-8")
    return bureau.folder


@pytest.fixture
def desk(closed, tmp_path):
    """A copy of it to be changed."""
    return shutil.copytree(closed, tmp_path / "desk")


def done(desk, step):
    """State and sentence of a step of the employer."""
    from assusoft.bureau.settings import load_bureau

    found = take_step(task_of(load_bureau(desk), step))
    return found.state, found.sentence


def share(desk, name, change):
    """The employer's own file, changed, as a shared one; the own one as it is."""
    own, shared = desk / "acme" / name, desk / "shared" / name
    shared.parent.mkdir(parents=True, exist_ok=True)
    shared.write_text(change(own.read_text("utf-8")), "utf-8")
    return own, own.read_bytes()


def test_a_change_that_no_closed_month_notices_is_taken_once(desk):
    own, before = share(desk, "plans/hospital.toml", lambda text: text + "# agreed with all employers\n")
    same = (
        "Shared files that differ: plans/hospital.toml. Closed months that would be the same: 1; not tried, since "
        "closed by other rules or erased: 0."
    )
    assert done(desk, "try-shared") == ("done", same)
    assert own.read_bytes() == before
    assert done(desk, "take-shared") == ("done", f"{same} Taken.")
    assert own.read_bytes() == (desk / "shared" / "plans" / "hospital.toml").read_bytes()
    assert done(desk, "take-shared") == ("done", "No shared file differs from its own.")
    assert done(desk, "verify")[0] == "done"


@pytest.mark.parametrize(
    ("name", "change", "what"),
    [
        ("plans/hospital.toml", lambda text: text.replace(', "address"]', "]"), f"{MONTH} state"),
        ("suppliers/insurer.toml", lambda text: text.replace('language = "', 'language = "nl" #'), f"{MONTH} insurer "),
        ("templates/payroll/small.toml", lambda text: text.replace('street = "street"\n', ""), f"{MONTH} photo"),
        ("expectations/checks.toml", lambda text: text.replace("Dubois", "Nobody"), f"{MONTH} check OWN-1"),
    ],
)  # fmt: skip
def test_a_change_that_a_closed_month_would_notice_waits_for_a_person(desk, name, change, what):
    checks = desk / "acme" / "expectations" / "checks.toml"
    checks.parent.mkdir(exist_ok=True)
    checks.write_text(CHECK, "utf-8")
    own, before = share(desk, name, change)
    state, sentence = done(desk, "take-shared")
    first = f"Shared files that differ: {name}. Closed months that would be otherwise: 1, first: {what}"
    assert (state, sentence[: len(first)]) == ("waiting", first)
    assert sentence.endswith(". Nothing was taken: where that is meant, copy the files by hand.")
    assert own.read_bytes() == before


def test_what_an_employer_cannot_have_is_refused_and_what_it_lacks_is_left_alone(desk):
    own, before = share(desk, "plans/hospital.toml", lambda text: text.replace('expect = "eligible"', 'expect = "not"'))
    state, sentence = done(desk, "take-shared")
    assert (state, "hospital.toml" in sentence, own.read_bytes()) == ("refused", True, before)
    (desk / "shared" / "plans" / "hospital.toml").rename(desk / "shared" / "plans" / "group.toml")
    assert done(desk, "take-shared") == ("done", "No shared file differs from its own.")
    (desk / "shared" / "employer.toml").write_text("", "utf-8")
    state, sentence = done(desk, "take-shared")
    assert state == "refused"
    assert "/shared/employer.toml: only plans, suppliers, templates, expectations are shared. " in sentence
    (desk / "bureau.toml").write_text('language = "en"\n[employers.acme]\nfolder = "acme"\n', "utf-8")
    state, sentence = done(desk, "try-shared")
    assert (state, 'names no shared folder. Write: [shared] folder = "shared"' in sentence) == ("refused", True)
