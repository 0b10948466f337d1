"""Purchase order: what we ask of a supplier, until when, and at which rates. It moves nothing."""

from dcms_desktop.drafts.figures import figure_purchase
from dcms_desktop.drafts.quantity import quantity_gates
from dcms_desktop.drafts.rules import MOST_LINES
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.purchase.settings import ORDERS_NEED_APPROVAL


def plan(_draft: Draft) -> Plan:
    """Return nothing: an order changes neither stock nor ledger."""
    return Plan()


def check(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to the order."""
    found: list[Gate] = []
    if draft.party is None:
        found.append(_block("supplier", "An order needs its supplier.", "party", "Pick him."))
    elif draft.party.role not in {"supplier", "both"}:
        text = f"{draft.party.name} is a customer, not a supplier."
        found.append(_block("supplier", text, "party", "Pick another party, or make this one both."))
    if not draft.lines:
        found.append(_block("empty", "The order has no line.", "item", "Type an item."))
    if len(draft.lines) > MOST_LINES:
        text = f"An order has at most {MOST_LINES} lines."
        found.append(_block("too_long", text, "item", "Write the rest into another order."))
    if draft.due_on is not None and draft.due_on < draft.day:
        found.append(
            _block("expected", "The goods are expected before the day of the order.", "due_on", "Type a day.")
        )
    for number, line in enumerate(draft.lines, 1):
        found.extend(quantity_gates(line, number))
    return tuple(found)


def _block(name: str, text: str, field: str, next_step: str) -> Gate:
    return Gate(level="block", name=name, text=text, field=field, next_step=next_step)


KIND = DocumentKind(
    code="purchase_order",
    title="Purchase order",
    prefix="PO",
    right="purchase.order",
    plan=plan,
    figure=figure_purchase,
    check=check,
    prints=("purchase_order_a4",),
    party_role="supplier",
    approval=ORDERS_NEED_APPROVAL,
    is_order=True,
)
