"""The godowns a document names, and what it answers: held against the books while it is posted."""

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.queries import answers_to
from dcms_desktop.documents.queries import left_in_transit
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.stock.queries import godown_cards
from dcms_desktop.stock.rules import SHOP
from dcms_desktop.stock.rules import GodownCard


def named_places(tx: Tx, draft: Draft) -> dict[int, GodownCard]:
    """Return the godowns that a draft names; a bill of the shop itself names none and asks nothing."""
    asked = {draft.godown_id} | ({draft.to_godown_id} if draft.to_godown_id is not None else set())
    if asked == {SHOP}:
        return {}
    cards = {card.id: card for card in godown_cards(tx)}
    for id_ in sorted(asked):
        if id_ not in cards or not cards[id_].active:
            raise Refused(
                f"Godown {cards[id_].name} is out of use." if id_ in cards else "There is no such godown.",
                field="godown" if id_ == draft.godown_id else "to_godown",
                next_step="Pick another godown.",
            )
    return {id_: cards[id_] for id_ in asked}


def refuse_past_transfer(tx: Tx, draft: Draft) -> None:
    """Refuse an acceptance of more than its transfer still has on the way."""
    if draft.against_id is None:
        return
    left = left_in_transit(tx, draft.against_id)
    asked: dict[int, int] = {}
    for number, line in enumerate(draft.lines, 1):
        if line.batch is None:
            continue
        asked[line.batch.id] = asked.get(line.batch.id, 0) + line.units + line.short
        if asked[line.batch.id] > left.get(line.batch.id, 0):
            raise Refused(
                f"Of batch {line.batch.number} of {line.item.name} {left.get(line.batch.id, 0)} units are on "
                f"the way, {asked[line.batch.id]} are told.",
                field="quantity",
                next_step="Accept what was sent; take in what came beyond it by a stock adjustment.",
                line=number,
            )


def refuse_answered(tx: Tx, document_id: int, did: str = "has accepted these goods") -> None:
    """Refuse to change a document that another one has answered."""
    number = answers_to(tx, document_id)
    if number:
        raise Refused(
            f"{number} {did} already.",
            field="number",
            next_step=f"Cancel {number} first.",
        )
