"""What the processes behind pages ask of the server, over a socket in a folder that only the server's user opens."""

from __future__ import annotations

import json
from typing import Any

from tornado.web import Application, HTTPError, RequestHandler

from assusoft.workbench.accounts.database import Accounts
from assusoft.workbench.accounts.roles import standing
from assusoft.workbench.accounts.sessions import Session, note_look, note_work, session_by_hash
from assusoft.workbench.accounts.users import grants
from assusoft.workbench.server.files import offer
from assusoft.workbench.server.processes.kernels import PagePass


class _Inner(RequestHandler):
    """A request of a page's process, known by its pass; refused once the log-in it belongs to has ended."""

    def prepare(self) -> None:
        kernels = self.settings["kernels"]
        value = self.request.headers.get("Authorization", "").removeprefix("Bearer ")
        held: PagePass | None = kernels.passes.get(value)
        session = session_by_hash(self.accounts, held.session, seen=True) if held else None
        if held is None or session is None:
            raise HTTPError(403)
        self.held, self.session = held, session

    held: PagePass
    session: Session

    @property
    def accounts(self) -> Accounts:
        engine: Accounts = self.settings["accounts"]
        return engine

    def answer(self, values: dict[str, Any]) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(values))

    def log_exception(self, kind: Any, error: Any, trace: Any) -> None:
        """A refusal is an answer; anything else is to be seen."""
        if not isinstance(error, HTTPError):
            super().log_exception(kind, error, trace)


class VisitHandler(_Inner):
    """Who looks at the page, and what they may do, now."""

    def get(self, page: str) -> None:
        held = self.held
        if page != held.page:
            raise HTTPError(403)
        folder = str(held.folder)
        may = standing(grants(self.accounts, held.user), folder)
        kernels = self.settings["kernels"]
        kernel = next((number for number, one in kernels.owner.items() if one.value == held.value), "")
        note_work(self.accounts, held.user, folder, held.working)
        self.answer(
            {
                "user": held.user, "name": self.session.shown, "role": ", ".join(may.roles),
                "rights": sorted(may.rights), "language": self.session.language, "folder": folder, "key": held.key,
                "month": held.month, "entities": list(may.entities), "supplier": may.supplier, "kernel": kernel,
            }
        )  # fmt: skip


class SeenHandler(_Inner):
    """Somebody's page was opened."""

    def post(self) -> None:
        person = str(json.loads(self.request.body).get("person", ""))[:64]
        note_look(self.accounts, self.held.user, str(self.held.folder), person)
        self.answer({})


class OfferHandler(_Inner):
    """A file for whoever looks at the page."""

    def post(self) -> None:
        name = str(json.loads(self.request.body).get("name", ""))
        token, path = offer(self.settings["outgoing"], self.held.folder, name, self.held.session)
        self.answer({"path": str(path), "address": f"/{self.held.key}/download/{token}"})


def inner_application(accounts: Accounts, kernels: Any, outgoing: dict[str, Any]) -> Application:
    """The application of the inner socket."""
    return Application(
        [(r"/visit/([a-z-]+)", VisitHandler), (r"/seen", SeenHandler), (r"/download", OfferHandler)],
        accounts=accounts, kernels=kernels, outgoing=outgoing, log_function=lambda _: None,
    )  # fmt: skip
