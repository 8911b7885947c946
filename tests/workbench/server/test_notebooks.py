"""What leaves of a page with a process."""

import inspect
import json

import pytest
from voila.handler import VoilaHandler

from assusoft.workbench.server.notebooks import _STILL_AT_WORK, allowed


@pytest.mark.parametrize(("part", "sent"), [(_STILL_AT_WORK, "<!-- still at work -->\n"), ("<p>x</p>", "<p>x</p>")])
def test_a_slow_page_is_kept_alive_without_a_script_that_the_policy_refuses(part, sent):
    assert allowed(part) == sent


def test_voila_keeps_a_slow_page_alive_by_the_script_that_is_known():
    assert json.dumps(_STILL_AT_WORK) in inspect.getsource(VoilaHandler)
