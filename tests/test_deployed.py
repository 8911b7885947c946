"""docs/deploy: what can be said of its files without running them. `make integrations` runs the Hub among them."""

import ast
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from assusoft.workbench.server.settings import server_settings

ROOT = Path(__file__).parents[1]
DEPLOYED = ROOT / "docs" / "deploy"
PINNED = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)


def variables(name: str) -> set[str]:
    return set(re.findall(r"^([A-Z_]+)=", (DEPLOYED / name).read_text("utf-8"), re.MULTILINE))


def test_the_settings_are_settings_and_name_groups_that_there_are():
    settings = server_settings(DEPLOYED)
    groups = tomllib.loads((DEPLOYED / "groups.toml").read_text("utf-8"))
    assert settings.hub
    assert {one.name for one in settings.hub.group} == set(groups)
    assert settings.hub.secret_env in variables("dashboards.env") & variables("hub.env")


def test_what_the_configuration_of_the_hub_must_be_told_is_in_its_environment():
    tree = ast.parse((DEPLOYED / "jupyterhub_config.py").read_text("utf-8"))
    wanted = {
        node.slice.value for node in ast.walk(tree)
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ"
    }  # fmt: skip
    assert wanted
    assert wanted <= variables("hub.env")


def test_the_hub_comes_with_hashes_and_with_no_other_version_of_what_we_have():
    lock = (DEPLOYED / "jupyterhub" / "requirements.lock").read_text("utf-8")
    own = dict(PINNED.findall((ROOT / "requirements.lock").read_text("utf-8")))
    pins = dict(PINNED.findall(lock))
    assert {"jupyterhub", "jupyterhub-idle-culler", "psycopg"} <= set(pins)
    assert len(re.findall(r"==\S+.*\\\n    --hash=sha256:", lock)) == len(pins)
    assert "://" not in lock
    assert {name: pin for name, pin in pins.items() if own.get(name, pin) != pin} == {}
    assert '"resolved"' not in (DEPLOYED / "jupyterhub" / "package-lock.json").read_text("utf-8")


@pytest.mark.parametrize("scheduler", ["airflow", "prefect"])
def test_a_scheduler_comes_with_hashes_and_with_the_versions_asked_for(scheduler):
    lock = (DEPLOYED / scheduler / "requirements.lock").read_text("utf-8")
    pins = PINNED.findall(lock)
    assert len(re.findall(r"==\S+.*\\\n    --hash=sha256:", lock)) == len(pins)
    assert "://" not in lock
    assert set(PINNED.findall((DEPLOYED / scheduler / "requirements.in").read_text("utf-8"))) < set(pins)


def test_both_schedulers_are_told_the_same():
    """Their files are read one by one by whoever copies one, so what they have in common stands in both."""
    trees = [ast.parse((DEPLOYED / name / "assusoft_month.py").read_text("utf-8")) for name in ("airflow", "prefect")]
    common = [{one.name: ast.unparse(one) for one in tree.body if isinstance(one, ast.FunctionDef)} for tree in trees]
    assert all(common[0][name] == common[1][name] for name in ("employers", "language"))
    wanted = [set(re.findall(r"os\.environ\['(\w+)'\]", ast.unparse(tree))) for tree in trees]
    assert wanted[0] == wanted[1] == {"ASSUSOFT_ENVIRONMENT", "ASSUSOFT_NOTEBOOKS", "ASSUSOFT_EMPLOYERS"}


def test_containers_are_described_in_yaml_and_serve_one_server():
    documents = list(yaml.safe_load_all((DEPLOYED / "kubernetes" / "dashboards.yaml").read_text("utf-8")))
    assert [one["kind"] for one in documents] == ["Deployment", "Service", "Ingress", "NetworkPolicy"]
    assert documents[0]["spec"]["replicas"] == 1
    composed = yaml.safe_load((DEPLOYED / "compose.yaml").read_text("utf-8"))["services"]
    assert composed["dashboards"]["network_mode"] == "service:hub"
    assert yaml.safe_load((DEPLOYED / "kubernetes" / "jupyterhub-values.yaml").read_text("utf-8"))["cull"]["enabled"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="this machine has no systemd")
@pytest.mark.parametrize("unit", ["assusoft.service", "jupyterhub.service"])
def test_systemd_knows_every_line_of_a_unit(unit, tmp_path):
    """Its programs are not there: only that is left out."""
    text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", (DEPLOYED / unit).read_text("utf-8"), flags=re.MULTILINE)
    (tmp_path / unit).write_text(text)
    run = subprocess.run(["systemd-analyze", "verify", tmp_path / unit], capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
