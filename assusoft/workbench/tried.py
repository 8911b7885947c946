"""A rule tried on many months (`Employer.try_rule`) -> its figure."""

from assusoft.days_in_words import month_label
from assusoft.employer.whatif.rule_tried import RuleTried
from assusoft.language import colon, say
from assusoft.workbench.chart import BLUE, HATCH, ORANGE, Chart, canvas, nothing, number, stacked


def eligible_by_month(found: RuleTried, language: str) -> Chart:
    """How many persons are eligible in each month, and of how many nothing can be said, on top of them."""
    title = say(language, "Eligible by the rule, in persons")
    if found.months.empty:
        return nothing(title, say(language, "Nothing is imported yet."))
    months = [month_label(month, language) for month in found.months["month"]]
    eligible, unknown = ([int(count) for count in found.months[name]] for name in ("eligible", "unknown"))
    figure, axes = canvas(title, 1.4 + 0.3 * len(months))
    axes.invert_yaxis()
    words = say(language, "Eligible"), say(language, "Cannot be decided")
    stacked(axes, months, [(words[0], eligible, BLUE, ""), (words[1], unknown, ORANGE, HATCH)], language)
    sentence = "; ".join(
        f"{month}{colon(language)}{words[0]} {number(yes, language)}, {words[1]} {number(maybe, language)}"
        for month, yes, maybe in zip(months, eligible, unknown, strict=True)
    )
    return Chart(figure, title, f"{title}. {sentence}.")
