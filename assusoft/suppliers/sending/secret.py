"""The environment -> a password or a token that the file of a supplier names."""

import os

from assusoft.errors import ConfigError


def secret(variable: str, where: str) -> str:
    """What stands in an environment variable; ConfigError, which never shows it, when it cannot be used."""
    found = os.environ.get(variable)
    if not found:
        raise ConfigError(
            f"{where}: the environment variable '{variable}' is not set. Set it, then: assusoft send. Nothing was sent."
        )
    if where.endswith("token_env") and not (found.isascii() and found.isprintable() and " " not in found):
        raise ConfigError(
            f"{where}: the environment variable '{variable}' holds no token: a blank, a line break or a letter outside "
            "of ASCII is in it. Nothing was sent."
        )
    return found
