"""From contra and journal as sent to their drafts."""

from dcms_desktop.db.tx import Tx
from dcms_desktop.drafts.legs import bills_of
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.pieces import at_line
from dcms_desktop.inbox.pieces import day_of
from dcms_desktop.inbox.pieces import refuse_below_zero
from dcms_desktop.inbox.pieces import refuse_many
from dcms_desktop.inbox.typed_books import TypedContra
from dcms_desktop.inbox.typed_books import TypedJournal
from dcms_desktop.inbox.typed_books import TypedLeg
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.ledger.queries import account_cards
from dcms_desktop.ledger.queries import open_dues
from dcms_desktop.ledger.rules import PARTY_ACCOUNTS
from dcms_desktop.ledger.rules import Allotment
from dcms_desktop.ledger.rules import Leg
from dcms_desktop.parties.rules import PartyCard

ACCOUNT_OF_ROLE = {"customer": "debtors", "supplier": "creditors"}


def books_draft(tx: Tx, draft: Draft, typed: TypedContra | TypedJournal, cards: Cards) -> Draft:
    """Return the draft of a contra or journal."""
    refuse_many(typed.lines)
    known = {card.code: card.money for card in account_cards(tx)}
    legs = []
    for number, line in enumerate(typed.lines, 1):
        with at_line(number):
            leg = _leg(tx, line, cards)
            legs.append(replace(leg, money=known.get(leg.account, "")))
    due = day_of(typed.due_date, "due_date") if isinstance(typed, TypedJournal) else None
    reference = clean_text(typed.reference, "reference", most=40)
    return replace(draft, legs=tuple(legs), reference=reference, due_on=due)


def account_of_party(party: PartyCard, named: str = "") -> str:
    """Return the account a party stands on: the one that was named, else by its role."""
    if named and named not in PARTY_ACCOUNTS:
        raise Refused(
            f"{named[:40]} is no account of parties.", field="account", next_step="Leave the party out."
        )
    account = named or ACCOUNT_OF_ROLE.get(party.role, "")
    if not account:
        raise Refused(
            f"{party.name} buys and sells: on which side does it stand here?",
            field="account",
            next_step="Send debtors or creditors as the account.",
        )
    return account


def _leg(tx: Tx, line: TypedLeg, cards: Cards) -> Leg:
    debit, credit = rupees(str(line.debit), "debit"), rupees(str(line.credit), "credit")
    refuse_below_zero(debit, "debit")
    refuse_below_zero(credit, "credit")
    if debit and credit:
        raise Refused(
            "A line is debited or credited, not both.", field="credit", next_step="Make two lines of it."
        )
    named = (line.account or "").strip().lower()
    leg = Leg(account=named, paise=Paise(debit - credit), note=clean_text(line.note, "note", most=200))
    if not line.party:
        return leg
    party = cards.party(tx, line.party)
    leg = replace(leg, account=account_of_party(party, named), party_id=party.id, party=party.name)
    if line.bills is None:
        return leg
    by_number = {due.number.upper(): due for due in bills_of(leg, open_dues(tx, party.id))}
    parts = []
    for part in line.bills:
        due = by_number.get(part.number.strip().upper())
        if due is None:
            raise Refused(
                f"{party.name} has no open bill {part.number[:40]}.",
                field="bills",
                next_step="Send the number of an open bill, or null for the oldest first.",
            )
        parts.append(Allotment(due.id, rupees(str(part.amount), "bills"), leg.account))
    return replace(leg, parts=tuple(parts))
