"""Who a request is from, and whose kernel may be touched."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth import Authorizer, IdentityProvider, User

from assusoft.workbench.accounts.database import Accounts
from assusoft.workbench.accounts.sessions import Session, session_of

COOKIE = "assusoft-session"


class CookieIdentity(IdentityProvider):
    """The person whose log-in the cookie names; nobody without one in force."""

    def __init__(self, **options: Any) -> None:
        from assusoft.workbench.server.entering.login import LoginHandler, LogoutHandler

        options |= {"token": "", "login_handler_class": LoginHandler, "logout_handler_class": LogoutHandler}
        super().__init__(**options)

    @property
    def auth_enabled(self) -> bool:
        return True

    def get_user(self, handler: Any) -> User | None:
        session = session_from(handler)
        handler.assusoft_session = session
        return None if session is None else User(username=session.user, display_name=session.shown)

    def get_handlers(self) -> list[tuple[str, Any]]:
        """Log-in and log-out stand among the server's own handlers."""
        return []


def session_from(handler: Any) -> Session | None:
    """The log-in in force of a request."""
    engine: Accounts = handler.settings["accounts"]
    cookie = handler.get_signed_cookie(cookie_name(handler.request.protocol), max_age_days=1)
    return session_of(engine, cookie.decode(), getattr(handler, "is_use", True)) if cookie else None


def cookie_name(protocol: str) -> str:
    """Over TLS a browser keeps a cookie of that name from other hosts and paths."""
    return f"__Host-{COOKIE}" if protocol == "https" else COOKIE


class OwnerAuthorizer(Authorizer):
    """A process behind a page is touched by nobody but the log-in it belongs to."""

    def is_authorized(self, handler: Any, user: User, action: str, resource: str) -> bool:
        number = handler.path_kwargs.get("kernel_id") or (handler.path_args or [""])[0]
        held = handler.kernel_manager.owner.get(number)
        session = getattr(handler, "assusoft_session", None)
        return held is not None and session is not None and held.session == session.hash
