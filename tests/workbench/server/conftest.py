"""A server of two employers, for all tests of this room."""

import pytest
from support.dashboards import Running, installation_with, running, two_employers


@pytest.fixture(scope="session")
def server(built, tmp_path_factory) -> Running:
    folder = two_employers(built, tmp_path_factory.mktemp("employers"))
    home = tmp_path_factory.mktemp("installation")
    installation_with(home, folder)
    with running(folder, home) as served:
        yield served
