"""Whether the server is well, and its numbers: who may read them, and that they name nobody."""

import json
import shutil
import sqlite3
from types import SimpleNamespace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from assusoft.employer.opening import database_state
from assusoft.workbench.server.settings import ServerSettings
from assusoft.workbench.server.watched import may_watch


def test_health_and_metrics_of_a_running_server_name_nobody(server):
    with server.client() as browser:
        health = browser.get("/health")
        assert (health.status_code, health.json()) == (
            200, {"serves": True, "forks": True, "databases_answer": True, "databases_fit": True},
        )  # fmt: skip
        metrics = browser.get("/metrics")
        found = {
            (sample.name, *sample.labels.values()): sample.value
            for family in text_string_to_metric_families(metrics.text)
            for sample in family.samples
        }
    assert metrics.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert found["assusoft_database_fits", "acme"] == found["assusoft_database_answers", "other"] == 1
    assert found["assusoft_server_requests_total", "2xx"] >= 1
    assert "claire" not in metrics.text + json.dumps(health.json())


@pytest.mark.parametrize(
    ("settings", "address", "given", "may"),
    [
        ({}, "127.0.0.1", "", True),
        ({}, "::1", "", True),
        ({}, "10.0.0.7", "", False),
        ({"listen": {"proxy": True}}, "127.0.0.1", "", False),
        ({"metrics": {"token_env": "WATCH"}}, "127.0.0.1", "", False),
        ({"metrics": {"token_env": "WATCH"}}, "10.0.0.7", "Bearer secret", True),
        ({"metrics": {"token_env": "WATCH"}}, "10.0.0.7", "Bearer other", False),
        ({"metrics": {"token_env": "NOT_SET"}}, "10.0.0.7", "Bearer ", False),
    ],
)
def test_numbers_are_for_this_machine_or_for_who_has_the_token(monkeypatch, settings, address, given, may):
    monkeypatch.setenv("WATCH", "secret")
    request = SimpleNamespace(remote_ip=address, headers={"Authorization": given} if given else {})
    assert may_watch(request, ServerSettings.model_validate(settings)) is may


def test_a_database_that_is_away_or_of_another_version_is_told_and_not_changed(few, tmp_path):
    assert database_state(few) == "fits"
    with sqlite3.connect(few / "assusoft.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")
    database.close()
    assert database_state(few) == "other version"
    (few / "assusoft.db").unlink()
    assert database_state(few) == "away"
    (few / ".closed").unlink()
    assert database_state(few) == "fits"  # a new employer, of whom nothing was imported
    shutil.copy(few / "employer.toml", tmp_path / "kept")
    (few / "employer.toml").write_text("nonsense = 1")
    assert database_state(few) == "away"
