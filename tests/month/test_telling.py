"""Random histories x every mode: what a supplier holds who reads the files is what was reported, lost, doubled or
reordered deliveries included.

ASSUSOFT_HISTORIES employers (1) for each mode live through two to four months. What reads the files shares no code with
what writes them but the layouts.
"""

import os
from collections import Counter
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.answering import answer_some
from support.lives import LIVES
from support.months import Employer
from support.payroll import Payroll
from support.sheets import plan_sheets
from support.world import World, hire

from assusoft.frames import Row, rows_of
from assusoft.layouts import Layout, WrittenStamp, load_layout, write
from assusoft.month.documents import entitlement_of, held_of
from assusoft.month.messages import Message, as_reported, messages_between, register_fields
from assusoft.month.telling.rows import told_frame
from assusoft.months import add_months, month_of, month_start
from assusoft.plans.sheet import plans_in_force
from assusoft.schema import is_field
from assusoft.simulation.taking.held import Book, key_of, running, taken
from assusoft.simulation.taking.inbox import arrived, opened
from assusoft.simulation.taking.reading import Told, told_by
from assusoft.suppliers.entitlement import restrict

HISTORIES = int(os.environ.get("ASSUSOFT_HISTORIES", "1"))
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # a history is shrunk by its seed alone: in vain
FIRST = "2025-11"
FILE_MODES = ("differential", "restate", "cancel_and_replace", "full_list")
Tables = dict[str, pd.DataFrame]


@pytest.mark.parametrize("mode", FILE_MODES)
def test_what_a_supplier_holds_after_reading_its_files_is_what_was_reported(mode, tmp_path):
    met: Counter[str] = Counter()

    @settings(max_examples=HISTORIES, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
    @given(rng=st.randoms(use_true_random=True), plans=plan_sheets(), months=st.integers(2, 4))
    def live(rng, plans, months):
        lived = Read(mode, tmp_path, rng)
        for employer, messages, month in months_of(rng, plans, months):
            lived.month(employer, messages, month)
        lived.late(met)

    live()
    print(dict(sorted(met.items())))


def months_of(rng: Random, plans, months: int):
    """Each month decided and answered: the employer, the messages, the month; then it is closed."""
    employer, world, month = Employer({}, first_month=FIRST), World(), FIRST
    payroll = Payroll(employer.answers)
    for _ in range(3):
        hire(world, rng, month)
    for _ in range(months):
        employer.use(plans_in_force(plans, month))
        employer.seen = payroll.seen(employer.state) if employer.taken_over else {}
        first = employer.decide(payroll.photo(world, month))
        again = answer_some(employer, rng, Counter(), payroll.truth.answer, first)
        payroll.truth.settle(employer.answers)
        owed = again.state.affiliations
        reported = employer.state.affiliations if employer.taken_over else owed
        told = messages_between(reported, owed, employer.plans, month, again.left, again.restated)
        yield (employer, again), told, month
        employer.state, employer.taken_over = again.state, True
        month = month_of(add_months(month_start(month), 1))
        world.lost.clear()
        for _ in range(7):
            rng.choice(LIVES)(world, rng, month)


class Read:
    """Every supplier of a history, told in one mode: its book in order, and its deliveries by a careless post."""

    def __init__(self, mode: str, folder: Path, rng: Random) -> None:
        self.mode, self.folder, self.rng = mode, folder, rng
        self.books: dict[str, Book] = {}
        self.sent: dict[str, list[Row]] = {}
        self.came: dict[str, list[tuple[Told, dict, dict]]] = {}

    def month(self, decided, messages: list[Message], month: str) -> None:
        employer, resolution = decided
        affiliations = resolution.state.affiliations
        for supplier in sorted({plan.supplier for plan in employer.plans.values()}):
            own = {name: plan for name, plan in employer.plans.items() if plan.supplier == supplier}
            mine = [one for one in messages if one.supplier == supplier]
            tables = self.tables(affiliations, own, supplier, mine, month)
            full = not employer.taken_over or self.mode == "full_list"
            told = self.delivered(tables, "register" if full else "message", month)
            self.sent.setdefault(supplier, []).extend(told.changes or ())
            book = taken(self.books.get(supplier, Book({}, {})), told, self.mode)
            self.books[supplier] = book
            shown = {
                (plan.reported_as, member): register_fields(plan, member)
                for plan in own.values()
                for member in (False, True)
            }
            owed = {key_of(row): plain(row, shown) for row in rows_of(tables["register"])}
            held = running(book.held, month_start(month))
            assert {key: plain(row, shown) for key, row in held.items()} == owed, (supplier, month)
            self.came.setdefault(supplier, []).append((told, owed, shown))

    def tables(self, affiliations, own, supplier: str, messages: list[Message], month: str) -> Tables:
        held = held_of(affiliations, own, supplier, month, self.sent.get(supplier, ()))
        fields = [name for name in held.register.columns if name not in ("plan", "person", "member")]
        frames = {"message": told_frame(self.mode, messages, held, fields), "register": held.register}
        entitled = [entitlement_of(plan) for plan in own.values()]
        return {name: restrict(as_reported(frame, own), entitled) for name, frame in frames.items()}

    def delivered(self, tables: Tables, table: str, month: str) -> Told:
        """The table through a file, as it reads back."""
        layout = self.layout(table, list(tables[table].columns))
        word = {"message": "changes", "register": "full"}[table]
        content = write(layout, {table: tables[table]}, WrittenStamp("e", month))[0].content
        return told_by(layout, {f"x_{month}_{word}.csv": content}, month)

    def layout(self, table: str, fields: list[str]) -> Layout:
        path = self.folder / "any.toml"
        own = "".join(f'{name} = "text"\n' for name in fields if not is_field(name))
        columns = "".join(f'{name} = "{name}"\n' for name in fields)
        path.write_text(
            f'kind = "delimited"\nguarded = false\n[types]\n{own}[[part]]\ntable = "{table}"\n[part.columns]\n{columns}'
        )
        return load_layout(path)

    def late(self, met: Counter[str]) -> None:
        """Deliveries that come twice, late or never: taken in order, each once, as far as there is no gap.

        They are counted by months that follow each other: a supplier whose plans moved away, and came back, had none
        between.
        """
        for deliveries in self.came.values():
            first = month_start(deliveries[0][0].month)
            order = [told._replace(month=month_of(add_months(first, at))) for at, (told, _, _) in enumerate(deliveries)]
            inbox = opened(order[0].month)
            lost = self.rng.randrange(1, len(order)) if len(order) > 1 and self.rng.random() < 0.5 else None
            kept = [told for number, told in enumerate(order) if number != lost]
            self.rng.shuffle(kept)
            for told in [*kept, *self.rng.sample(kept, len(kept) // 2)]:
                inbox = arrived(inbox, told, self.mode)
            last = len(order) - 1 if lost is None else lost - 1
            told, owed, shown = deliveries[last]
            held = running(inbox.book.held, month_start(told.month))
            assert {key: plain(row, shown) for key, row in held.items()} == owed
            assert len(inbox.waiting) == (0 if lost is None else len(order) - 1 - lost)
            met["lost" if lost is not None else "all came"] += 1


def plain(row: Row, shown: dict[tuple[str, bool], tuple[str, ...]]) -> Row:
    """The fields that its plan reports now, as a file can tell them: not what is empty, and no blanks around a text."""
    names = shown.get((row["plan"], bool(row["member"])), ())
    told = {name: row[name].strip() if isinstance(row.get(name), str) else row.get(name) for name in names}
    return {name: value for name, value in told.items() if value not in (None, "")}
