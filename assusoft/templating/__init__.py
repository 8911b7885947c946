"""The one door to Jinja2: templates filled in a child process of limited time and memory."""

from assusoft.templating.filling import fill

__all__ = ["fill"]
