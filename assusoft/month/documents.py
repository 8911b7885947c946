"""A supplier's month -> its documents: the messages, the register, or both, checked and rendered."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from assusoft.config import fault
from assusoft.frames import Row
from assusoft.layouts import Layout
from assusoft.message_kinds import CANCELLATION, CORRECTION
from assusoft.month.messages import Message, as_reported, register_of
from assusoft.month.state import AFFILIATION_KEY, Key, member_fields
from assusoft.month.telling.rows import Held, told_frame
from assusoft.plans.model import Plan
from assusoft.plans.versions import has_plans
from assusoft.schema import own_field
from assusoft.suppliers.allowed import why_not
from assusoft.suppliers.entitlement import Entitlement, FieldLists
from assusoft.suppliers.mandatory import check_mandatory, refuse_incomplete
from assusoft.suppliers.report import render
from assusoft.suppliers.sender import Sender
from assusoft.suppliers.sending.transmission import Document
from assusoft.suppliers.supplier import Supplier


def documents_for(
    supplier: Supplier,
    layout: Layout,
    messages: Sequence[Message],
    affiliations: pd.DataFrame,
    plans: Mapping[str, Plan],
    month: str,
    sender: Sender,
    sent: Sequence[Row] = (),
) -> list[Document]:
    """The documents of one supplier's month.

    Parameters
    ----------
    messages, affiliations, plans
        Those of the month, of every supplier.
    sent
        Rows of the supplier's earlier files of changes, in their order, where `names_earlier` says they are needed.

    Raises
    ------
    Refused
        A mandatory field of a message or a register row is missing. ConfigError: layout or template are wrong, or a
        plan reports what the supplier's file does not let leave.
    """
    own_messages = [message for message in messages if message.supplier == supplier.key]
    if not own_messages and not has_plans(plans, supplier.key):
        return []
    own_plans = {name: plan for name, plan in plans.items() if plan.supplier == supplier.key}
    for plan in own_plans.values():
        _check_allowed(supplier, plan)
    held = held_of(affiliations, own_plans, supplier.key, month, sent)
    register = as_reported(held.register, own_plans)
    fields = [name for name in register.columns if name not in AFFILIATION_KEY]
    told = told_frame(supplier.mode, own_messages, held, fields)
    tables = {"message": as_reported(told, own_plans), "register": register}
    entitlements = [entitlement_of(plan) for plan in own_plans.values()]
    plain = as_reported(told_frame("differential", own_messages, held, fields), own_plans)
    refuse_incomplete(supplier.key, check_mandatory(plain, register, entitlements))
    return render(supplier, layout, tables, entitlements, month, sender, _before(supplier.mode, own_messages))


def held_of(
    affiliations: pd.DataFrame, plans: Mapping[str, Plan], supplier: str, month: str, sent: Sequence[Row]
) -> Held:
    """What the rows of a file of changes are made of besides messages; `plans`: those of the supplier."""
    names = {name: plan.reported_as for name, plan in plans.items()}
    return Held(register_of(affiliations, plans, supplier, month), sent, names)


def names_earlier(mode: str, messages: Sequence[Message], supplier: str) -> bool:
    """Whether a file of the month names messages that were sent before."""
    kinds = {message.kind for message in messages if message.supplier == supplier}
    return mode == "cancel_and_replace" and bool(kinds & {CORRECTION, CANCELLATION})


def _before(mode: str, messages: Sequence[Message]) -> dict[str, Mapping[str, Any]]:
    """Message -> field -> the value reported last; of a row that is stated as a whole, of all its messages."""
    if mode != "restate":
        return {message.id: message.before for message in messages}
    of_row: dict[Key, dict[str, Any]] = {}
    for message in reversed(messages):
        of_row.setdefault(message.key, {}).update(message.before)
    return {message.id: of_row[message.key] for message in messages}


def _check_allowed(supplier: Supplier, plan: Plan) -> None:
    """Raise ConfigError when the plan reports what the supplier's file does not let leave: neither is believed then."""
    lists = {("reports",): plan.reports, ("family_rule", "reports"): member_fields(plan)}
    for key, names in lists.items():
        if found := why_not(supplier, names):
            raise fault(Path("plans") / plan.file, key, f"{found[0]} {found[1]}")


def entitlement_of(plan: Plan) -> Entitlement:
    """What may and must be reported of the plan to its supplier."""
    worker = FieldLists(plan.reports, plan.required)
    family = FieldLists(plan.family_rule.reports, plan.family_rule.required) if plan.family_rule else None
    asked = {name: own_field(name, ask.type, dict(ask.label.items())) for name, ask in plan.asked_once.items()}
    choices: dict[str, dict[str, dict[str, str]]] = {
        name: {choice: dict(label.items()) for choice, label in ask.choice_label.items()}
        for name, ask in plan.asked_once.items()
    }
    return Entitlement(plan.reported_as, worker, family, dict(plan.label.items()), asked, choices)
