"""An element of a document as a step of a path, and the texts below it."""

from typing import Any

from lxml import etree


def leaves(element: Any, prefix: str = "", depth: int = 0) -> dict[str, str]:
    """Path below an element -> text, of elements and attributes; the first of several counts."""
    found = {f"{prefix}@{_name(name)}": text.strip() for name, text in element.attrib.items()}
    for child in element:
        if not isinstance(child.tag, str):
            continue
        path = prefix + step_of(child)
        if len(child) and depth < 6:
            for name, text in leaves(child, f"{path}/", depth + 1).items():
                found.setdefault(name, text)
        else:
            found.setdefault(path, "".join(child.itertext()).strip())
            for name, text in child.attrib.items():
                found.setdefault(f"{path}/@{_name(name)}", text.strip())
    return found


def plain_step(step: str) -> str:
    """A step without @ and namespace."""
    if "local-name()=" in step:
        return step.split("'")[1]
    return step.lstrip("@")


def path_of(root: Any, element: Any) -> str:
    """The steps from the root, which is left out, to an element."""
    steps = []
    while element is not root:
        steps.append(step_of(element))
        element = element.getparent()
    return "/".join(reversed(steps))


def step_of(element: Any) -> str:
    """An element as a step of a path."""
    name = etree.QName(element)
    return f"*[local-name()='{name.localname}']" if name.namespace else name.localname


def _name(attribute: Any) -> str:
    name = etree.QName(attribute)
    return name.localname
