"""Accounts, postings and the way money is set against bills."""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import show_paise


@dataclass(frozen=True, slots=True)
class AccountSeed:
    """An account every company starts with."""

    code: str
    name: str
    nature: str
    money: str = ""


ACCOUNTS = (
    AccountSeed("debtors", "Customers", "asset"),
    AccountSeed("creditors", "Suppliers", "liability"),
    AccountSeed("stock", "Stock in hand", "asset"),
    AccountSeed("challans", "Goods sent on challan, not billed", "asset"),
    AccountSeed("claims", "Claims on suppliers", "asset"),
    AccountSeed("cash", "Cash", "asset", "cash"),
    AccountSeed("bank", "Bank", "asset", "bank"),
    AccountSeed("upi", "UPI collections", "asset", "upi"),
    AccountSeed("cheques", "Cheques in hand", "asset", "cheque"),
    AccountSeed("sales", "Sales", "income"),
    AccountSeed("cogs", "Cost of goods sold", "expense"),
    AccountSeed("stock_gain", "Stock found over", "income"),
    AccountSeed("stock_loss", "Stock lost and written off", "expense"),
    AccountSeed("transit_loss", "Stock lost on the way", "expense"),
    AccountSeed("samples", "Samples and own use", "expense"),
    AccountSeed("charges", "Freight and charges recovered", "income"),
    AccountSeed("purchase_charges", "Freight and charges on purchases", "expense"),
    AccountSeed("purchase_notes", "Purchase returns and notes, differences", "expense"),
    AccountSeed("cgst_out", "CGST payable", "liability"),
    AccountSeed("sgst_out", "SGST/UTGST payable", "liability"),
    AccountSeed("igst_out", "IGST payable", "liability"),
    AccountSeed("cess_out", "Cess payable", "liability"),
    AccountSeed("cgst_rcm", "CGST payable under reverse charge", "liability"),
    AccountSeed("sgst_rcm", "SGST/UTGST payable under reverse charge", "liability"),
    AccountSeed("igst_rcm", "IGST payable under reverse charge", "liability"),
    AccountSeed("cess_rcm", "Cess payable under reverse charge", "liability"),
    AccountSeed("cgst_in", "CGST credit", "asset"),
    AccountSeed("sgst_in", "SGST/UTGST credit", "asset"),
    AccountSeed("igst_in", "IGST credit", "asset"),
    AccountSeed("cess_in", "Cess credit", "asset"),
    AccountSeed("round_off", "Round off", "expense"),
    AccountSeed("discount", "Discount allowed", "expense"),
    AccountSeed("opening", "Opening balances", "capital"),
    AccountSeed("capital", "Capital", "capital"),
)
"""Codes are named by plans and never change; names may be edited."""

PARTY_ACCOUNTS = ("debtors", "creditors")
MODES = {"cash": "cash", "upi": "upi", "cheque": "cheques", "bank": "bank"}
"""Which account money of a mode goes to."""
MODES_OUT = {"cash": "cash", "upi": "bank", "cheque": "bank", "bank": "bank"}
"""Which account money of a mode leaves: our own cheques and UPI payments are drawn on the bank."""


SUPPLIER_DUES = ("purchase", "advance", "note")
"""Kinds of due that lie on the suppliers' account: their bills, money on account with them, their notes."""
CREDITS = frozenset({"note", "advance"})
"""Those that stand for us when they are open: a note of the supplier, money paid to him beforehand."""
ON_ACCOUNT = {"debtors": "on_account", "creditors": "advance"}
"""What kind of due money is that paid no bill, by the party account it lies on."""

NO_BILLS = (*ON_ACCOUNT.values(), "note")
"""Kinds of due that are no bill: money without one, and notes of suppliers."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One side of a plan's double entry: debit positive."""

    account: str
    paise: Paise
    party_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePlan:
    """A due that a document opens. ``left`` is what its own tenders leave open."""

    party_id: int
    kind: str
    due_on: date
    amount: Paise
    left: Paise


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDue:
    """An open bill, or money on account (negative), with days past its due day."""

    id: int
    document_id: int
    number: str
    day: date
    due_on: date
    kind: str
    amount: Paise
    left: Paise
    overdue_days: int = 0
    account: str = "debtors"
    """The party account it lies on: debtors or creditors."""


@dataclass(frozen=True, slots=True)
class Allotment:
    """So much of a receipt or payment for one due."""

    due_id: int
    paise: Paise
    account: str = "debtors"


@dataclass(frozen=True, slots=True)
class FreedMoney:
    """Money that had paid a bill which changed: the due it lies on now (negative paise), and whose it is."""

    due_id: int
    document_id: int
    number: str
    paise: Paise
    party_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyMoney:
    """What a party owes and how old it is."""

    balance: Paise = Paise(0)
    open_bills: int = 0
    oldest_due: date | None = None
    last_bill_on: date | None = None
    last_bill: Paise = Paise(0)
    on_challan: Paise = Paise(0)
    """What goods that left on challans and were not billed will come to."""
    on_order: Paise = Paise(0)
    """What its open orders will come to."""


@dataclass(frozen=True, slots=True)
class DayTick:
    """A point of the day-end list that somebody settled: who, when, and what he noted."""

    user_id: int
    at: str
    note: str


def imbalance(entries: Iterable[Entry]) -> int:
    """Return debit less credit; 0 is balanced."""
    return sum(entry.paise for entry in entries)


def turned(dues: Iterable[OpenDue]) -> list[OpenDue]:
    """Return dues as a payment sees them: what we owe is open, what is owed to us is below zero."""
    return [replace(due, amount=Paise(-due.amount), left=Paise(-due.left)) for due in dues]


def oldest_first(dues: Sequence[OpenDue], amount: Paise) -> tuple[list[Allotment], Paise]:
    """Return how an amount pays what is open by due day, and what stays on account."""
    rest: int = amount
    allotted: list[Allotment] = []
    bills = (due for due in dues if due.left > 0)
    for due in sorted(bills, key=lambda due: (due.due_on, due.day, due.id)):
        part = min(rest, due.left)
        if part <= 0:
            break
        allotted.append(Allotment(due.id, Paise(part), due.account))
        rest -= part
    return allotted, Paise(rest)


def check_allotments(dues: Sequence[OpenDue], allotted: Sequence[Allotment], amount: Paise) -> None:
    """Refuse an allotment past a bill's open amount or past the money received."""
    left = {due.id: due for due in dues}
    for part in allotted:
        due = left.get(part.due_id)
        if due is None:
            raise Refused(
                "A bill chosen here is not open any more.",
                field="allotments",
                next_step="Pick the party anew and mark again.",
            )
        if not 0 < part.paise <= due.left:
            raise Refused(
                f"Bill {due.number} has {show_paise(due.left)} open, {show_paise(part.paise)} was put on it.",
                field="allotments",
                next_step="Lower the amount on that bill.",
            )
    given = sum(part.paise for part in allotted)
    if given > amount:
        raise Refused(
            f"{show_paise(given)} was put on bills, only {show_paise(amount)} is there.",
            field="allotments",
            next_step="Lower an amount, or raise the money.",
        )
    if len({part.due_id for part in allotted}) != len(allotted):
        raise Refused("A bill was marked twice.", field="allotments", next_step="Mark each bill once.")
