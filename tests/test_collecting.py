"""How a process of our own treats memory."""

import os
import subprocess
import sys

import pytest

from assusoft.collecting import POOL, THRESHOLDS

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


def pool_after(code, **chosen):
    asked = f"import sys\n{code}\nimport pyarrow\nprint(pyarrow.default_memory_pool().backend_name)"
    known = {name: value for name, value in os.environ.items() if name != POOL} | chosen
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, env=known).stdout
    return told.splitlines()[-1]


@pytest.mark.parametrize("before", ["", "import pandas\n"])
@pytest.mark.parametrize("code", [VERB, "import assusoft.workbench"])
def test_tables_of_commands_and_dashboards_take_the_memory_of_the_system(before, code):
    assert pool_after(before + code) == "system"


def test_the_memory_that_the_environment_names_is_taken():
    assert pool_after(VERB, **{POOL: "mimalloc"}) == "mimalloc"


def test_a_program_that_uses_the_library_keeps_its_own_memory():
    assert pool_after("import assusoft.employer") == pool_after("pass")


ENDS = "import atexit, gc\natexit.register(lambda: print(gc.get_freeze_count() > 0))\n"


def frozen_at_the_end(code):
    asked = f"import sys\n{ENDS}{code}"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert "leaked" not in told.stderr
    return told.stdout.splitlines()[-1] == "True"


def test_an_audit_ends_without_looking_for_what_is_dead():
    ending = "from assusoft.collecting import end_at_once; end_at_once()"
    assert frozen_at_the_end(ending)
    assert not frozen_at_the_end(f"import duckdb; duckdb.connect().execute('SELECT 1')\n{ending}")


def test_a_program_that_uses_the_library_ends_in_its_own_way():
    assert not frozen_at_the_end("import assusoft.employer")
