"""The mail server of the suppliers' tests, for what an employer mails itself."""

from suppliers.conftest import certificates, mail_server

__all__ = ["certificates", "mail_server"]
