"""The door to Great Expectations: nothing is sent anywhere, and it is only opened when an audit runs."""

import subprocess
import sys
import textwrap

import pytest

AUDIT = """
    import os, socket, sys
    os.environ["GX_ANALYTICS_ENABLED"] = "True"
    opened = []
    sys.addaudithook(lambda event, told: opened.append((event, told[1:])) if event in WATCHED else None)
    WATCHED = {"socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.sendmsg"}
    import pandas as pd
    from assusoft.audit.inputs import frames_of
    from assusoft.audit.audit_run import audit
    from assusoft.audit.suites import load_checks
    from assusoft.payroll.photo import photo_from_tables
    from assusoft.resources import resource_folder
    folder = resource_folder("expectations")
    checks = load_checks(folder)
    frames = frames_of(photo_from_tables("2026-02", {}), [], pd.DataFrame(columns=["person", "field"], dtype="str"))
    run = audit("2026-02", frames, checks, folder)
    assert len(run.checks) == len(checks)
    import great_expectations
    from great_expectations.data_context.types.base import DataContextConfig
    context = great_expectations.get_context(mode="ephemeral")
    enabled = getattr(context.config, "analytics_enabled", None)
    print(opened, enabled, os.environ["GX_ANALYTICS_ENABLED"])
"""


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def test_an_audit_opens_no_connection_and_analytics_are_off_whatever_the_environment_says():
    opened, enabled, told = python(AUDIT).splitlines()[-1].rsplit(" ", 2)
    assert opened == "[]"
    assert enabled in ("False", "None")
    assert told == "False"


def test_great_expectations_is_not_imported_before_an_audit_runs():
    code = """
        import sys
        import assusoft, assusoft.cli, assusoft.employer, assusoft.employer.audit.auditing, assusoft.audit.audit_run
        print("great_expectations" in sys.modules)
    """
    assert python(code) == "False"


@pytest.mark.long
def test_what_the_library_seldom_uses_is_imported_when_a_check_first_uses_it_and_by_everybody_else_as_it_is():
    code = """
        import sys
        import assusoft.audit.library
        print([name for name in ("altair", "jsonschema", "scipy.stats") if name in sys.modules])
        import great_expectations as gx, pandas as pd
        context = gx.get_context(mode="ephemeral")
        batch = context.data_sources.add_pandas("x").add_dataframe_asset("y").add_batch_definition_whole_dataframe("z")
        spread = {"values": ["a", "b"], "weights": [0.5, 0.5]}
        check = gx.expectations.ExpectColumnKLDivergenceToBeLessThan(
            column="c", partition_object=spread, threshold=0.1
        )
        frame = pd.DataFrame({"c": ["a", "b", "a", "b"]})
        found = batch.get_batch({"dataframe": frame}).validate(check)
        print(found.success, found.result["observed_value"])
        import altair, jsonschema, scipy.stats
        print(altair.Chart.__name__, jsonschema.ValidationError.__name__, scipy.stats.entropy([1]))
    """
    assert python(code).splitlines() == ["[]", "True 0.0", "Chart ValidationError 0.0"]
