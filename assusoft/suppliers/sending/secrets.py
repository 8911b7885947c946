"""What the environment and files hold for a way to send: passwords, and whose certificates are trusted."""

import os
import ssl
from pathlib import Path

from assusoft.errors import ConfigError


def secret(variable: str, key: str, whose: str) -> str:
    """The secret in the environment variable that `key` of a file names; `whose` says in the refusal what to set.

    Raises
    ------
    ConfigError
        The variable is not set, or holds a line break or another control sign, which no password of a log-in has.
    """
    found = os.environ.get(variable)
    if not found:
        raise ConfigError(
            "{key}: the environment variable '{variable}' is not set. Set it to {whose}.",
            key=key,
            variable=variable,
            whose=whose,
        )
    if any(character < " " or character == "\x7f" for character in found):
        raise ConfigError(
            "{key}: the environment variable '{variable}' holds a line break or another control sign. Set it to "
            "{whose}, on one line.",
            key=key,
            variable=variable,
            whose=whose,
        )
    return found


def trusting(ca_file: str | None, key: str, folder: Path) -> ssl.SSLContext:
    """Certificates and host name are checked; `ca_file` (from the employer folder) replaces the system's list.

    Raises
    ------
    ConfigError
        `ca_file`, which `key` of a file names, is not one of certificates.
    """
    if ca_file is None:
        return ssl.create_default_context()
    try:
        return ssl.create_default_context(cafile=str(folder / ca_file))
    except OSError as error:
        reason = " ".join(str(error).split())
        raise ConfigError(
            "{key}: '{file}' is not a readable file of certificates in PEM form ({reason}).",
            key=key,
            file=ca_file,
            reason=reason,
        ) from error
