"""The money that comes or goes with a document: what each piece of it must say. Pure."""

from collections.abc import Collection
from collections.abc import Sequence
from datetime import date

from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Tender
from dcms_desktop.kernel.money import MOST_PAISE
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.ledger.rules import MODES
from dcms_desktop.ledger.rules import POINTS
from dcms_desktop.tax.rules import law_paise

MOST_DIGITS = 12


def cash_limit(day: date) -> Paise:
    """Return the cash from one person in a day that the law bars (s.186 Income-tax Act 2025, was s.269ST)."""
    return law_paise("cash_receipt.limit", day)


def cash_paid_limit(day: date) -> Paise:
    """Return the cash to one person in a day past which it is no expense in income tax (s.40A(3))."""
    return law_paise("cash_payment.disallow", day)


def cash_of(tenders: Sequence[Tender]) -> Paise:
    """Return the cash among some money."""
    return Paise(sum(tender.paise for tender in tenders if tender.mode == "cash"))


def points_of(tenders: Sequence[Tender]) -> tuple[int, Paise]:
    """Return how many points pay, and what was said that they are worth."""
    paid = [one for one in tenders if one.mode == POINTS]
    count = sum(int(one.reference) for one in paid if is_count(one.reference))
    return count, Paise(sum(one.paise for one in paid))


def is_count(text: str) -> bool:
    """Tell whether a text is a number of points."""
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and int(text) > 0


def tender_gates(
    tenders: Sequence[Tender], most: Paise | None = None, modes: Collection[str] = MODES
) -> tuple[Gate, ...]:
    """Return the objections to money; with ``most`` also when there is more of it."""
    found = [gate for tender in tenders for gate in _of_one(tender, modes)]
    given = sum(tender.paise for tender in tenders)
    if most is not None and given > most:
        found.append(
            _block(
                "tendered_more",
                f"{show_paise(given)} was given for a bill of {show_paise(most)}.",
                "tenders",
                "Enter what stays in the till; the rest is change, or a receipt on account.",
            )
        )
    return tuple(found)


def _of_one(tender: Tender, modes: Collection[str]) -> list[Gate]:
    found = []
    if tender.mode not in modes:
        found.append(
            _block("mode", f"“{tender.mode}” is no way to pay.", "tenders", "Pick cash, UPI, cheque or bank.")
        )
    if not 0 < tender.paise <= MOST_PAISE:
        found.append(
            _block("no_money", "Money received is more than nothing.", "tenders", "Leave the field empty.")
        )
    if tender.mode == "cheque" and not tender.reference.strip():
        found.append(
            _block("cheque", "A cheque needs its number.", "reference", "Type the number on the cheque.")
        )
    if tender.mode == POINTS and not is_count(tender.reference):
        found.append(
            _block("points", "Points are paid by their number.", "points", "Type how many points pay.")
        )
    return found


def _block(name: str, text: str, field: str, next_step: str) -> Gate:
    return Gate(level="block", name=name, text=text, field=field, next_step=next_step)
