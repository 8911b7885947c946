"""Pages of the dashboards, as the process behind each of them shows them: state and facts in, HTML out."""

from assusoft.workbench.pages.showing import show

__all__ = ["show"]
