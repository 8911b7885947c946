#!/usr/bin/env bash
# configurable-http-proxy 5.3.0 + tornado 6.6.1 + jupyterhub 6.1.1: behind a proxy that takes TLS off, the Hub sees https
# and a service of Tornado behind the very same proxy sees http.
#
# A front proxy takes TLS off and says so (X-Forwarded-Proto: https). JupyterHub's proxy, reached by http, appends what it
# saw itself: «https,http». Tornado (HTTPServer(xheaders=True)) believes the last word, so the service makes cookies that are not
# Secure, and an OAuth redirect_uri that begins with http and that the Hub refuses; jupyterhub.utils.get_browser_protocol
# believes the first, so the Hub itself works and nothing hints at the service. With --no-x-forward both see https.
#
# The good guess: https in both. Seen: header «https,http», Tornado http, the Hub https; with --no-x-forward «https»,
# https, https. Exit status 0 while it is so; 1 when it changes. Needs Node 20.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet jupyterhub==6.1.1 tornado==6.6.1
npm install --silent --no-audit --no-fund configurable-http-proxy@5.3.0

env/bin/python - <<'PY'
import asyncio
import socket
import subprocess
import sys

from jupyterhub.utils import get_browser_protocol
from tornado.httpclient import AsyncHTTPClient
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler


class Said(RequestHandler):
    def get(self):
        header = self.request.headers["X-Forwarded-Proto"]
        self.finish(f"{header} {self.request.protocol} {get_browser_protocol(self.request)}")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


async def through_proxy(*options):
    port, api, service = free_port(), free_port(), free_port()
    server = HTTPServer(Application([("/", Said)]), xheaders=True)
    server.listen(service, "127.0.0.1")
    proxy = subprocess.Popen(
        ["node_modules/.bin/configurable-http-proxy", "--ip=127.0.0.1", f"--port={port}", "--api-ip=127.0.0.1",
         f"--api-port={api}", f"--default-target=http://127.0.0.1:{service}", "--log-level=error", *options],
    )
    try:
        for _ in range(100):
            try:
                answer = await AsyncHTTPClient().fetch(
                    f"http://127.0.0.1:{port}/", headers={"X-Forwarded-Proto": "https"}
                )
                return answer.body.decode()
            except OSError:
                await asyncio.sleep(0.2)
    finally:
        proxy.terminate()
        server.stop()


seen = [asyncio.run(through_proxy()), asyncio.run(through_proxy("--no-x-forward"))]
print("header, Tornado, Hub:", *seen, sep="\n  ")
sys.exit(seen != ["https,http http https", "https https https"])
PY
echo "As seen: two readers of one header, two answers."
