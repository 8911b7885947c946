"""A page shown in a notebook: the widget between the browser and the conversation."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import anywidget

from assusoft.resources import resource_folder
from assusoft.workbench.pages.conversation import Conversation
from assusoft.workbench.pages.inner import ask_visit
from assusoft.workbench.pages.pages import page_named


class PageWidget(anywidget.AnyWidget):
    """An empty place in the page that asks for its contents; nothing of an employer stands in a synced trait."""

    _esm = Path(resource_folder("templates") / "dashboards" / "static" / "page.js").read_text("utf-8")

    def __init__(self, conversation: Conversation) -> None:
        super().__init__()
        self._conversation = conversation
        self.on_msg(self._heard)

    def _heard(self, _widget: Any, message: Any, _buffers: Any) -> None:
        if isinstance(message, dict):
            self.send(self._conversation.answer(message))


def show(name: str) -> PageWidget:
    """The page of that name, for whom the server says it is; the words of its address choose what it begins with."""
    values = dict(parse_qsl(os.environ.get("QUERY_STRING", ""), keep_blank_values=True))
    return PageWidget(Conversation(page_named(name), partial(ask_visit, name), values))
