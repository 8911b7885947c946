"""The report of an audit -> its two figures: the trend over the months, the findings by entity."""

from collections import Counter

from matplotlib.ticker import MaxNLocator

from assusoft.audit.audit_report import Line
from assusoft.audit.check import SEVERITIES
from assusoft.days_in_words import month_label
from assusoft.employer.audit.audit_report import AuditReport
from assusoft.language import colon, say
from assusoft.workbench.chart import BLUE, GREY, HATCH, ORANGE, Chart, canvas, nothing, number

MARKS = {"critical": (ORANGE, HATCH), "warning": (BLUE, ""), "info": ("#FFFFFF", "..")}
"""Severity -> colour and hatch: each is recognised without colour."""


def trend(report: AuditReport) -> Chart:
    """Findings of each audited month: new ones on those that were there already, solved ones beside them."""
    language, tallies = report.language, report.trend
    title = say(language, "Findings by month of audit")
    names = [month_label(tally.month, language).replace(" ", "\n") for tally in tallies]
    figure, axes = canvas(title, 2.9)
    spots = range(len(tallies))
    still, new, solved = ([getattr(tally, name) for tally in tallies] for name in ("still", "new", "solved"))
    left = [spot - 0.2 for spot in spots]
    words = [say(language, word) for word in ("Still there", "New", "Solved since the month before")]
    drawn = [
        axes.bar(left, still, 0.38, color=GREY, label=words[0]),
        axes.bar(left, new, 0.38, bottom=still, color=ORANGE, hatch=HATCH, edgecolor="black", label=words[1]),
        axes.bar([spot + 0.2 for spot in spots], solved, 0.38, color="white", edgecolor="black", label=words[2]),
    ]
    for bars, counts in zip(drawn, (still, new, solved), strict=True):
        axes.bar_label(bars, [number(count, language) if count else "" for count in counts], label_type="center",
                       bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})  # fmt: skip
    axes.set_xticks(list(spots), names)
    axes.set_xlim(-0.6, max(len(tallies), 4) - 0.4)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylabel(say(language, "Findings"))
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(0, -0.2), ncols=3)
    texts = [
        say(language, "{month}: {still} still there, {new} new, {solved} solved",
            month=month_label(tally.month, language), still=tally.still, new=tally.new, solved=tally.solved)
        for tally in tallies
    ]  # fmt: skip
    return Chart(figure, title, f"{title}. {'; '.join(texts)}.")


def by_entity(report: AuditReport) -> Chart:
    """Open findings of each entity by severity, the entity with most on top."""
    language = report.language
    title = say(language, "Open findings by entity")
    if not report.open:
        return nothing(title, say(language, "Nothing is open."))
    names = list(Counter(entity_name(line, language) for line in report.open))
    counted = Counter((entity_name(line, language), line.severity) for line in report.open)
    names.sort(key=lambda name: (-sum(counted[name, severity] for severity in SEVERITIES), name))
    figure, axes = canvas(title, 1.2 + 0.35 * len(names))
    start = [0] * len(names)
    for severity in SEVERITIES:
        counts = [counted[name, severity] for name in names]
        if not any(counts):
            continue
        color, hatch = MARKS[severity]
        drawn = axes.barh(names, counts, left=start, color=color, hatch=hatch, edgecolor="black",
                          label=say(language, severity))  # fmt: skip
        axes.bar_label(drawn, [number(count, language) if count else "" for count in counts], label_type="center",
                       bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})  # fmt: skip
        start = [so_far + count for so_far, count in zip(start, counts, strict=True)]
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(0, -0.02), ncols=3)
    texts = [f"{name} {number(total, language)}" for name, total in zip(names, start, strict=True)]
    return Chart(figure, title, f"{title}{colon(language)}{'; '.join(texts)}.")


def entity_name(line: Line, language: str) -> str:
    """The entity a finding belongs to; the whole employer where it is of no entity."""
    return line.entity or say(language, "The whole employer")
