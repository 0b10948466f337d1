"""Opening stock: what lay in the shop on the first day, by batch, against opening balances."""

from dcms_desktop.drafts.figures import figure_opening
from dcms_desktop.drafts.landed import landed_values
from dcms_desktop.drafts.plans import moves_in
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.rules import Entry
from dcms_desktop.purchase.rules import receipt_gates


def plan(draft: Draft) -> Plan:
    """Return the stock in at its cost; no tax, nobody is owed."""
    value = Paise(sum(landed_values(draft)))
    return Plan(stock=moves_in(draft), entries=(Entry("stock", value), Entry("opening", Paise(-value))))


def check(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to the opening stock. Expired goods may lie in a shop on its first day."""
    return tuple(gate for gate in receipt_gates(draft) if gate.name != "expired_receipt")


KIND = DocumentKind(
    code="opening_stock",
    title="Opening stock",
    prefix="OS",
    right="purchase.opening",
    plan=plan,
    figure=figure_opening,
    check=check,
    prints=("goods_receipt_a4", "goods_receipt_dot_80", "goods_receipt_dot_136"),
    goods="in",
    party_needed=False,
)
