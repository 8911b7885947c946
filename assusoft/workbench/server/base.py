"""What all pages of the server without a process behind them share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from tornado.web import HTTPError

from assusoft.language import LANGUAGES, say
from assusoft.resources import resource_folder
from assusoft.templating.own import fill_own
from assusoft.workbench.accounts.database import Accounts
from assusoft.workbench.accounts.roles import Standing, standing
from assusoft.workbench.accounts.sessions import Session
from assusoft.workbench.accounts.users import grants
from assusoft.workbench.pages.html import shown
from assusoft.workbench.server.employers import Served
from assusoft.workbench.server.processes.kernels import PageKernels

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
"""All comes from this server, no script or style stands in a page, no page stands in another's."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class BaseHandler(JupyterHandler):
    """A request of somebody who is logged in, unless a method says otherwise."""

    assusoft_session: Session | None
    is_use = True
    """Whether a request shows that somebody is there: a page that looks by itself does not."""

    @property
    def accounts(self) -> Accounts:
        """The accounts of this installation."""
        engine: Accounts = self.settings["accounts"]
        return engine

    @property
    def kernels(self) -> PageKernels:
        """The processes behind pages."""
        kernels: PageKernels = self.settings["kernel_manager"]
        return kernels

    @property
    def content_security_policy(self) -> str:
        """The policy of every answer."""
        return POLICY

    @property
    def language(self) -> str:
        """The language of whoever asks: of their log-in, else the browser's first that we speak."""
        if getattr(self, "assusoft_session", None):
            return self.assusoft_session.language  # type: ignore[union-attr]
        for part in self.request.headers.get("Accept-Language", "").split(","):
            if part.strip()[:2].casefold() in LANGUAGES:
                return str(part.strip()[:2].casefold())
        return "fr"

    def say(self, sentence: str, /, **values: object) -> str:
        """The sentence in that language."""
        return say(self.language, sentence, **values)

    def served(self, key: str) -> Served:
        """The employer of an address; 404 when there is none, or it is none of theirs."""
        found: Served | None = self.settings["employers"].get(key)
        if found is None or not self.standing(found).rights:
            raise HTTPError(404)
        return found

    def standing(self, served: Served) -> Standing:
        """What whoever asks may do with an employer."""
        return standing(grants(self.accounts, self.session.user), str(served.folder))

    @property
    def session(self) -> Session:
        """The log-in of whoever asks."""
        if self.assusoft_session is None:
            raise HTTPError(403)
        return self.assusoft_session

    def page(self, template: str, **values: Any) -> None:
        """Answer with a page of templates/dashboards/pages."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        language = self.language
        words: dict[str, Callable[..., Any]] = {"_": self.say, "shown": lambda value: shown(value, language)}
        usual = {
            "language": language, "xsrf": self.xsrf_token.decode(), "path": self.request.path,
            "session": getattr(self, "assusoft_session", None),
        }  # fmt: skip
        folder = resource_folder("templates") / "dashboards" / "pages"
        self.finish(fill_own(folder, template, usual | values, words))

    def write_error(self, status_code: int, **options: Any) -> None:
        """A page that says what is wrong in words, without anything of the program."""
        sentences = {
            403: self.say("You may not see this. Who administers this installation can change it."),
            404: self.say("There is no such page, or it is not yours to see."),
            429: self.say("Too many log-ins failed. Try again in a quarter of an hour."),
        }
        sentence = sentences.get(status_code, self.say("Something unforeseen happened; it was noted in the log."))
        self.page("error.html.j2", status=status_code, sentence=sentence, employer=None)

    def log_exception(self, kind: Any, error: Any, trace: Any) -> None:
        """What nobody foresaw, without the words of the address, which may be somebody's secret."""
        if not isinstance(error, HTTPError):
            self.log.error("%s %s", self.request.method, self.request.path, exc_info=(kind, error, trace))

    def check_xsrf_cookie(self) -> None:
        """Requests that change something come from our own pages: by their token, and by what the browser says."""
        origin = self.request.headers.get("Sec-Fetch-Site", "same-origin")
        if origin not in ("same-origin", "none"):
            raise HTTPError(403)
        super().check_xsrf_cookie()


def texts(values: Mapping[str, list[bytes]]) -> dict[str, str]:
    """What a form sent, the last of each name."""
    return {name: given[-1].decode("utf-8", "replace") for name, given in values.items() if given}
