"""JupyterHub 6 before assusoft: who logs in, who gets a Lab, where the dashboards stand (docs/how-to/jupyterhub.md).

What differs from house to house is in the environment (hub.env) and in groups.toml, both beside this file.
"""

import os
import sys
import tomllib
from glob import glob
from pathlib import Path
from urllib.parse import urlsplit

from traitlets.utils.importstring import import_item

c = get_config()  # noqa: F821

HERE = Path(__file__).parent
HUB = os.environ["HUB_ADDRESS"]
DASHBOARDS = os.environ["DASHBOARDS_ADDRESS"]
ASSUSOFT = os.environ.get("ASSUSOFT_ENVIRONMENT", "/opt/assusoft")
SERVER = os.environ.get("DASHBOARDS_SERVER", "http://127.0.0.1:8866")
LAB = "actuaries"  # the one group whose members get a server of their own, in which they run what they like


# --- who is who: by the authenticator; their groups by groups.toml, read at every log-in and again each minute.
# JupyterHub.load_groups is not for this: it puts people into groups and takes nobody out.


def groups() -> dict[str, list[str]]:
    """Group -> names."""
    return tomllib.loads((HERE / "groups.toml").read_text("utf-8"))


def groups_of(name: str) -> list[str]:
    """The groups of somebody."""
    return [group for group, names in groups().items() if name in names]


class Known(import_item(os.environ.get("HUB_AUTHENTICATOR", "jupyterhub.auth.PAMAuthenticator"))):
    """The authenticator chosen; who is in no group does not get in, and groups that changed count within a minute."""

    def check_allowed(self, username, authentication=None):
        return bool(groups_of(username))

    async def refresh_user(self, user, handler=None, **kwargs):
        # never False, though nobody is left: the Hub would go on with the old groups where it is asked with a token
        return {"name": user.name, "groups": groups_of(user.name)}


c.JupyterHub.authenticator_class = Known
c.Authenticator.post_auth_hook = lambda authenticator, handler, said: {**said, "groups": groups_of(said["name"])}
c.Authenticator.manage_groups = True
c.Authenticator.auth_refresh_age = 60

# --- what they may: nothing of the Hub itself, but for actuaries, who have a Lab; the dashboards, all of them. Which
# dashboards, and what in them, assusoft decides by the same groups (server.toml).

c.JupyterHub.load_roles = [
    {"name": "user", "scopes": ["read:users!user"]},
    {"name": "lab", "scopes": ["self"], "groups": [LAB]},
    {"name": "dashboards", "scopes": ["access:services!service=assusoft"], "groups": list(groups())},
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    },
]

# --- addresses: each Lab has a host of its own, and so have the dashboards. On one host with Labs, whoever opens an
# address below /user/ANN/ would hand Ann's server the cookie of the dashboards, and let its page read them.

c.JupyterHub.bind_url = os.environ.get("HUB_BIND", "https://:443")
c.JupyterHub.ssl_cert = os.environ.get("HUB_CERTIFICATE", "")
c.JupyterHub.ssl_key = os.environ.get("HUB_KEY", "")
c.JupyterHub.subdomain_host = HUB
c.JupyterHub.cookie_host_prefix_enabled = HUB.startswith("https:")
c.Proxy.extra_routes = {f"{urlsplit(DASHBOARDS).hostname}/": SERVER}
c.JupyterHub.oauth_require_pkce = True


def first_page(handler):
    """Where somebody is led to: an actuary to their Lab, as usual; others to the dashboards."""
    user = handler.current_user
    return "" if user is None or any(group.name == LAB for group in user.groups) else DASHBOARDS


c.JupyterHub.default_url = first_page

c.JupyterHub.services = [
    {
        "name": "assusoft",
        "api_token": os.environ["ASSUSOFT_HUB_TOKEN"],
        "oauth_redirect_uri": f"{DASHBOARDS}/login/outside/back",
        "oauth_no_confirm": True,
    },
    {
        "name": "idle-culler",
        "command": [
            sys.executable, "-m", "jupyterhub_idle_culler",
            f"--timeout={os.environ.get('LAB_IDLE_SECONDS', '3600')}",
            f"--cull-every={os.environ.get('LAB_LOOK_SECONDS', '60')}",
        ],
    },
]  # fmt: skip

# --- Labs: as the actuary's own user of the system (LocalProcessSpawner), in the folder of their pseudonymised copies

c.JupyterHub.spawner_class = os.environ.get("HUB_SPAWNER", "jupyterhub.spawner.LocalProcessSpawner")
c.JupyterHub.db_url = os.environ["HUB_DATABASE"]
(jupyter,) = glob(f"{ASSUSOFT}/lib/python3*/site-packages/assusoft/_data/templates/jupyter") or [""]
c.Spawner.cmd = [f"{ASSUSOFT}/bin/jupyterhub-singleuser"]
c.Spawner.args = ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
c.Spawner.notebook_dir = os.environ.get("LAB_FOLDER", "/srv/explore/{username}")
c.Spawner.environment = {"JUPYTER_PATH": jupyter, "JUPYTER_CONFIG_PATH": jupyter}
c.Spawner.default_url = "/lab"
c.Spawner.http_timeout = 60
