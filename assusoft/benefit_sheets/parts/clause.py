"""Who gets the capital at a death: the clause of each plan that insures one, as its sheet has it, and the last form."""

from assusoft.benefit_sheets.known import Known, Shared
from assusoft.benefit_sheets.parts.figures import noted, of_plan
from assusoft.benefit_sheets.parts.held import in_force
from assusoft.benefit_sheets.sheet import Figure, Part
from assusoft.days_in_words import day
from assusoft.language import say
from assusoft.plans.labels import label_in


def beneficiaries(known: Known, shared: Shared, language: str) -> Part | None:
    """The part 'beneficiaries'; None for who has no cover at death."""
    plans = [shared.plans[row["plan"]] for row in in_force(known, shared)]
    insuring = [plan for plan in plans if {cover.kind for cover in plan.covers.values()} & {"death", "accident"}]
    figures = []
    for plan in insuring:
        key, label = f"beneficiaries.{plan.name}", plan.label_in(language)
        if clause := label_in(plan.beneficiaries, language) or next(iter(plan.beneficiaries.values()), ""):
            figure = of_plan(key, label, clause, plan)
        else:
            note = say(language, "The clause is not known here: ask your employer for the rules of the plan.")
            figure = Figure(key, label, None, note=note)
        if returned := known.named.get(plan.name):
            figure = noted(figure, say(language, "your form came back on {day}", day=day(returned[0], language)))
        figures.append(figure)
    return Part("beneficiaries", say(language, "Beneficiaries at death"), tuple(figures)) if figures else None
