"""A supplier's month -> its documents: the messages, the register, or both, checked and rendered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from assusoft.layouts import Layout
from assusoft.month.messages import Message, as_frame, as_reported, register_of
from assusoft.month.state import member_fields
from assusoft.plans.model import Plan
from assusoft.plans.versions import has_plans
from assusoft.schema import Field
from assusoft.suppliers.mandatory import check_mandatory, refuse_incomplete
from assusoft.suppliers.report import render
from assusoft.suppliers.sending.transmission import Document
from assusoft.suppliers.supplier import Supplier

_KEY = ("plan", "person", "member")


@dataclass(frozen=True)
class Sender:
    """Who reports: the employer's name, its own fields, its folder of mail templates."""

    name: str
    own: Mapping[str, Field]
    templates: Path


def documents_for(
    supplier: Supplier,
    layout: Layout,
    messages: Sequence[Message],
    affiliations: pd.DataFrame,
    plans: Mapping[str, Plan],
    month: str,
    sender: Sender,
) -> list[Document]:
    """The documents of one supplier's month.

    Raises
    ------
    Refused
        A mandatory field of a message or a register row is missing. ConfigError: layout or template are wrong.
    """
    mine = {name: plan for name, plan in plans.items() if plan.supplier == supplier.key}
    told = [message for message in messages if message.supplier == supplier.key]
    if not told and not has_plans(plans, supplier.key):
        return []
    own = {plan.reported_as: plan for plan in mine.values()}
    register = as_reported(register_of(affiliations, plans, supplier.key, month), mine)
    table = as_reported(as_frame(told, [name for name in register.columns if name not in _KEY]), mine)
    families = {name: plan for name, plan in own.items() if plan.family_rule}
    required = {name: plan.required for name, plan in own.items()}
    family_required = {name: plan.family_rule.required for name, plan in families.items() if plan.family_rule}
    refuse_incomplete(supplier.key, check_mandatory(table, register, required, family_required))
    return render(
        supplier,
        layout,
        table,
        register,
        {name: plan.reports for name, plan in own.items()},
        month,
        sender.name,
        family_allowed={name: member_fields(plan) for name, plan in families.items()},
        before={message.id: message.before for message in told},
        plan_labels={name: plan.label.get(supplier.language, name) for name, plan in own.items()},
        own_templates=sender.templates,
        own=sender.own,
    )
