"""Voilà's application with our log-in, our pages and our kernels, on the loopback address."""

from __future__ import annotations

import errno
import logging
import os
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import webbrowser
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop, PeriodicCallback
from tornado.netutil import bind_unix_socket
from traitlets.config import Config

from assusoft.config import did_you_mean
from assusoft.employer.database import DATABASE
from assusoft.errors import Refused
from assusoft.lazily import called_later
from assusoft.log_lines import log_line, wants_lines
from assusoft.resources import resource_folder
from assusoft.workbench.accounts.database import installation, open_accounts
from assusoft.workbench.accounts.sessions import session_in_force
from assusoft.workbench.server import bureau, files, life, static, watched
from assusoft.workbench.server.base import HEADERS
from assusoft.workbench.server.employers import Served
from assusoft.workbench.server.entering import by_link, login
from assusoft.workbench.server.entering.identity import CookieIdentity, OwnerAuthorizer
from assusoft.workbench.server.inner import inner_application
from assusoft.workbench.server.notebooks import NotebookHandler, page_config
from assusoft.workbench.server.processes.confinement import landlock_version
from assusoft.workbench.server.processes.kernels import HEADER, PageKernels
from assusoft.workbench.server.settings import LOOPBACK, ServerSettings, server_settings

with called_later("rfc3987_syntax", "is_valid_syntax"):  # see `processes.kernels`
    from voila.app import Voila
    from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

EVERY = 60
"""Seconds between two looks for processes whose page was closed, or whose log-in has ended."""

log = logging.getLogger("assusoft.server")


class DashboardServer(Voila):  # type: ignore[misc]
    """Voilà, none of whose own pages, listings and files can be reached."""

    served: dict[str, Served]
    installation: Path
    settings: ServerSettings

    def initialize(self, argv: Any = None) -> None:
        """Voilà's own, without its remark that our notebooks are not signed: they are ours."""
        super().initialize(argv)
        self.log.addFilter(lambda record: "is not trusted" not in record.getMessage())

    def init_settings(self) -> dict[str, Any]:
        """Voilà's settings, with our accounts and the process that forks."""
        self._forking, forking_socket = start_forking(Path(self.connection_dir))
        inner_path = str(Path(self.connection_dir) / "server")
        settings: dict[str, Any] = super().init_settings()
        self.kernel_manager.connection_dir = self.connection_dir
        self.kernel_manager.server_socket = inner_path
        self.kernel_manager.forking_socket = forking_socket
        outgoing: dict[str, Any] = {}
        for one in self.served.values():
            files.forget_all(one.folder)
        accounts = open_accounts()
        in_force = partial(session_in_force, accounts)
        self._looking = PeriodicCallback(lambda: self.kernel_manager.end_unless(in_force), EVERY * 1000)
        self._looking.start()
        held: dict[str, Any] = {}
        if hub := self.settings.hub:
            from assusoft.workbench.server.entering.hub import look_again

            asking = partial(look_again, accounts, self.kernel_manager, hub, self.served, held)
            IOLoop.current().add_callback(asking)  # log-ins of before have no token of the Hub any more
            self._asking = PeriodicCallback(asking, EVERY * 1000)
            self._asking.start()
        inner = HTTPServer(inner_application(accounts, self.kernel_manager, outgoing))
        inner.add_socket(bind_unix_socket(inner_path, mode=0o600))
        return settings | {
            "accounts": accounts,
            "employers": self.served,
            "outgoing": outgoing,
            "forking": self._forking,
            "watched": watched.Watched(self.served),
            "server_settings": self.settings,
            "headers": HEADERS,
            "ws_ping_timeout": 29_000,
            "websocket_max_message_size": 4 << 20,
            "xsrf_cookies": True,
            "allow_remote_access": self.settings.listen.address not in LOOPBACK or self.settings.listen.proxy,
            "outside": self.settings.outside,
            "held": held,
            "log_function": _answered,
        }

    def init_handlers(self) -> list[Any]:
        """Every address there is."""
        kernel = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"
        shown = {
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
        }
        own = resource_folder("templates") / "dashboards" / "static"
        return [
            (rf"/api/kernels/{kernel}/channels", VoilaKernelWebsocketHandler),
            (rf"/leave/{kernel}", life.LeaveHandler),
            (rf"/alive/{kernel}", life.AliveHandler),
            (r"/health", watched.HealthHandler),
            (r"/metrics", watched.MetricsHandler),
            (r"/static/(assusoft\.css)", static.PublicFiles, {"path": str(own)}),
            (r"/static/(.*)", static.KnownFiles, {"path": str(own)}),
            *login.handlers(),
            *by_link.handlers(),
            *self._outside(),
            *bureau.handlers(),
            (r"/([a-z0-9-]+)/upload", files.UploadHandler),
            (r"/([a-z0-9-]+)/download/([\w-]+)", files.DownloadHandler),
            (r"/([a-z0-9-]+)/([a-z-]+)(?:/(\d{4}-\d{2}(?:\.\d)?))?", NotebookHandler, shown),
        ]

    def _outside(self) -> list[Any]:
        """Log-in elsewhere, whose libraries are imported where it is configured."""
        address = r"/login/outside(/back)?"
        if self.settings.openid:
            from assusoft.workbench.server.entering.openid import OpenIDHandler

            return [(address, OpenIDHandler)]
        if self.settings.hub:
            from assusoft.workbench.server.entering.hub import HubHandler

            return [(address, HubHandler)]
        return []

    def listen(self) -> None:
        """Serve until told to end; over TLS where a certificate is given, one port and no other."""
        listen, tls = self.settings.listen, None
        if listen.certificate and listen.key:
            tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            tls.minimum_version = ssl.TLSVersion.TLSv1_2
            try:
                tls.load_cert_chain(self.installation / listen.certificate, self.installation / listen.key)
            except ssl.SSLError as error:
                raise Refused(
                    f"{self.installation / 'server.toml'}: listen: {listen.certificate} and {listen.key} are no "
                    f"certificate and its key in PEM ({error.reason}). Put the right files there."
                ) from None
        server = HTTPServer(self.app, xheaders=listen.proxy, ssl_options=tls, max_body_size=1 << 20)
        server.listen(self.port, listen.address)
        address = f"{'https' if tls else 'http'}://{listen.address}:{self.port}/"
        print(f"Dashboards: {address}", file=sys.stderr, flush=True)
        if self.open_browser:
            webbrowser.open(address)
        self.ioloop = IOLoop.current()
        try:
            self.ioloop.start()
        finally:
            self.stop()

    def stop(self) -> None:
        """End every process behind a page, and the one that forks them."""
        try:
            super().stop()
        finally:
            self._forking.terminate()
            self._forking.wait()


def start_forking(folder: Path) -> tuple[subprocess.Popen[str], str]:
    """Start the process that forks; it and its socket.

    SQLite (3.40, not 3.54) settles once, where it is imported, where its large sorts go; "." is the page's own folder.
    """
    path = str(folder / "forking")
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "assusoft.workbench.server.processes.forking", path],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | {"SQLITE_TMPDIR": "."},
    )  # fmt: skip
    if process.stdout is None or process.stdout.readline().strip() != "ready":
        raise Refused("The process that forks those behind pages did not start; what it said stands above.")
    return process, path


def settings_for(served: dict[str, Served], port: int) -> ServerSettings:
    """The settings by which these employers can be served on that port, before anything is done.

    Raises
    ------
    Refused
        The port is taken, or several employers could not be kept apart on this machine. ConfigError: server.toml is
        wrong.
    """
    settings = server_settings(installation())
    _refuse_together(served)
    _refuse_outside(served, settings)
    if settings.metrics and not os.environ.get(settings.metrics.token_env):
        raise Refused(
            f"server.toml: metrics.token_env: the environment variable '{settings.metrics.token_env}' is not set. Set "
            "it to the token that who reads /metrics gives."
        )
    _refuse_taken(settings.listen.address, port)
    return settings


def serve(served: dict[str, Served], settings: ServerSettings, port: int, browser: bool) -> None:
    """Serve the dashboards of these employers until the process is told to end."""
    jupyter = resource_folder("templates") / "dashboards" / "jupyter"
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(jupyter), os.environ.get("JUPYTER_PATH")]))
    with tempfile.TemporaryDirectory(prefix="assusoft-") as sockets:
        app = DashboardServer(config=_config(port, browser, sockets, settings))
        app.served, app.installation, app.settings = served, installation(), settings
        app.initialize([])
        signal.signal(signal.SIGTERM, app._handle_signal_stop)
        app.start()


def _answered(handler: Any) -> None:
    """Count it; log what was refused or failed, without the words of its address, which may be somebody's secret."""
    status, request = handler.get_status(), handler.request
    handler.settings["watched"].answered[str(status)[0]] += 1
    if wants_lines():
        what = f"{request.method} {type(handler).__name__}"  # its address has what somebody typed
        log_line("request", datetime.now(UTC), what, str(status), request.request_time())
    elif status >= 400:
        log.warning("%s %s %s (%s)", status, request.method, request.path, request.remote_ip)


def _refuse_together(served: dict[str, Served]) -> None:
    """Several employers only where a page's process cannot open another's folder, and where each has its own facts."""
    if len(served) < 2:
        return
    if not landlock_version():
        raise Refused(
            "Several employers are served together only where the process of one cannot open another's folder: on "
            "Linux 5.13 or newer with Landlock. Serve each apart, as a user of its own: assusoft serve DIR/NAME."
        )
    if os.environ.get(DATABASE):
        raise Refused(
            f"{DATABASE} names one database, and there are {len(served)} employers. Unset it, and name each one's in "
            "its employer.toml."
        )


def _refuse_outside(served: dict[str, Served], settings: ServerSettings) -> None:
    outside = settings.outside
    if outside and not os.environ.get(outside.secret_env):
        raise Refused(
            f"server.toml: {'hub' if settings.hub else 'openid'}.secret_env: the environment variable "
            f"'{outside.secret_env}' is not set. Set it to the secret that {outside.name} gave for this server."
        )
    for group in settings.hub.group if settings.hub else ():
        if group.employer not in ("*", *served):
            raise Refused(
                f"server.toml: hub.group {group.name}: this server has no employer '{group.employer}'"
                f"{did_you_mean(group.employer, served)}. Correct it, or serve that employer too."
            )


def _refuse_taken(address: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((address, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Refused(f"Port {port} of this machine is taken. Give another one: --port {port + 1}.") from None
            raise Refused(
                f"{address}, port {port}: {error.strerror}. Give another port, or correct the address."
            ) from None


def _config(port: int, browser: bool, sockets: str, settings: ServerSettings) -> Config:
    notebooks = resource_folder("notebooks") / "dashboards"
    return Config(
        {
            "Voila": {
                "port": port, "port_retries": 0, "ip": "127.0.0.1", "open_browser": browser,
                "root_dir": str(notebooks), "connection_dir_root": sockets, "cookie_secret": cookie_secret(),
                "identity_provider_class": CookieIdentity, "authorizer_class": OwnerAuthorizer, "log_level": 30,
            },
            "VoilaConfiguration": {
                "template": "assusoft", "multi_kernel_manager_class": PageKernels, "http_header_envs": [HEADER],
                "allow_template_override": "NO", "allow_theme_override": "NO", "extension_allowlist": ["none"],
                "file_allowlist": [], "page_config_hook": page_config, "show_tracebacks": False, "strip_sources": True,
            },
            "MappingKernelManager": {"cull_idle_timeout": settings.idle_minutes * 60, "cull_interval": EVERY},
        }
    )  # fmt: skip


def cookie_secret() -> bytes:
    """The key that signs cookies: made once, kept in the installation's folder."""
    file = installation() / "cookie-key"
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
            made.write(os.urandom(32))
    return file.read_bytes()
