"""The few exceptions: wrong configuration, a refused act, a later writer told."""


class AssusoftError(Exception):
    """One clear sentence: what, where, what was expected, how to correct it. The command line exits with 2."""


class ConfigError(AssusoftError):
    """A configuration file is wrong: its sentence names file, line where it can, and key."""


class Refused(AssusoftError):
    """An act was refused and nothing was stored."""


class NothingStored(Refused):
    """There is no database, or it holds nothing of assusoft."""


class Conflict(Refused):
    """Somebody else changed the same thing first; nothing was stored."""
