"""A template and its values -> a text; what its author did wrong -> one sentence."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assusoft.errors import ConfigError
from assusoft.templating.process import Answer, ask


def fill(name: str, folders: Sequence[Path], values: Mapping[str, Any]) -> str:
    """The template `name` of the first folder that has it, filled with `values`; HTML escaped in *.html.j2.

    `values`: texts, numbers, flags, and lists and mappings of them.

    Raises
    ------
    ConfigError
        Naming the template, and the line where it can, when it is missing, wrong, reaches for what it may not, or needs
        more time or memory than a template may.
    """
    answer = ask({"name": name, "folders": [str(folder) for folder in folders], "values": values})
    if "text" in answer:
        return str(answer["text"])
    raise ConfigError(_sentence(answer, name, folders, values))


def _sentence(answer: Answer, name: str, folders: Sequence[Path], values: Mapping[str, Any]) -> str:
    """What is wrong, and how to mend it."""
    path, why = path_of(name, folders), answer.get("why")
    bounds = f"{path}: refused, it needs more %s than a template may. Take loops and large numbers out of it."
    sentences = {
        "large": f"{answer.get('name')}: more than 4 MB is more than any template has.",
        "missing": f"Template '{answer.get('name')}' is not in {', '.join(map(str, folders))}. Put it there, or "
        "correct its name.",
        "refused": f"{path}: refused, a template may only show values: {why}",
        "syntax": f"{path}, line {answer.get('line')}: {why}",
        "wrong": f"{path}: {why}. Known values: {', '.join(sorted(values))}.",
        "time": bounds % "time",
        "memory": bounds % "memory",
        "long": f"{path}: refused, it makes a longer text than a template may. Take loops and large numbers out of it.",
        "broken": f"{path}: refused, it broke the program that fills templates. Make it simpler.",
    }
    return sentences[answer["error"]]


def path_of(name: str, folders: Sequence[Path]) -> str:
    """The path of the template in use."""
    return next((str(folder / name) for folder in folders if (folder / name).exists()), name)
