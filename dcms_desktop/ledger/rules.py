"""Accounts, postings and the way money is set against bills."""

import re
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.text import clean_text


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
    AccountSeed("claims_made", "Claims made on companies", "asset"),
    AccountSeed("cash", "Cash", "asset", "cash"),
    AccountSeed("bank", "Bank", "asset", "bank"),
    AccountSeed("upi", "UPI collections", "asset", "upi"),
    AccountSeed("cheques", "Cheques in hand", "asset", "cheque"),
    AccountSeed("returns_due", "Goods taken back, not settled", "liability"),
    AccountSeed("sales", "Sales", "income"),
    AccountSeed("claim_income", "Claims: schemes, returns and margins", "income"),
    AccountSeed("claim_loss", "Claims that companies did not pay", "expense"),
    AccountSeed("claim_goods", "Goods given up on claims", "expense"),
    AccountSeed("cogs", "Cost of goods sold", "expense"),
    AccountSeed("stock_gain", "Stock found over", "income"),
    AccountSeed("stock_loss", "Stock lost and written off", "expense"),
    AccountSeed("transit_loss", "Stock lost on the way", "expense"),
    AccountSeed("points_owed", "Points owed to customers", "liability"),
    AccountSeed("points_cost", "Points given to customers", "expense"),
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
    AccountSeed("drawings", "Drawings", "capital"),
    AccountSeed("loans", "Loans taken", "liability"),
    AccountSeed("deposits", "Deposits and advances", "asset"),
    AccountSeed("equipment", "Furniture, vehicles and equipment", "asset"),
    AccountSeed("other_income", "Other income", "income"),
    AccountSeed("salaries", "Salaries and wages", "expense"),
    AccountSeed("rent", "Rent", "expense"),
    AccountSeed("transport", "Delivery and fuel", "expense"),
    AccountSeed("office", "Office, telephone and electricity", "expense"),
    AccountSeed("bank_charges", "Bank charges", "expense"),
    AccountSeed("interest", "Interest paid", "expense"),
    AccountSeed("depreciation", "Depreciation", "expense"),
    AccountSeed("cgst_held", "CGST credit reversed, to be taken again", "asset"),
    AccountSeed("sgst_held", "SGST/UTGST credit reversed, to be taken again", "asset"),
    AccountSeed("igst_held", "IGST credit reversed, to be taken again", "asset"),
    AccountSeed("cess_held", "Cess credit reversed, to be taken again", "asset"),
    AccountSeed("credit_lost", "GST credit lost", "expense"),
)
"""Codes are named by plans and never change; names may be edited."""

TAX_ACCOUNTS = frozenset(
    f"{head}_{side}" for head in ("cgst", "sgst", "igst", "cess") for side in ("out", "rcm", "in", "held")
)
"""Accounts that returns are made from; nobody writes on them by hand without being asked."""
STOCK_ACCOUNT = "stock"
"""It equals the value of the batches; only documents that move goods write on it."""
_OWN_CODES = frozenset(seed.code for seed in ACCOUNTS)
_NO_CODE = re.compile(r"[^a-z0-9]+")
NATURES = ("asset", "liability", "income", "expense", "capital")
MONEY_KINDS = ("cash", "bank", "upi", "cheque")

PARTY_ACCOUNTS = ("debtors", "creditors")
MODES = {"cash": "cash", "upi": "upi", "cheque": "cheques", "bank": "bank"}
"""Which account money of a mode goes to."""
POINTS = "points"
"""The way of paying a bill with approved points: what was owed for them is paid."""
BILL_MODES = {**MODES, POINTS: "points_owed"}
"""Which account what pays a bill goes to."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCard:
    """An account as it is listed and edited."""

    id: int
    code: str
    name: str
    nature: str
    money: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One line of a contra or journal: debit positive. A party account names its party, and its bills."""

    account: str
    paise: Paise = Paise(0)
    name: str = ""
    """Of the account, as the books have it."""
    money: str = ""
    """cash, bank, upi or cheque for accounts that hold money."""
    party_id: int | None = None
    party: str = ""
    parts: tuple[Allotment, ...] | None = None
    """Which bills it settles; None is the oldest first where it lowers what is open."""
    note: str = ""


HEADS = ("cgst", "sgst", "igst", "cess")


@dataclass(frozen=True, slots=True)
class Heads:
    """Tax by head."""

    cgst: Paise = Paise(0)
    sgst: Paise = Paise(0)
    igst: Paise = Paise(0)
    cess: Paise = Paise(0)

    @property
    def each(self) -> tuple[Paise, Paise, Paise, Paise]:
        """Return the heads in their order."""
        return self.cgst, self.sgst, self.igst, self.cess

    @property
    def total(self) -> Paise:
        """Return all heads together."""
        return Paise(sum(self.each))


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditCause:
    """Why input credit is reversed (above zero) or taken again (below): a document, or a line of it."""

    kind: str
    source_id: int
    source_line: int
    number: str
    """Of the document, as people know it."""
    heads: Heads
    most: Heads
    """The credit the cause bears: no more than it stands reversed at any time."""
    words: str = ""


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


def account_to_save(known: Sequence[AccountCard], card: AccountCard) -> AccountCard:
    """Return an account as it may be written, its code made from the name where none was typed."""
    name = clean_text(card.name, "name", most=80, required=True)
    code = _NO_CODE.sub("_", (card.code or name).casefold()).strip("_")[:30]
    if not code:
        raise Refused("The code needs letters or digits.", field="code", next_step="Type a short word.")
    if card.nature not in NATURES:
        raise Refused(
            "An account needs its nature.", field="nature", next_step=f"Pick one of {', '.join(NATURES)}."
        )
    if card.money not in {"", *MONEY_KINDS}:
        raise Refused("Money is cash or bank.", field="money", next_step="Leave it empty for other accounts.")
    if card.money and card.nature not in {"asset", "liability"}:
        raise Refused(
            "Cash and bank are assets; an overdraft is a liability.", field="nature", next_step="Pick asset."
        )
    for one in known:
        if one.id != card.id and one.code == code:
            raise Refused(f"{one.name} has the code {code}.", field="code", next_step="Type another one.")
        if one.id != card.id and one.name.casefold() == name.casefold():
            raise Refused(f"{name} is there already.", field="name", next_step="Give it another name.")
    made = replace(card, code=code, name=name)
    own = next((one for one in known if one.id == card.id), None)
    if own is not None and own.code in _OWN_CODES and replace(made, name=own.name) != own:
        raise Refused(
            f"{own.name} belongs to the program: only its name may change.",
            field="code" if made.active else "active",
            next_step="Make an account of your own beside it.",
        )
    return made


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
