"""What the payment panel asks: money by its ways, and approved points of the party. Knows no window."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from dcms_desktop.drafts.rules import Tender
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.ledger.rules import POINTS
from dcms_desktop.point_lots.rules import take
from dcms_desktop.point_lots.rules import worth_of
from ui.kit.form_fields import Field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date

    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.point_lots.rules import Lot

AMOUNTS = ("cash", "upi", "cheque", "bank")
"""The fields that hold money."""
PAYMENT_FIELDS = (
    Field("cash", "Cash", "amount", help="F7 fills in the rest", section="Received now; the rest is credit"),
    Field("upi", "UPI", "amount", help="F7 fills in the rest"),
    Field("upi_reference", "UPI reference", most=40),
    Field("cheque", "Cheque", "amount", section="Cheque and bank"),
    Field("cheque_number", "Cheque number", most=20),
    Field("cheque_bank", "Bank of the cheque", most=60),
    Field("cheque_dated", "Dated", "date"),
    Field("bank", "Bank transfer", "amount"),
    Field("bank_reference", "UTR", most=40),
)
POINTS_FIELD = Field("points", "Points", "number", help="Approved ones; those that lapse first pay first")
"""Asked where the party has points."""


def payment_fields(*, points: bool) -> tuple[Field, ...]:
    """Return the fields of the panel; that of points stands beside the UPI reference."""
    return (*PAYMENT_FIELDS[:3], POINTS_FIELD, *PAYMENT_FIELDS[3:]) if points else PAYMENT_FIELDS


def payment_values(draft: Draft) -> dict[str, Any]:
    """Return what the payment panel shows of a draft."""
    values: dict[str, Any] = {}
    for one in draft.tenders:
        values[one.mode] = int(one.reference) if one.mode == POINTS else one.paise
        if one.mode == "cheque":
            values |= {"cheque_number": one.reference, "cheque_bank": one.bank, "cheque_dated": one.dated}
        elif one.mode not in {"cash", POINTS}:
            values[f"{one.mode}_reference"] = one.reference
    return values


def tenders_from(values: Mapping[str, Any], lots: Sequence[Lot], day: date) -> tuple[Tender, ...]:
    """Return the money the panel holds, and the points at their worth. Refuses more points than there are."""
    points = values.get("points") or 0
    worth = worth_of(take(lots, points, day)) if points else Paise(0)
    made = (
        Tender(mode="cash", paise=values["cash"] or Paise(0)),
        Tender(mode="upi", paise=values["upi"] or Paise(0), reference=values["upi_reference"]),
        Tender(
            mode="cheque",
            paise=values["cheque"] or Paise(0),
            reference=values["cheque_number"],
            bank=values["cheque_bank"],
            dated=values["cheque_dated"],
        ),
        Tender(mode="bank", paise=values["bank"] or Paise(0), reference=values["bank_reference"]),
        Tender(mode=POINTS, paise=worth, reference=str(points)),
    )
    return tuple(one for one in made if one.paise)


def points_worth(lots: Sequence[Lot], points: int, day: date) -> Paise:
    """Return what so many points pay; nothing where there are fewer."""
    try:
        return worth_of(take(lots, points, day)) if points else Paise(0)
    except Refused:
        return Paise(0)


def points_words(lots: Sequence[Lot], day: date) -> str:
    """Return how many points may pay and what they are worth; empty without any."""
    live = [one for one in lots if one.is_live(day)]
    if not live:
        return ""
    points, worth = sum(one.points for one in live), Paise(sum(one.paise for one in live))
    return f"{group_digits(points)} points worth ₹{show_paise(worth)}"
