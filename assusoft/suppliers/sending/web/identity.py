"""[https] or [soap] of a supplier -> the TLS it is spoken to with, and how we say who we are."""

import ssl
from base64 import b64encode
from pathlib import Path

from assusoft.errors import ConfigError
from assusoft.suppliers.sending.delivered import plain
from assusoft.suppliers.sending.secrets import secret, trusting
from assusoft.suppliers.ways import Endpoint


def tls_context(endpoint: Endpoint, folder: Path, where: str) -> ssl.SSLContext:
    """Certificate and host name of the server are checked; ours is shown when it is asked for.

    `where`: what an error names, "supplier 'insurer-a': https".

    Raises
    ------
    ConfigError
        A file or a password is not there, or is not what it should be.
    """
    context = trusting(endpoint.ca_file, f"{where}.ca_file", folder)
    if endpoint.certificate is None:
        return context
    variable = endpoint.key_password_env
    password = secret(variable, f"{where}.key_password_env", "the password of the key") if variable else ""
    certificate, key = folder / endpoint.certificate, folder / (endpoint.key or endpoint.certificate)
    try:
        context.load_cert_chain(certificate, key, lambda: password)  # without it OpenSSL would ask at the terminal
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"{where}.certificate: '{endpoint.certificate}' with its key '{endpoint.key or endpoint.certificate}' "
            f"cannot be used ({plain(error)}). Expected: files in PEM form that belong together, and for an encrypted "
            "key its password in key_password_env. Nothing was sent."
        ) from error
    return context


def authorization(endpoint: Endpoint, where: str) -> dict[str, str]:
    """The header that says who we are; none when a certificate does, or nobody asks."""
    if endpoint.token_env is not None:
        token = secret(endpoint.token_env, f"{where}.token_env", "the token")
        if not (token.isascii() and token.isprintable() and " " not in token):
            raise ConfigError(
                f"{where}.token_env: the environment variable '{endpoint.token_env}' holds no token: a blank or a "
                "letter outside of ASCII is in it. Set it to the token."
            )
        return {"Authorization": f"Bearer {token}"}
    if endpoint.user is not None:
        whose = f"the password of '{endpoint.user}'"
        pair = f"{endpoint.user}:{secret(endpoint.password_env or '', f'{where}.password_env', whose)}"
        return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}
    return {}
