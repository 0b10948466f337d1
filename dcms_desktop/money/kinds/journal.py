"""Journal: what no other document says; any accounts, parties bill by bill, with the reason in words."""

from dcms_desktop.drafts.figures import figure_money
from dcms_desktop.drafts.legs import ask
from dcms_desktop.drafts.legs import block
from dcms_desktop.drafts.legs import leg_gates
from dcms_desktop.drafts.legs import plan_of_legs
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.ledger.rules import STOCK_ACCOUNT
from dcms_desktop.ledger.rules import TAX_ACCOUNTS


def check(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections: the reason is there, stock is left to its documents, tax and money are asked."""
    found = leg_gates(draft, "A journal")
    if not draft.remarks.strip():
        text = "A journal needs its reason in words."
        found.append(block("narration", text, "remarks", "Type the narration."))
    for number, leg in enumerate(draft.legs, 1):
        name = leg.name or leg.account
        if leg.account == STOCK_ACCOUNT:
            text = f"{name} follows the goods and is not written by hand."
            found.append(block("stock", text, "account", "Use a stock adjustment.", number))
        elif leg.account in TAX_ACCOUNTS:
            text = f"{name} is an account of GST: returns are made from its documents. Write on it by hand?"
            found.append(ask("journal_gst", text, number))
        elif leg.money:
            text = f"{name} holds money, which receipts, payments and contra move. Write on it by journal?"
            found.append(ask("journal_money", text, number))
    return tuple(found)


KIND = DocumentKind(
    code="journal",
    title="Journal",
    prefix="J",
    right="money.journal",
    plan=plan_of_legs,
    figure=figure_money,
    check=check,
    prints=("voucher_a5",),
    party_needed=False,
)
