"""Checks that past months suggest: listed, accepted or rejected one by one."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from assusoft.cli.output.printing import print_json
from assusoft.cli.session import By, Json, Month, app, err, now, open_chosen, who
from assusoft.errors import AssusoftError
from assusoft.language import say


@app.command()
def proposals(
    decision: Annotated[str, typer.Argument(help="accept or reject one; the list when left out.")] = "",
    id: Annotated[str, typer.Argument(help="The proposal, as listed.")] = "",
    month: Month = None,
    by: By = "",
    reason: Annotated[str, typer.Option("--reason", help="Why; kept with the decision.")] = "",
    as_json: Json = False,
) -> None:
    """List the checks that past months suggest, or accept or reject one: nothing becomes a check by itself."""
    employer = open_chosen()
    if not decision:
        _listed(employer, month, as_json)
        return
    decisions = {"accept": employer.accept_proposal, "reject": employer.reject_proposal}
    if decision not in decisions:
        raise AssusoftError(f"'{decision}' is neither accept nor reject. Nothing was written.")
    print(decisions[decision](id, who(by), now().date(), reason))


def _listed(employer: Any, month: str | None, as_json: bool) -> None:
    from assusoft.audit.proposal_wording import proposal_line

    with err.status("Looking at past months..."):
        found = employer.proposals(month)
    if as_json:
        print_json([asdict(proposal) for proposal in found])
        return
    for proposal in found:
        print(proposal_line(proposal, employer.language))
    if not found:
        print(say(employer.language, "No check is proposed."))
