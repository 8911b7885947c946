"""The dashboards in a real browser, beside stock Voilà serving the same notebook, in one run.

    python benchmarks/dashboards.py [--workers 600] [--rounds 5]

Needs Debian's Chromium. Seconds until a page can be used (warm: one of each was opened before), memory of the process
behind it (PSS), how long acts take, alone and with ten pages open.
"""

import argparse
import json
import os
import shutil
import socket
import socketserver
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import psutil
from playwright.sync_api import BrowserContext, Page, sync_playwright
from support.browsing import logged_in, opened, settled
from support.dashboards import free_port, installation_with, running

from assusoft.demo import scripted_answers, write_employer
from assusoft.demo.run import Names, answer_month, close_month
from assusoft.employer import open_employer
from assusoft.workbench.accounts.roles import RIGHTS

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PAGE = "people"


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder, home = Path(name) / "all" / "acme", Path(name) / "home"
        second_month(folder, options.workers)
        installation_with(home, folder.parent)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        with running(folder.parent, home) as server, logged_in(browser, server, "claire") as context:
            figures = ours(context, server, options.rounds)
        figures |= stock(browser.new_context(), folder, options.rounds)
    for title, figure in figures.items():
        print(f"{title:<60} {figure:8.3f}")
    pairs = {"page ready, s": "stock Voilà ready, s", "memory of a page, ten open, MB": "stock Voilà memory, MB"}
    for what, peer in pairs.items():
        print(f"{what + ', times stock':<60} {figures[what] / figures[peer]:8.2f}")


def second_month(folder: Path, workers: int) -> None:
    """The sample employer with its first month closed and the tasks of the second open."""
    write_employer(folder, workers=workers, months=2)
    employer, names, script = open_employer(folder), Names(), scripted_answers(folder)
    answer_month(employer, names, "2025-11", [one for one in script if one.month == "2025-11"])
    close_month(employer, "2025-11")
    answer_month(employer, names, "2025-12", [])
    employer.store.close()


def ours(context: BrowserContext, server: object, rounds: int) -> dict[str, float]:
    """The figures of our server."""

    def ready(address: str) -> float:
        began = time.perf_counter()
        page = opened(context, address)
        took = time.perf_counter() - began
        page.close(run_before_unload=True)
        return took

    def home() -> float:
        page, began = context.new_page(), time.perf_counter()
        page.goto("/acme/home")
        took = time.perf_counter() - began
        page.close()
        return took

    figures = {"home usable, s": median(home, rounds), "page ready, s": median(lambda: ready(f"/acme/{PAGE}"), rounds)}
    figures["tasks ready, s"] = median(lambda: ready("/acme/tasks"), rounds)
    page = opened(context, f"/acme/{PAGE}")
    figures["page of the list turned, s"] = median(lambda: timed(page, "#people-on"), rounds)
    tasks = opened(context, "/acme/tasks")
    figures["answer shown, s"] = median(lambda: answered(tasks), rounds)
    for _ in range(8):
        opened(context, f"/acme/{PAGE}")
    figures["memory of a page, ten open, MB"] = statistics.mean(map(pss, pages_of(server.process.pid)))
    turned = sorted(timed(one, "#people-on") for one in context.pages if PAGE in one.url for _ in range(3))
    figures["ten pages open: page turned, p95, s"] = turned[int(len(turned) * 0.95)]
    return figures


def timed(page: Page, button: str) -> float:
    """Seconds from a click until nothing is on its way."""
    page.locator(button).wait_for()
    settled(page)
    return page.evaluate(
        """(button) => new Promise((resolve) => {
             const began = performance.now();
             document.querySelector(button).click();
             const look = () => document.body.dataset.pending === "0" ? resolve((performance.now() - began) / 1000)
                                                                      : setTimeout(look, 2);
             setTimeout(look, 2);
           })""",
        button,
    )


def answered(page: Page) -> float:
    """Seconds from the confirmation of an answer until the next question stands there."""
    if not page.locator("#answer-form").is_visible():
        page.locator("button[id^=tasks-open-]").first.click()
    page.locator("#choice-1").check()
    settled(page)
    for field in page.locator("#answer-form [required]:not([type=radio])").all():
        if not field.input_value():
            date = field.get_attribute("type") == "date"
            field.select_option(index=1) if field.evaluate("f => f.tagName") == "SELECT" else field.fill(
                "2025-12-15" if date else "100"
            )
    page.locator("#task-preview").click()
    settled(page)
    return timed(page, "#task-confirm")


def pages_of(server: int) -> list[psutil.Process]:
    """The processes behind pages."""
    below = psutil.Process(server).children(recursive=True)
    return [one for one in below if one.ppid() != server and one.status() != psutil.STATUS_ZOMBIE]


def pss(process: psutil.Process) -> float:
    """Proportional set size, in MB."""
    return process.memory_full_info().pss / 1e6


def stock(context: BrowserContext, folder: Path, rounds: int) -> dict[str, float]:
    """Voilà as it comes, serving the same notebook; who looks at it is answered by a server of this script."""
    notebook = Path(__file__).parents[1] / "notebooks" / "dashboards" / f"{PAGE}.ipynb"
    with tempfile.TemporaryDirectory() as name:
        path, port = f"{name}/s", free_port()
        answers = socketserver.ThreadingUnixStreamServer(path, visitor(folder))
        threading.Thread(target=answers.serve_forever, daemon=True).start()
        told = os.environ | {"ASSUSOFT_SERVER": path, "ASSUSOFT_PASS": "x"}
        process = subprocess.Popen(
            [sys.executable, "-m", "voila", str(notebook), "--no-browser", f"--port={port}", "--Voila.log_level=50"],
            env=told, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        wait_for(port)

        def ready() -> float:
            page, began = context.new_page(), time.perf_counter()
            page.goto(f"http://127.0.0.1:{port}/")
            page.wait_for_selector("[data-ready]", state="attached", timeout=120_000)
            took = time.perf_counter() - began
            page.close()
            return took

        ready()
        figures = {"stock Voilà ready, s": median(ready, rounds)}
        kernels = psutil.Process(process.pid).children(recursive=True)
        figures["stock Voilà memory, MB"] = statistics.mean(map(pss, kernels))
        process.terminate()
        process.wait()
        answers.shutdown()
    return figures


def visitor(folder: Path) -> type[BaseHTTPRequestHandler]:
    """A server that knows one visitor: HR of the employer."""
    who = {"user": "claire", "name": "Claire", "role": "hr", "rights": RIGHTS["hr"].split(), "language": "en"}
    where = {"key": "acme", "folder": str(folder), "month": "", "entities": [], "supplier": "", "kernel": ""}
    said = json.dumps(who | where).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def address_string(self) -> str:
            return "page"

        def log_message(self, *_: object) -> None:
            """Nothing."""

    return Handler


def wait_for(port: int) -> None:
    """Until somebody listens there."""
    for _ in range(600):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("stock Voilà did not start")


def median(measure: Callable[[], float], rounds: int) -> float:
    """The median of some rounds, after one that does not count."""
    measure()
    return statistics.median(measure() for _ in range(rounds))


if __name__ == "__main__":
    main()
