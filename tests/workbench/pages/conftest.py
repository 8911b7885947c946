"""What the tests of pages share: somebody who looks at a page, what is said with it, what is handed over."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assusoft.employer import Employer
from assusoft.workbench.accounts.roles import RIGHTS
from assusoft.workbench.pages import inner
from assusoft.workbench.pages.visit import Visit


@pytest.fixture
def visit_for() -> Callable[..., Visit]:
    """`visit_for(employer, role, language, entities, month)`: a visit by somebody of that role."""

    def visit(employer: Employer, role: str = "hr", language: str = "en", entities=(), month: str = "") -> Visit:
        rights = frozenset(RIGHTS[role].split())
        return Visit(role, role.title(), role, rights, language, employer, "acme", month, entities)

    return visit


@pytest.fixture
def handed(monkeypatch) -> dict[str, bytes]:
    """Name -> content of the files that pages hand over."""
    files: dict[str, bytes] = {}

    def hand_over(_visit: Visit, name: str, content: bytes) -> str:
        files[name] = content
        return f"/acme/download/{name}"

    for module in (inner, *_using()):
        monkeypatch.setattr(module, "hand_over", hand_over)
    return files


def _using():
    from assusoft.workbench.pages.importing import page as importing
    from assusoft.workbench.pages.reports import page as reports

    return importing, reports


@pytest.fixture
def upload() -> Callable[..., str]:
    """`upload(employer, name, content)`: a file where the server puts what comes in; the line that says which."""
    numbers = iter(range(1, 1000))

    def put(employer: Employer, name: str, content: bytes) -> str:
        id = f"{next(numbers):016x}"
        folder = Path(employer.folder) / ".incoming" / id
        folder.mkdir(parents=True)
        (folder / name).write_bytes(content)
        return f"{id}/{name}"

    return put
