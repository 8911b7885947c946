"""The pages there are."""

from importlib import import_module

from assusoft.workbench.pages.page import Page

MODULES = {
    "tasks": "assusoft.workbench.pages.tasks",
    "audit": "assusoft.workbench.pages.audit.audit_page",
    "plans": "assusoft.workbench.pages.plans.plans_page",
    "statements": "assusoft.workbench.pages.statements.statements_page",
}
"""Page -> the module that has it as `PAGE`; each process imports its own only."""


def page_named(name: str) -> Page:
    """The page of that name."""
    page: Page = import_module(MODULES[name]).PAGE
    return page
