"""The lines of contra and journal as the books know them: accounts that are there, bills that are open."""

from collections.abc import Sequence

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions.causes import check_causes
from dcms_desktop.drafts.legs import bills_of
from dcms_desktop.drafts.legs import lowers
from dcms_desktop.drafts.legs import parts_of
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.actions import lock_party
from dcms_desktop.ledger.queries import account_cards
from dcms_desktop.ledger.queries import open_dues
from dcms_desktop.ledger.rules import AccountCard
from dcms_desktop.ledger.rules import Leg
from dcms_desktop.ledger.rules import OpenDue
from dcms_desktop.ledger.rules import check_allotments
from dcms_desktop.ledger.rules import turned


def with_legs(tx: Tx, draft: Draft) -> tuple[Draft, dict[int, OpenDue]]:
    """Return the draft with its lines checked against the books, and the bills they settle.

    One party on several lines is served in their order: what one line takes of a bill is gone for the next.
    """
    if draft.causes:
        check_causes(tx, draft)
    accounts = {card.code: card for card in account_cards(tx)}
    for one in sorted({leg.party_id for leg in draft.legs if leg.party_id is not None}):
        lock_party(tx, one)
    open_ones: dict[int, list[OpenDue]] = {}
    shown: dict[int, OpenDue] = {}
    legs = []
    for number, leg in enumerate(draft.legs, 1):
        known = _known(leg, accounts, number)
        party_id = known.party_id
        if party_id is not None and lowers(known):
            dues = open_ones.get(party_id) or open_dues(tx, party_id, draft.day)
            known = _settled(known, dues, number)
            shown.update({due.id: due for due in _positive(known, dues)})
            open_ones[party_id] = _after(known, dues)
        elif known.parts:
            raise Refused(
                "Only a line that lowers what is open settles bills.",
                field="bills",
                next_step="Leave the bills out, or put the amount on the other side.",
                line=number,
            )
        legs.append(known)
    return replace(draft, legs=tuple(legs)), shown


def _known(leg: Leg, accounts: dict[str, AccountCard], number: int) -> Leg:
    card = accounts.get(leg.account)
    if card is None or not card.active:
        raise Refused(
            f"Account {leg.account[:40]} is {'not in use any more' if card else 'not in these books'}.",
            field="account",
            next_step="Pick one of the list, or make it under Setup, Accounts.",
            line=number,
        )
    return replace(leg, name=card.name, money=card.money)


def _settled(leg: Leg, dues: Sequence[OpenDue], number: int) -> Leg:
    parts = parts_of(leg, dues)
    if leg.parts is not None:
        try:
            check_allotments(bills_of(leg, dues), parts, Paise(abs(leg.paise)))
        except Refused as no:
            raise Refused(no.message, field="bills", next_step=no.next_step, line=number) from no
    return replace(leg, parts=tuple(replace(part, account=leg.account) for part in parts))


def _positive(leg: Leg, dues: Sequence[OpenDue]) -> list[OpenDue]:
    """Return the bills a line settles, as they are before it."""
    taken = {part.due_id for part in leg.parts or ()}
    return [due for due in bills_of(leg, dues) if due.id in taken]


def _after(leg: Leg, dues: Sequence[OpenDue]) -> list[OpenDue]:
    """Return the open dues with what a line takes off them."""
    taken = {part.due_id: part.paise for part in leg.parts or ()}
    if leg.account == "creditors":
        return turned(replace(due, left=Paise(due.left - taken.get(due.id, 0))) for due in turned(dues))
    return [replace(due, left=Paise(due.left - taken.get(due.id, 0))) for due in dues]
