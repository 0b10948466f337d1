"""What the footer says of a bill: tax by rate, totals, how it is paid, and what speaks against it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.drafts.serials import GOODS
from dcms_desktop.drafts.serials import pieces_of
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.money import show_percent
from dcms_desktop.kernel.money import show_tenths
from dcms_desktop.sales.rules import bill_gates
from dcms_desktop.sales.rules import bill_margin
from dcms_desktop.sales.rules import credit_part
from dcms_desktop.sales.rules import left_of
from dcms_desktop.sales.rules import runs_low
from dcms_desktop.tax.rules import Treatment
from dcms_desktop.tax.rules import tax_by_rate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.drafts.rules import Gate
    from dcms_desktop.sales.rules import Said

SIGNS = {"block": "✕", "approve": "✋", "ask": "?", "warn": "!"}
TONES = {"block": "bad", "approve": "warn", "ask": "warn", "warn": "warn"}
MODES = {"cash": "Cash", "upi": "UPI", "cheque": "Cheque", "bank": "Bank", "points": "Points"}


@dataclass(frozen=True, slots=True)
class Note:
    """A line of the middle: a sign and words in a tone."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class BillSums:
    """Everything the footer draws."""

    tax_heads: tuple[str, ...]
    tax_rows: tuple[tuple[str, ...], ...]
    tax_total: tuple[str, ...]
    notes: tuple[Note, ...]
    counts: str
    totals: tuple[tuple[str, str], ...]
    net: str
    quiet: str
    heading: str = "Signs"
    tax: str = ""
    """All tax in one sum, for a window without room for the table."""


MOST_NOTES = 4
"""Notes the footer has room for."""
SAID = {"earned": "ok", "next": "accent", "missed": "muted"}
"""Tones of what schemes say."""
BEGINNING = BillSums(
    (),
    (),
    (),
    (
        Note("Party: two or three letters, a code or a mobile number; Enter takes the top row", "muted"),
        Note("Item: letters in any order, =MRP, or scan a pack anywhere on the screen", "muted"),
        Note("Quantity: 10 · 2c6 · 10+2 free · 10/5 percent · 10*95.50 rate · 0 takes the line off", "muted"),
        Note("Alt+L repeats the party's last bill · Ctrl+J takes up a held one", "muted"),
    ),
    "",
    (),
    "₹0",
    "",
    "How to begin",
)
"""What the footer of an empty bill says."""


def sale_sums(draft: Draft, *, shows_margin: bool, said: Sequence[Said] = ()) -> BillSums:
    """Return the footer of a bill, with what schemes say of it."""
    if not draft.lines:
        return BEGINNING
    sums = bill_sums(draft, bill_gates(draft), _quiet(draft, shows_margin))
    return with_said(replace(sums, notes=(*sums.notes, *low_notes(draft))), said)


def with_said(sums: BillSums, said: Sequence[Said], heading: str = "Schemes") -> BillSums:
    """Return a footer with what schemes say, as far as it has room."""
    if not said:
        return sums
    # What stands in the way comes first; what finds no room here is listed by Ctrl+E.
    told = tuple(Note(one.text, SAID[one.kind]) for one in said)[: max(MOST_NOTES - len(sums.notes), 0)]
    return replace(sums, notes=sums.notes + told, heading="Signs" if sums.notes else heading)


def low_notes(draft: Draft) -> tuple[Note, ...]:
    """Say which fast items fall below their reorder point with the bill."""
    return tuple(
        Note(
            f"↓ {row}: {line.item.name}: {group_digits(left_of(draft, line))} left, "
            f"to be ordered below {group_digits(line.item.low_at)}.",
            "warn",
        )
        for row, line in enumerate(draft.lines, 1)
        if runs_low(draft, line)
    )


def bill_sums(draft: Draft, gates: Sequence[Gate], quiet: str) -> BillSums:
    """Return the footer of a goods document with the objections to it."""
    bill = draft.bill
    if bill is None:
        return BillSums((), (), (), (), "", (), "₹0", "")
    heads, rows, total = _tax_table(draft)
    totals = [
        ("Gross", show_paise(bill.gross)),
        ("Discounts", show_paise(-bill.discount) if bill.discount else "—"),
    ]
    charges = sum(charge.amount for charge in draft.charges)
    if charges:
        totals.append(("Charges", show_paise(charges)))
    totals.append(("Round off", signed(bill.round_off)))
    return BillSums(
        heads,
        rows,
        total,
        _notes(draft, gates),
        _counts(draft),
        tuple(totals),
        _net(bill.total),
        quiet,
        tax=show_paise(bill.cgst + bill.sgst + bill.igst + bill.cess),
    )


def signed(paise: int) -> str:
    """Return an amount with its sign, a dash for nothing."""
    return f"+{show_paise(paise)}" if paise > 0 else show_paise(paise) if paise else "—"


def _net(paise: int) -> str:
    return f"₹{group_digits(paise // 100)}" if paise % 100 == 0 else f"₹{show_paise(paise)}"


def _tax_table(draft: Draft) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[str, ...]]:
    bill = draft.bill
    if bill is None or not draft.lines:
        return (), (), ()
    outside = bill.igst_charged
    cess = bool(bill.cess)
    heads = [
        "GST",
        "Taxable",
        *(["IGST"] if outside else ["CGST", bill.second_head or "SGST"]),
        *(["Cess"] if cess else []),
    ]
    rows = []
    for row in tax_by_rate([line.tax for line in draft.lines if line.tax is not None]):
        named = (
            show_percent(row.gst)
            if row.treatment is Treatment.TAXABLE
            else row.treatment.value.replace("_", " ")
        )
        amounts = [
            row.taxable,
            *([row.igst] if outside else [row.cgst, row.sgst]),
            *([row.cess] if cess else []),
        ]
        rows.append((named, *(show_paise(amount) for amount in amounts)))
    sums = [
        bill.taxable,
        *([bill.igst] if outside else [bill.cgst, bill.sgst]),
        *([bill.cess] if cess else []),
    ]
    return tuple(heads), tuple(rows), ("", *(show_paise(amount) for amount in sums))


def _counts(draft: Draft) -> str:
    units = sum(line.units for line in draft.lines)
    free = sum(line.free for line in (*draft.lines, *draft.gifts))
    tail = f" · Free {group_digits(free)}" if free else ""
    return f"Items {len(draft.lines)} · Qty {group_digits(units)}{tail}"


def _notes(draft: Draft, gates: Sequence[Gate]) -> tuple[Note, ...]:
    """Return how the bill is paid, then the objections, the worst first."""
    found: list[Note] = []
    if draft.lines:
        order = {"block": 0, "approve": 1, "ask": 2, "warn": 3}
        for gate in sorted(gates, key=lambda gate: order.get(gate.level, 4)):
            if gate.name == "no_quantity":
                continue
            row = f"{gate.line}: " if gate.line else ""
            found.append(
                Note(f"{SIGNS.get(gate.level, '!')} {row}{gate.text}", TONES.get(gate.level, "warn"))
            )
    found.extend(serial_notes(draft))
    paid = [f"{MODES.get(one.mode, one.mode)} {show_paise(one.paise)}" for one in draft.tenders]
    if paid:
        rest = credit_part(draft)
        credit = [f"Credit {show_paise(rest)}"] if rest > 0 else []
        found.insert(0, Note("Paid: " + " · ".join([*paid, *credit]), "ok"))
    return tuple(found)


MOST_SERIALS = 6
"""Serial numbers of a line that the footer names; the rest are counted."""


def serial_notes(draft: Draft) -> tuple[Note, ...]:
    """Return the serial numbers of each line that has some, and how many are lacking."""
    notes = []
    goods = kind_of(draft.kind).goods
    for row, line in enumerate(draft.lines, 1):
        if not line.item.serialised or goods not in GOODS:
            continue
        lacking = pieces_of(goods, line) - len(line.pieces)
        named = ", ".join(line.pieces[:MOST_SERIALS])
        more = f" +{len(line.pieces) - MOST_SERIALS}" if len(line.pieces) > MOST_SERIALS else ""
        if lacking > 0:
            notes.append(Note(f"! {row}: {lacking} serial numbers lacking (Alt+Z)", "warn"))
        elif lacking < 0:
            notes.append(Note(f"! {row}: {-lacking} serial numbers too many (Alt+Z)", "warn"))
        if named:
            notes.append(Note(f"{row}: S/N {named}{more}", "muted"))
    return tuple(notes)


def _quiet(draft: Draft, shows_margin: bool) -> str:
    words = []
    if draft.party is not None and draft.bill is not None:
        owed = draft.party.balance + credit_part(draft)
        if draft.revises is not None:
            words.append(f"Balance {show_paise(draft.party.balance)}")
        else:
            words.append(f"New balance ₹{group_digits(owed // 100)}")
    margin = bill_margin(draft)
    if shows_margin and margin.cost:
        words.append(f"Margin {show_tenths(margin.percent).replace('%', ' %')}")
    return " · ".join(words)
