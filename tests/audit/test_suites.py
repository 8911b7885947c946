"""Suite files are read strictly: nothing the library would drop, or run, in silence."""

import copy
import json

import pytest

from assusoft.audit import library
from assusoft.audit.library import evaluate
from assusoft.audit.suites import load_checks, references, titles
from assusoft.errors import ConfigError
from assusoft.resources import resource_folder

WORDS = {"en": "{sex} is wrong.", "fr": "{sex} est faux.", "nl": "{sex} is fout."}
SUITE = {
    "name": "identity",
    "meta": {"frame": "worker", "title": WORDS},
    "expectations": [
        {
            "type": "expect_no_missing",
            "severity": "warning",
            "kwargs": {"column": "sex"},
            "meta": {"code": "CMP-SEX", "field": "sex", "owner": "hr", "blocking": False, "sentence": WORDS,
                     "expected": WORDS},
        }
    ],
}  # fmt: skip


def load(folder, text):
    (folder / "identity.json").write_text(text, encoding="utf-8")
    return load_checks(folder)


def changed(change):
    suite = copy.deepcopy(SUITE)
    change(suite, suite["expectations"][0])
    return json.dumps(suite)


def test_a_sound_suite_is_read_in_the_order_written(tmp_path):
    [check] = load(tmp_path, json.dumps(SUITE))
    assert (check.code, check.subject, check.frame, check.severity) == ("CMP-SEX", "identity", "worker", "warning")
    assert titles(tmp_path, "nl") == {"identity": "{sex} is fout."}


def test_a_check_says_where_its_thresholds_come_from(tmp_path):
    def with_source(suite, one):
        one["kwargs"]["years"] = {"2026-01": 66}
        one["meta"]["reference"] = "Act of 1 May 2026, art. 2"

    load(tmp_path, changed(with_source))
    assert references(tmp_path) == {"CMP-SEX": "Act of 1 May 2026, art. 2"}
    assert "AGE-PENS" in references(resource_folder("expectations"))


FAULTS = {
    "severity unknown": (lambda suite, one: one.update(severity="blocking"), "severity"),
    "no severity": (lambda suite, one: one.pop("severity"), "severity"),
    "type malformed": (lambda suite, one: one.update(type="no_missing"), "type"),
    "frame unknown": (lambda suite, one: one["meta"].update(frame="workers"), "'workers' is not a frame"),
    "owner unknown": (lambda suite, one: one["meta"].update(owner="actuary"), "owner"),
    "code malformed": (lambda suite, one: one["meta"].update(code="sex"), "code"),
    "code twice": (lambda suite, one: suite["expectations"].append(one), "this code is used twice"),
    "key unknown": (lambda suite, one: one["meta"].update(bloking=True), "bloking"),
    "language lacking": (lambda suite, one: one["meta"]["sentence"].pop("nl"), "nl"),
    "places differ": (
        lambda suite, one: one["meta"].update(sentence=WORDS | {"nl": "{sexe} is fout."}),
        "the three languages have different {places}",
    ),
    "condition that can run": (
        lambda suite, one: one["kwargs"].update(row_condition="__import__('os').system('x')"),
        "row_condition is a text",
    ),
    "source of no threshold": (
        lambda suite, one: one["meta"].update(reference="Act of 1 May 2026, art. 2"),
        "meta.reference is the source of a threshold or a list, and this check has none",
    ),
    "place with a form": (
        lambda suite, one: one["meta"].update(expected=dict.fromkeys(WORDS, "{sex:99}")),
        "a place is the name of a value between braces",
    ),
    "name of another file": (lambda suite, one: suite.update(name="salary"), "is not the file's name"),
    "no expectation": (lambda suite, one: suite["expectations"].clear(), "expectations"),
}


@pytest.mark.parametrize(("change", "told"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_a_suite_is_refused_with_its_file_and_key(tmp_path, change, told):
    with pytest.raises(ConfigError) as refused:
        load(tmp_path, changed(change))
    assert told in str(refused.value)
    assert "identity.json" in str(refused.value)


def test_a_key_written_twice_is_refused(tmp_path):
    text = json.dumps(SUITE).replace('"severity": "warning"', '"severity": "warning", "severity": "info"')
    with pytest.raises(ConfigError, match=r"'?severity'?.*is written twice"):
        load(tmp_path, text)


def test_what_is_not_json_is_refused_with_its_line(tmp_path):
    with pytest.raises(ConfigError, match=r"line 1.*is not JSON"):
        load(tmp_path, "{")


@pytest.mark.parametrize(
    ("text", "told"), [("[" * 5000 + "]" * 5000, "nested too deep"), ("[" + "9" * 5000 + "]", "has more digits")]
)
def test_json_that_no_reader_takes_is_refused(tmp_path, text, told):
    with pytest.raises(ConfigError, match=rf"identity\.json: .*{told}"):
        load(tmp_path, text)


def test_a_code_of_two_files_is_refused(tmp_path):
    (tmp_path / "other.json").write_text(json.dumps(SUITE | {"name": "other"}), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"CMP-SEX.*this code is used twice"):
        load(tmp_path, json.dumps(SUITE))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda suite, one: one.update(type="expect_no_mising"), "'expect_no_mising' is not a known expectation"),
        (lambda suite, one: one["kwargs"].update(colunm="x"), "colunm"),
        (lambda suite, one: one["kwargs"].pop("column"), "column"),
        (lambda suite, one: one["kwargs"].update(column=["a"]), "column"),
    ],
)
def test_what_great_expectations_would_only_log_is_refused_before_anything_is_evaluated(tmp_path, change, told):
    checks = load(tmp_path, changed(change))
    with pytest.raises(ConfigError) as refused:
        evaluate({}, checks, tmp_path)
    assert told in str(refused.value)
    assert "CMP-SEX" in str(refused.value)


def test_an_expectation_that_the_library_drops_is_refused(tmp_path, monkeypatch):
    checks = load(tmp_path, json.dumps(SUITE))
    known = library.gx.ExpectationSuite
    monkeypatch.setattr(library.gx, "ExpectationSuite", lambda name, expectations: known(name=name, expectations=[]))
    with pytest.raises(ConfigError, match="took 0 of 1 checks of frame 'worker'; it dropped CMP-SEX"):
        evaluate({}, checks, tmp_path)


def test_at_least_120_checks_each_with_its_words_in_three_languages():
    checks = load_checks(resource_folder("expectations"))
    assert len(checks) >= 120
    assert len({check.subject for check in checks}) == 9
    assert {language for check in checks for language in check.sentence} == {"en", "fr", "nl"}
