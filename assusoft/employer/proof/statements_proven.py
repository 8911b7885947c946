"""The premium statements that bill from a month on, controlled, as its certificate tells them."""

from assusoft.employer.folder import EmployerFolder
from assusoft.employer.statements.controlling import controlled
from assusoft.errors import AssusoftError, Erased
from assusoft.language import Sentence
from assusoft.month.proof.statement_proof import StatementProof
from assusoft.months import is_extra
from assusoft.plans.covers.cents import euro
from assusoft.store import Statement
from assusoft.store.facts.statements import in_force


def statements_proven(employer: EmployerFolder, month: str) -> tuple[list[StatementProof], list[Sentence]]:
    """A proof for each statement in force whose period begins with the month, and what of them does not hold.

    None for an extra closing: they stand with the month itself.
    """
    proofs, wrong = list[StatementProof](), list[Sentence]()
    for statement in () if is_extra(month) else in_force(employer.store.statements()):
        if statement.period == month:
            try:
                proofs.append(_proven(employer, statement))
            except Erased:  # nothing is left to be proven of it
                continue
            except AssusoftError as error:  # a table that lost its row, since
                sentence = "{supplier}, statement {id}: {note}"
                wrong.append(Sentence(sentence, supplier=statement.supplier, id=statement.id, note=error))
    return proofs, [*wrong, *(line for proof in proofs for line in proof.failures)]


def _proven(employer: EmployerFolder, statement: Statement) -> StatementProof:
    found = controlled(employer, statement)
    control, difference = found.control, sum(one.amount for one in found.control.differences)
    return StatementProof(
        id=statement.id,
        supplier=statement.supplier,
        lines=found.lines,
        classes=dict(sorted(control.counts.items())),
        billed=str(euro(control.billed)),
        expected=str(euro(control.expected)),
        difference=str(euro(difference)),
        unexplained=str(euro(control.unexplained)),
        holds=control.billed - control.expected == difference,
    )
