"""A supplier's own view: what was sent to it, month after month, and nothing else."""

import re
from dataclasses import replace
from datetime import UTC, datetime

from support.page_opened import Talk, visit_of

from assusoft.employer import open_employer
from assusoft.workbench.pages import supplied

AT = datetime(2025, 12, 21, tzinfo=UTC)


def test_files_are_put_in_order_by_month_and_given_back_to_their_supplier_alone(few, monkeypatch):
    employer = open_employer(few)
    employer.close("2025-12", "An", AT)
    employer.send("An", lambda: AT)
    mine = {paper.id: paper for paper in employer.documents(supplier="alpha")}
    talk = Talk("supplied", replace(visit_of(employer, "supplier"), supplier="alpha"))
    months = [mine[id].month for id in re.findall(r'<tr data-id="([^"]+)"', talk.regions["files"])]
    assert months == sorted(months, reverse=True)
    assert set(months) == {"2025-11", "2025-12"}
    talk.does("received.sort", by="label")
    months = [mine[id].month for id in re.findall(r'<tr data-id="([^"]+)"', talk.regions["files"])]
    assert months == sorted(months)
    handed: list[bytes] = []
    monkeypatch.setattr(supplied, "hand_over", lambda _visit, _name, content: handed.append(content) or "/x")
    other = next(paper for paper in employer.documents(supplier="beta"))
    assert "no such file" in talk.does("fetch", id=other.id)["alert"]
    talk.does("fetch", id=next(iter(mine)))
    assert handed == [employer.document(next(iter(mine)))]
