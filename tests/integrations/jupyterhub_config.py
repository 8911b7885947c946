"""The configuration of docs/deploy on this machine: the authenticator and spawner for tests, and free ports."""

import os

c = get_config()  # noqa: F821
load_subconfig(os.environ["DEPLOYED"])  # noqa: F821

c.SimpleLocalProcessSpawner.home_dir_template = os.environ["HOMES"]
c.DummyAuthenticator.password = os.environ["HUB_PASSWORD"]
c.Authenticator.auth_refresh_age = 1
c.JupyterHub.hub_port = int(os.environ["HUB_PORT"])
c.ConfigurableHTTPProxy.api_url = os.environ["PROXY_API"]
c.ConfigurableHTTPProxy.command = [os.environ["PROXY"], "--log-level", "warn"]
c.Spawner.args = [*c.Spawner.args, "--allow-root"]
c.Spawner.environment = {**c.Spawner.environment, "JUPYTERHUB_ACTIVITY_INTERVAL": "2"}
c.JupyterHub.last_activity_interval = 2
c.JupyterHub.activity_resolution = 1
