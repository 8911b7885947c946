"""Pages that say what the code says: fields, code lists, groups and refusals, read from assusoft when docs are built."""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from assusoft import schema

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


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives."""
    app.add_directive("fields", FieldTable)
    app.add_directive("code-lists", CodeLists)
    app.add_directive("groups", Groups)
    app.add_directive("refusals", Refusals)
    return {"parallel_read_safe": True}
