"""Templates: an employer's own replaces ours, and none can do more than show values."""

import pytest

from assusoft.errors import ConfigError
from assusoft.templating import fill


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
        "{{ fill.__globals__['os'].system('id') }}",
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
        fill("summary.txt.j2", [tmp_path], {"rows": [1], "fill": fill})
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
