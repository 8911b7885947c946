"""The payment order that comes with a premium statement: its amount must be that of the lines, to the cent."""

from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from assusoft.errors import Refused
from assusoft.language import Sentence
from assusoft.layouts.columns.identifiers import is_structured
from assusoft.plans.covers.cents import in_cents
from assusoft.statements.billed import BilledLine
from assusoft.store import Statement, Store

TEXT = "payment-order.txt"
"""As what it is kept beside the layout of the statement."""


class PaymentOrder(NamedTuple):
    """`amount` in cents; `reference`: the structured communication, or what else it says; '' when nothing."""

    amount: int
    reference: str = ""

    @property
    def text(self) -> str:
        """How it is kept: 'amount;reference'."""
        return f"{self.amount / 100:.2f};{self.reference}\n"


def payment_order(amount: str, reference: str = "") -> PaymentOrder:
    """A payment order as it is written: '1234.56' or '1.234,56', '+++090/9337/55493+++'.

    Raises
    ------
    Refused
        The amount is none, or the check digits of a structured communication do not hold.
    """
    plain = amount.replace(".", "").replace(",", ".") if "," in amount else amount
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise Refused(
            "--payment-order: '{amount}' is no amount. Expected one such as 1234.56.", amount=amount
        ) from None
    if not value.is_finite() or value != round(value, 2):
        raise Refused("--payment-order: '{amount}' is no amount in cents. Expected one such as 1234.56.", amount=amount)
    if reference.startswith(("+++", "***")) and not is_structured(reference):
        raise Refused(
            "--reference: the check digits of the structured communication '{reference}' do not hold.",
            reference=reference,
        )
    return PaymentOrder(in_cents(value), reference)


def stored_order(store: Store, statement: Statement) -> PaymentOrder | None:
    """The payment order that is kept with a statement; None where none came."""
    if TEXT not in statement.texts:
        return None
    amount, _, reference = store.content(statement.texts[TEXT]).decode().rstrip("\n").partition(";")
    return payment_order(amount, reference)


def check_payment(order: PaymentOrder, lines: list[BilledLine], balance: int, name: str) -> None:
    """Refuse a statement whose lines, with the balance carried over, are not what is to be paid: both figures."""
    premiums = sum(line.premium.total for line in lines)
    if premiums + balance != order.amount:
        carried = Sentence(", {balance} of it carried over", balance=f"{balance / 100:.2f}") if balance else ""
        raise Refused(
            "{name}: the payment order is {ordered}, the lines add up to {found}{carried}. Ask which "
            "one is right. Nothing was stored.",
            name=name,
            ordered=f"{order.amount / 100:.2f}",
            found=f"{(premiums + balance) / 100:.2f}",
            carried=carried,
        )
