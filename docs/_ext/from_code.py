"""Pages that say what the code says: fields, code lists, groups, commands and refusals, read when docs are built."""

import ast
import inspect
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import get_type_hints

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from typer.models import OptionInfo

from assusoft import schema
from assusoft.audit.suites import load_checks, references, titles
from assusoft.cli import app
from assusoft.cli.session import options
from assusoft.resources import resource_folder

PACKAGE = Path(schema.__file__).parent
REFUSALS = {"ConfigError", "Refused", "Conflict", "DuplicateKey"}


class FieldTable(SphinxDirective):
    """`{fields} worker`: the fields of a canonical table."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        fields = schema.TABLES[self.arguments[0]]
        rows = [
            (f"`{field.name}`", f"{field.type} {field.unit}".strip(), field.en, field.fr, field.nl, field.sensitivity)
            for field in fields
        ]
        return self.parse_text_to_nodes(table(("field", "type", "English", "français", "Nederlands", "is"), rows))


class CodeLists(SphinxDirective):
    """`{code-lists}`: the closed lists of values, and the fields they close."""

    def run(self) -> list[nodes.Node]:
        fields = [field for fields in schema.TABLES.values() for field in fields if field.codes]
        lists = {field.name: field.codes for field in fields}
        rows = [(f"`{name}`", ", ".join(f"`{code}`" for code in codes)) for name, codes in lists.items()]
        return self.parse_text_to_nodes(table(("field", "values"), rows))


class Groups(SphinxDirective):
    """`{groups}`: names that stand for several fields in a plan sheet."""

    def run(self) -> list[nodes.Node]:
        rows = [(f"`{name}`", ", ".join(f"`{field}`" for field in fields)) for name, fields in schema.GROUPS.items()]
        return self.parse_text_to_nodes(table(("group", "fields"), rows))


class Checks(SphinxDirective):
    """`{checks}`: every check of every suite, with what it says is expected."""

    def run(self) -> list[nodes.Node]:
        folder = resource_folder("expectations")
        sources, text = references(folder), []
        for subject, title in titles(folder, "en").items():
            rows = [
                (f"`{check.code}`", f"`{check.field}`", check.severity + (", blocks" if check.blocking else ""),
                 check.owner, escape(check.sentence["en"]), escape(check.expected["en"]),
                 escape(", ".join(f"{name} = {value}" for name, value in check.arguments.items() if plain(value))),
                 escape(sources.get(check.code, "")))
                for check in load_checks(folder) if check.subject == subject
            ]  # fmt: skip
            head = ("check", "field to correct", "severity", "for", "what it says", "expected", "thresholds", "source")
            text += [f"**{title}** (`{subject}.json`, {len(rows)} checks)", "", table(head, rows), ""]
        return self.parse_text_to_nodes("\n".join(text))


def plain(value: object) -> bool:
    """Whether an argument is a threshold a person would change."""
    return isinstance(value, int | float) and not isinstance(value, bool)


class Refusals(SphinxDirective):
    """`{refusals}`: every sentence assusoft refuses with, by module."""

    def run(self) -> list[nodes.Node]:
        text = []
        for path in sorted(PACKAGE.rglob("*.py")):
            found = sorted(set(sentences(ast.parse(path.read_text("utf-8")))))
            if found:
                module = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
                text += [f"`{module}`", "", *(f"- {sentence}" for sentence in found), ""]
        return self.parse_text_to_nodes("\n".join(text))


class Commands(SphinxDirective):
    """`{commands}`: the verbs of the command line, their arguments and options."""

    def run(self) -> list[nodes.Node]:
        text = ["**`assusoft [OPTIONS] VERB`**", "", "Options of every verb stand before it.", ""]
        text += [f"- `{label}`: {said}" for label, said in parameters(options)] + [""]
        groups = [(f"{group.name} ", group.typer_instance) for group in app.registered_groups]
        verbs = [(before, one) for before, typer in [("", app), *groups] for one in typer.registered_commands]
        for before, command in verbs:
            callback = command.callback
            name = before + (command.name or callback.__name__.strip("_"))
            rows = [*parameters(callback)]
            usage = " ".join(label for label, _ in rows if not label.startswith("-"))
            text += [f"**`assusoft {name} {usage}`**".replace(" `", "`"), "", inspect.getdoc(callback) or "", ""]
            text += [f"- `{label}`: {said}" for label, said in rows if said] + [""]
        return self.parse_text_to_nodes("\n".join(text))


def parameters(callback: Callable[..., object]) -> Iterator[tuple[str, str]]:
    """How each parameter is written on the command line, and its help."""
    hints = get_type_hints(callback, include_extras=True)
    for name, parameter in inspect.signature(callback).parameters.items():
        info = hints[name].__metadata__[0]
        if isinstance(info, OptionInfo):
            written = [word for word in (info.default, *(info.param_decls or ())) if str(word).startswith("-")]
            yield ", ".join(map(str, written)) or f"--{name}", info.help or ""
        else:
            optional = parameter.default is not inspect.Parameter.empty
            label = info.metavar or name.upper()
            yield f"[{label}]" if optional and not label.startswith("[") else label, info.help or ""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def sentences(tree: ast.AST) -> Iterator[str]:
    """The sentences given to our exceptions, their values shown as *value*."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in REFUSALS and node.args:
            sentence = "".join(parts(node.args[0])).strip()
            if " " in sentence:
                yield escape(sentence)


def parts(node: ast.expr) -> Iterator[str]:
    """The pieces of a text: what stands as it is, and a mark for each value."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.JoinedStr):
        for value in node.values:
            yield from parts(value)
    elif isinstance(node, ast.BinOp):
        yield from parts(node.left)
        yield from parts(node.right)
    else:
        yield "…"


def escape(text: str) -> str:
    """Text that Markdown leaves as it is."""
    for mark in "\\`*_[]<>{}$|":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())


def setup(sphinx: Sphinx) -> dict[str, bool]:
    """Register the directives."""
    sphinx.add_directive("fields", FieldTable)
    sphinx.add_directive("code-lists", CodeLists)
    sphinx.add_directive("checks", Checks)
    sphinx.add_directive("commands", Commands)
    sphinx.add_directive("groups", Groups)
    sphinx.add_directive("refusals", Refusals)
    return {"parallel_read_safe": True}
