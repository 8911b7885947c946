"""Columns without header x the order of a known part -> which column is which field, where only one order fits."""

from collections.abc import Sequence

from assusoft.layouts.block import Place
from assusoft.layouts.inference.judging import AGAINST, FITS, NEUTRAL, PROOF, THIN, judged
from assusoft.layouts.inference.model import FoundTable
from assusoft.layouts.inference.profile import Profile, decimal_of, profile_of
from assusoft.layouts.model import Layout, Part
from assusoft.schema import field_named, is_field

_WORTH = {PROOF: 3.0, FITS: 1.5, NEUTRAL: 0.5, THIN: 0.1, AGAINST: -4.0}
_SKIPPED_COLUMN, _SKIPPED_FIELD, _SKIPPED_OPTIONAL, _CLEAR = -1.0, -1.0, -0.1, 0.9


def aligned(table: FoundTable, layout: Layout, part: Part) -> tuple[float, dict[Place, str]]:
    """How well the columns follow the part's order (0 to 1), and the fields of those that no other order would give.

    The best alignment is found as for two texts; a column counts only when every alignment that gives it another field
    is clearly worse.
    """
    decimal, _ = decimal_of(list(table.columns))
    profiles = [profile_of(column, decimal) for column in table.columns]
    fields = [name for name in part.columns if is_field(name)]
    skips = [_SKIPPED_OPTIONAL if part.columns[name].optional else _SKIPPED_FIELD for name in fields]
    worth = [[_worth(layout, part, name, profile) for name in fields] for profile in profiles]
    ahead = _best(worth, skips)
    behind = [row[::-1] for row in _best([row[::-1] for row in worth[::-1]], skips[::-1])[::-1]]
    total = ahead[-1][-1]
    through = [
        [ahead[i][j] + worth[i][j] + behind[i + 1][j + 1] for j in range(len(fields))] for i in range(len(profiles))
    ]
    taken: dict[Place, str] = {}
    proved = 0
    for column, row, mine, profile in zip(table.columns, through, worth, profiles, strict=True):
        order = sorted(row, reverse=True)
        if order[0] >= total - 1e-6 and (len(order) < 2 or order[1] <= total - _CLEAR) and profile.filled:
            taken[column.place] = fields[row.index(order[0])]
            proved += mine[row.index(order[0])] >= 2
    if proved < 2:
        return 0.0, {}
    typical = 1.3 * sum(profile.filled > 0 for profile in profiles)
    return max(0.0, min(1.0, total / typical)) if typical else 0.0, taken


def _best(worth: Sequence[Sequence[float]], skips: Sequence[float]) -> list[list[float]]:
    """best[i][j]: the most that the first i columns and the first j fields give together."""
    count = len(skips)
    best = [[0.0] * (count + 1) for _ in range(len(worth) + 1)]
    for j in range(count):
        best[0][j + 1] = best[0][j] + skips[j]
    for i, row in enumerate(worth):
        best[i + 1][0] = best[i][0] + _SKIPPED_COLUMN
        for j in range(count):
            best[i + 1][j + 1] = max(best[i][j] + row[j], best[i][j + 1] + _SKIPPED_COLUMN, best[i + 1][j] + skips[j])
    return best


def _worth(layout: Layout, part: Part, name: str, profile: Profile) -> float:
    codes = layout.codes_of(part, name)
    if codes is not None and profile.filled and name != "entity":
        known = profile.share(lambda text: text in codes)
        return 2.0 if known >= 0.98 else -3.0
    verdict, _ = judged(field_named(name), profile, True)
    return _WORTH[verdict]
