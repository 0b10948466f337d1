"""Reads of receiving goods."""

from dcms_desktop.catalog.queries import item_cards
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.rules import Draft
from dcms_desktop.documents.rules import Line
from dcms_desktop.stock.queries import batches_of


def offer_purchases(tx: Tx, draft: Draft, item_ids: list[int]) -> dict[int, Line]:
    """Return receipt lines without quantity for some items, with the batches known so far."""
    batches = batches_of(tx, item_ids, godown_id=draft.godown_id)
    return {
        id_: Line(item=card, choices=tuple(sorted(batches.get(id_, ()), key=lambda one: one.id)))
        for id_, card in item_cards(tx, item_ids).items()
    }
