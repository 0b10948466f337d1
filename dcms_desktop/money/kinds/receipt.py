"""Receipt: money comes in and pays bills; the rest stays on account."""

from dcms_desktop.documents.figures import figure_money
from dcms_desktop.documents.plans import tender_entries
from dcms_desktop.documents.rules import DocumentKind
from dcms_desktop.documents.rules import Draft
from dcms_desktop.documents.rules import Plan
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.rules import DuePlan
from dcms_desktop.ledger.rules import Entry
from dcms_desktop.money.rules import SMALL_REST
from dcms_desktop.money.rules import discount_of
from dcms_desktop.money.rules import on_account
from dcms_desktop.money.rules import receipt_gates


def plan(draft: Draft) -> Plan:
    """Return the money in, the party's credit, the bills paid and what stays on account."""
    party_id = draft.party.id if draft.party else None
    entries = tender_entries(draft, 1, "debtors")
    closed = discount_of(draft)
    if closed:
        account = "round_off" if closed < SMALL_REST else "discount"
        entries.extend((Entry(account, closed), Entry("debtors", Paise(-closed), party_id, "rest closed")))
    rest = on_account(draft)
    dues: tuple[DuePlan, ...] = ()
    if rest and party_id is not None:
        dues = (
            DuePlan(
                party_id=party_id, kind="on_account", due_on=draft.day, amount=Paise(-rest), left=Paise(-rest)
            ),
        )
    return Plan(entries=tuple(entries), dues=dues, allotments=draft.allotments or (), feed="receipt")


KIND = DocumentKind(
    code="receipt",
    title="Receipt",
    prefix="R",
    right="money.receive",
    plan=plan,
    figure=figure_money,
    check=receipt_gates,
    prints=("money_receipt_a5", "money_receipt_80"),
    feed="receipt",
    party_role="customer",
)
