"""Templates: an employer's own replaces ours, and none can do more than show values."""

import os
import signal
import time
from multiprocessing import get_context
from threading import Thread

import pytest

from assusoft.errors import ConfigError
from assusoft.templating import fill, process


def test_the_first_folder_wins(tmp_path) -> None:
    for name in ("own", "built-in"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt.j2").write_text(f"{name}: {{{{ who }}}}")
    (tmp_path / "built-in" / "b.txt.j2").write_text("b")
    folders = [tmp_path / "own", tmp_path / "built-in"]
    assert fill("a.txt.j2", folders, {"who": "P1"}) == "own: P1"
    assert fill("b.txt.j2", folders, {}) == "b"


def test_html_is_escaped_and_text_is_not(tmp_path) -> None:
    for kind in ("html", "txt"):
        (tmp_path / f"a.{kind}.j2").write_text("{{ name }}")
    values = {"name": "<script>alert('x')</script>"}
    assert fill("a.html.j2", [tmp_path], values) == "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"
    assert fill("a.txt.j2", [tmp_path], values) == values["name"]


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ rows.__class__.__init__.__globals__ }}",
        "{{ rows.append.__self__.__class__ }}",
        "{{ self.__init__.__globals__.__builtins__ }}",
        "{{ '{0.__class__.__mro__}'.format(rows) }}",
        "{{ rows.append(1) }}",
        "{{ 'a' * 10 ** 9 }}",
        "{{ 9 ** 9 ** 9 }}",
    ],
)
def test_a_malicious_template_is_refused_in_one_sentence(tmp_path, attack) -> None:
    (tmp_path / "summary.txt.j2").write_text(attack)
    with pytest.raises(ConfigError, match=r"summary\.txt\.j2: refused, a template may only show values: .+") as refusal:
        fill("summary.txt.j2", [tmp_path], {"rows": [1]})
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("attack", ["{% include '../secret.txt' %}", "{% include '/etc/hostname' %}"])
def test_a_template_cannot_read_other_files(tmp_path, attack) -> None:
    (tmp_path / "mails").mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "mails" / "summary.txt.j2").write_text(attack)
    with pytest.raises(ConfigError, match=r"Template '.*' is not in "):
        fill("summary.txt.j2", [tmp_path / "mails"], {})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("one\n{% for x in %}", r"summary\.txt\.j2, line 2: "),
        ("{{ employeur }}", r"summary\.txt\.j2: 'employeur' is undefined\. Known values: employer\."),
        ("{% for i in range(10000000) %}{% endfor %}", r"summary\.txt\.j2: Range too big"),
        ("{{ employer + 1 }}", r"summary\.txt\.j2: .*Known values: employer\."),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", r"summary\.txt\.j2: maximum recursion depth"),
    ],
)
def test_a_wrong_template_is_named_with_what_is_wrong(tmp_path, text, sentence) -> None:
    (tmp_path / "summary.txt.j2").write_text(text)
    with pytest.raises(ConfigError, match=sentence):
        fill("summary.txt.j2", [tmp_path], {"employer": "Acme"})


_LONG = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (_LONG, r"summary\.txt\.j2: refused, it needs more time than a template may\. Take loops"),
        ("{{ 'a'.center(999999999) }}", r"summary\.txt\.j2: refused, it needs more memory than a template may"),
        ("{{ '%0999999999d' % 1 }}", r"summary\.txt\.j2: refused, it needs more memory than a template may"),
        ("{{ 'a'.center(20000000) }}", r"summary\.txt\.j2: refused, it makes a longer text than a template may"),
    ],
)
def test_a_template_beyond_its_bounds_is_refused_and_the_next_is_filled(tmp_path, text, sentence) -> None:
    (tmp_path / "summary.txt.j2").write_text(text)
    (tmp_path / "next.txt.j2").write_text("{{ who }}")
    with pytest.raises(ConfigError, match=sentence):
        fill("summary.txt.j2", [tmp_path], {})
    assert fill("next.txt.j2", [tmp_path], {"who": "P1"}) == "P1"


def test_the_clock_ends_a_template_where_the_system_limits_no_processor_time(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(process, "SECONDS", 0.5)
    (tmp_path / "summary.txt.j2").write_text(_LONG)
    began = time.monotonic()
    with pytest.raises(ConfigError, match="needs more time than a template may"):
        fill("summary.txt.j2", [tmp_path], {})
    assert time.monotonic() - began < 5


def test_templates_are_filled_by_one_child_and_by_another_when_it_has_gone(tmp_path) -> None:
    (tmp_path / "a.txt.j2").write_text("{{ who }}")
    assert fill("a.txt.j2", [tmp_path], {"who": "P1"}) == "P1"
    child = process._Kept.child
    assert fill("a.txt.j2", [tmp_path], {"who": "P2"}) == "P2"
    assert process._Kept.child is child
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert fill("a.txt.j2", [tmp_path], {"who": "P3"}) == "P3"


def test_several_threads_each_get_their_own_text(tmp_path) -> None:
    (tmp_path / "a.txt.j2").write_text("{{ who }}")
    filled: dict[int, str] = {}
    threads = [
        Thread(target=lambda i=i: filled.update({i: fill("a.txt.j2", [tmp_path], {"who": i})})) for i in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert filled == {i: str(i) for i in range(20)}


def _filled_after_fork(folder, answers) -> None:
    answers.put([fill("a.txt.j2", [folder], {"who": "forked"}), process._Kept.child.pid])


def test_a_process_that_was_forked_has_a_child_of_its_own(tmp_path) -> None:
    (tmp_path / "a.txt.j2").write_text("{{ who }}")
    fill("a.txt.j2", [tmp_path], {"who": "P1"})
    context = get_context("fork")
    answers = context.Queue()
    forked = context.Process(target=_filled_after_fork, args=(tmp_path, answers))
    forked.start()
    text, pid = answers.get(timeout=30)
    forked.join()
    assert text == "forked"
    assert pid != process._Kept.child.pid
    assert fill("a.txt.j2", [tmp_path], {"who": "P2"}) == "P2"
