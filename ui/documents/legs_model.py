"""The lines of a contra or journal as a table, and the accounts and parties that fit what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.drafts.legs import lowers
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.ledger.queries import account_cards
from dcms_desktop.ledger.rules import PARTY_ACCOUNTS
from dcms_desktop.ledger.rules import Leg
from dcms_desktop.sales.queries import offer_parties
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickRow
from ui.masters.kinds.accounts import NATURE_WORDS
from ui.masters.master import fits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from dcms_desktop.documents.posted import PostedLeg
    from dcms_desktop.drafts.rules import Draft

ACCOUNT_COLUMNS = (PickColumn("Account or party", 320), PickColumn("Kind", 150, tone="muted"))
LEG_COLUMNS = (
    GridColumn("number", "", "number", 40),
    GridColumn("account", "Account", width=250, stretch=2, tone="text strong"),
    GridColumn("bills", "Bills", width=170, stretch=1, drop=1),
    GridColumn("note", "Note", width=150, stretch=1, drop=2),
    GridColumn("debit", "Debit", "number", 130),
    GridColumn("credit", "Credit", "number", 130),
)
SIDES = (("customer", "debtors", "Customer"), ("supplier", "creditors", "Supplier"))
MOST_FOUND = 30


def find_accounts(desk: Desk, draft: Draft, text: str) -> tuple[str, list[PickRow]]:
    """Return accounts, then parties, for what was typed; a contra takes accounts of money only."""
    contra = draft.kind == "contra"
    cards = [
        card
        for card in desk.ask(account_cards, only_active=True)
        if (card.money or not contra) and card.code not in PARTY_ACCOUNTS and fits(text, card.name, card.code)
    ]
    rows = [
        PickRow(
            (card.name, NATURE_WORDS[card.nature]),
            value=Leg(account=card.code, name=card.name, money=card.money),
        )
        for card in cards
    ]
    if contra or not text.strip():
        return text, rows
    for role, account, words in SIDES:
        rows.extend(
            PickRow(
                (offer.name, f"{words} {offer.code}"),
                value=Leg(account=account, name=f"{words}s", party_id=offer.id, party=offer.name),
            )
            for offer in desk.ask(offer_parties, text, draft.day, role)
        )
    return text, rows[:MOST_FOUND]


def leg_rows(legs: Sequence[Leg]) -> list[GridRow]:
    """Return the lines of a draft as rows."""
    return [
        GridRow(
            (
                Cell(str(number), "muted"),
                leg_words(leg),
                Cell(_bills_words(leg), "muted"),
                Cell(leg.note, "muted"),
                show_paise(leg.paise) if leg.paise > 0 else "",
                show_paise(-leg.paise) if leg.paise < 0 else "",
            ),
            number - 1,
        )
        for number, leg in enumerate(legs, 1)
    ]


def leg_words(leg: Leg | PostedLeg) -> str:
    """Return whom or what a line names."""
    side = "customer" if leg.account == "debtors" else "supplier"
    return f"{leg.party} ({side})" if leg.party else leg.name or leg.account


def _bills_words(leg: Leg) -> str:
    if leg.party_id is None:
        return ""
    if not lowers(leg):
        return "new"
    if leg.parts is None:
        return "oldest first"
    rest = abs(leg.paise) - sum(part.paise for part in leg.parts)
    marked = f"{len(leg.parts)} marked" if leg.parts else ""
    return " · ".join(part for part in (marked, "rest on account" if rest else "") if part)


def posted_leg_rows(legs: Sequence[PostedLeg]) -> list[GridRow]:
    """Return the lines of a posted document as rows."""
    return [
        GridRow(
            (
                Cell(str(number), "muted"),
                leg_words(leg),
                Cell(", ".join(bill.number for bill in leg.bills), "muted"),
                Cell(leg.note, "muted"),
                show_paise(leg.paise) if leg.paise > 0 else "",
                show_paise(-leg.paise) if leg.paise < 0 else "",
            )
        )
        for number, leg in enumerate(legs, 1)
    ]
