"""How often Python looks for reference cycles."""

import gc
import subprocess
import sys

from assusoft.collecting import THRESHOLDS


def test_commands_and_dashboards_collect_rarely_and_a_program_that_only_imports_the_library_as_it_wants():
    verb = (
        "sys.argv = ['assusoft', '--version']\ntry:\n    from assusoft.cli import main; main()\nexcept SystemExit: pass"
    )
    for code, expected in ((verb, THRESHOLDS), ("import assusoft.workbench", THRESHOLDS),
                           ("import assusoft.employer", gc.get_threshold())):  # fmt: skip
        asked = f"import gc, sys\n{code}\nprint(gc.get_threshold())"
        told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
        assert told.splitlines()[-1] == str(tuple(expected))
