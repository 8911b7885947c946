"""How often Python looks for objects that refer to each other in circles."""

import subprocess
import sys

import pytest

from assusoft.collecting import THRESHOLDS

VERB = "sys.argv = ['assusoft', '--version']\ntry:\n    from assusoft.cli import main; main()\nexcept SystemExit: pass"


def thresholds_after(code):
    asked = f"import gc, sys\n{code}\nprint(gc.get_threshold())"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    return told.splitlines()[-1]


@pytest.mark.parametrize("code", [VERB, "import assusoft.workbench"])
def test_commands_and_dashboards_look_rarely(code):
    assert thresholds_after(code) == str(THRESHOLDS)


def test_a_program_that_uses_the_library_keeps_its_own_ways():
    assert thresholds_after("import assusoft.employer") == thresholds_after("pass")
