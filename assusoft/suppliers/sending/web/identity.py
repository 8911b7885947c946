"""[https] or [soap] of a supplier -> the TLS it is spoken to with, and how we say who we are."""

import ssl
from base64 import b64encode
from pathlib import Path

from assusoft.errors import ConfigError
from assusoft.suppliers.sending.delivered import plain
from assusoft.suppliers.sending.secret import secret
from assusoft.suppliers.ways import Endpoint


def tls_context(endpoint: Endpoint, folder: Path, where: str) -> ssl.SSLContext:
    """Certificate and host name of the server are checked; ours is shown when it is asked for.

    `where`: what an error names, "supplier 'insurer-a': https".

    Raises
    ------
    ConfigError
        A file or a password is not there, or is not what it should be.
    """
    context = _trusting(endpoint, folder, where)
    if endpoint.certificate is None:
        return context
    password = secret(endpoint.key_password_env, f"{where}.key_password_env") if endpoint.key_password_env else ""
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


def _trusting(endpoint: Endpoint, folder: Path, where: str) -> ssl.SSLContext:
    if endpoint.ca_file is None:
        return ssl.create_default_context()
    try:
        return ssl.create_default_context(cafile=str(folder / endpoint.ca_file))
    except OSError as error:
        raise ConfigError(
            f"{where}.ca_file: '{endpoint.ca_file}' is not a readable file of certificates in PEM form "
            f"({plain(error)}). Nothing was sent."
        ) from error


def authorization(endpoint: Endpoint, where: str) -> dict[str, str]:
    """The header that says who we are; none when a certificate does, or nobody asks."""
    if endpoint.token_env is not None:
        return {"Authorization": f"Bearer {secret(endpoint.token_env, f'{where}.token_env')}"}
    if endpoint.user is not None:
        pair = f"{endpoint.user}:{secret(endpoint.password_env or '', f'{where}.password_env')}"
        return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}
    return {}
