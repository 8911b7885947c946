"""The pages there are."""

from importlib import import_module

from assusoft.workbench.pages.page import Page

MODULES = {
    "import": "assusoft.workbench.pages.importing.page",
    "messages": "assusoft.workbench.pages.messages.page",
    "reports": "assusoft.workbench.pages.reports.page",
    "tasks": "assusoft.workbench.pages.tasks",
    "supplied": "assusoft.workbench.pages.supplied",
    "people": "assusoft.workbench.pages.people.page",
    "tasks": "assusoft.workbench.pages.tasks.page",
    "who-has-what": "assusoft.workbench.pages.cover.page",
    "statements": "assusoft.workbench.pages.statements.statements_page",
}
"""Page -> the module that has it as `PAGE`; each process imports its own only."""


def page_named(name: str) -> Page:
    """The page of that name."""
    page: Page = import_module(MODULES[name]).PAGE
    return page
