"""The pages there are."""

from importlib import import_module

from assusoft.workbench.pages.page import Page

MODULES = {
    "import": "assusoft.workbench.pages.importing.page",
    "tasks": "assusoft.workbench.pages.tasks.page",
    "messages": "assusoft.workbench.pages.messages.page",
    "reports": "assusoft.workbench.pages.reports.page",
    "audit": "assusoft.workbench.pages.audit.audit_page",
    "plans": "assusoft.workbench.pages.plans.plans_page",
    "statements": "assusoft.workbench.pages.statements.statements_page",
    "people": "assusoft.workbench.pages.people.page",
    "who-has-what": "assusoft.workbench.pages.cover.page",
    "sheets": "assusoft.workbench.pages.sheets.page",
    "supplied": "assusoft.workbench.pages.supplied",
}
"""Page -> the module that has it as `PAGE`; each process imports its own only."""


def page_named(name: str) -> Page:
    """The page of that name."""
    page: Page = import_module(MODULES[name]).PAGE
    return page
