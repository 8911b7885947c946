"""Since when a family member is shown, from the imports that showed it."""

from datetime import date
from types import SimpleNamespace

from support.months import ANNA, Employer, photo_of

from assusoft.employer.deciding.first_seen import first_seen
from assusoft.schema import DTYPES, MEMBER_IDENTITY, typed

CHILD = {"person": "P00001", "member": "M1", "source": "blox", "payroll_id": "1", "relation": "child",
         "last_name": "Peeters", "first_name": "Lies"}  # fmt: skip


def test_an_id_that_hr_said_is_another_member_is_of_no_import_and_disturbs_nobody():
    shown = typed([CHILD, {"person": "P00001", "member": "M2"}], MEMBER_IDENTITY)
    spans = shown.assign(**{"import": [1, None], "left": [None, None]})
    spans = spans.astype({"import": DTYPES["count"], "left": DTYPES["count"]})
    imports = [SimpleNamespace(number=1, month="2025-11"), SimpleNamespace(number=2, month="2025-12")]
    facts = SimpleNamespace(imports=lambda: imports, members_shown=lambda persons=None: spans)
    photo, nothing = photo_of("2025-12", [ANNA], family=[CHILD]), Employer({}).state
    assert first_seen(facts, imports[1], photo, nothing) == {"P00001 M1": date(2025, 11, 1)}
