"""The command line: one verb for each thing a person does in a month.

Exit status: 0 done; 1 done, but something waits for a person; 2 refused, with one clear sentence and nothing stored.
"""

import sys

# importing them defines the verbs
from assusoft.cli import audit, inference, month, notebooks, proof, proposals, switch, views
from assusoft.cli.session import app, err
from assusoft.collecting import collect_rarely, keep_memory
from assusoft.errors import AssusoftError

__all__ = ["app", "audit", "inference", "main", "month", "notebooks", "proof", "proposals", "switch", "views"]


def main() -> None:
    """Run the command line; a refusal is one sentence on stderr and exit status 2."""
    collect_rarely()
    keep_memory()
    try:
        app()
    except AssusoftError as error:
        err.print(f"assusoft: {error}", markup=False, soft_wrap=True)
        sys.exit(2)
