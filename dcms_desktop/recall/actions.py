"""Starting and ending a recall, and keeping what every buyer was told."""

from sqlalchemy import insert
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.audit.rules import canonical_json
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.changes import Saved
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.rights import right
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.recall.queries import batches_of_number
from dcms_desktop.recall.queries import has_bought
from dcms_desktop.recall.queries import open_recall
from dcms_desktop.recall.queries import recall_sheet
from dcms_desktop.recall.rules import check_contact
from dcms_desktop.recall.rules import only_item
from dcms_desktop.recall.tables import Recall
from dcms_desktop.recall.tables import RecallContact
from dcms_desktop.stock.actions import freeze_batches

CHANGES = Changes({"recalls", "stock"})


@right("stock.recall")
def start_recall(
    tx: Tx, number: str, reason: str, *, item_id: int | None = None, reference: str = ""
) -> Saved:
    """Freeze every batch of a number at once and open its recall; one under way is gone on with."""
    batches = only_item(batches_of_number(tx, number, item_id), number)
    first = batches[0]
    freeze_batches(tx, [one.id for one in batches], frozen=True)
    under_way = open_recall(tx, first.item_id, first.number)
    if under_way is not None:
        return Saved(under_way, CHANGES)
    why = clean_text(reason, "reason", most=200, required=True)
    values = {
        "item_id": first.item_id,
        "number": first.number,
        "reason": why,
        "reference": clean_text(reference, "reference", most=80),
    }
    recall_id = tx.insert(insert(Recall), {**values, "day": tx.today, "at": tx.at, "user_id": tx.user_id})
    record(tx, "start", "recall", recall_id, after=canonical_json(values), reason=why)
    return Saved(recall_id, CHANGES)


@right("stock.recall")
def end_recall(tx: Tx, recall_id: int, reason: str) -> Changes:
    """End a recall: its batches may be sold again."""
    why = clean_text(reason, "reason", most=200, required=True)
    sheet = recall_sheet(tx, recall_id)
    if sheet.card.ended is not None:
        raise Refused(
            f"The recall of {sheet.card.number} has ended already.",
            field="recall",
            next_step="Start a new one.",
        )
    tx.execute(update(Recall).where(Recall.id == recall_id).values(ended_on=tx.today, end_reason=why))
    freeze_batches(tx, [one.id for one in sheet.trace.batches], frozen=False)
    record(tx, "end", "recall", recall_id, reason=why)
    return CHANGES


@right("stock.recall")
def note_contact(
    tx: Tx, recall_id: int, party_id: int, result: str, *, person: str = "", note: str = ""
) -> Changes:
    """Keep what came of telling a buyer: who was told, when, by whom."""
    result, person, note = check_contact(result, person, note)
    if not has_bought(tx, recall_id, party_id):
        raise Refused(
            "This party bought nothing of the batch.",
            field="party",
            next_step="Pick a buyer from the list.",
        )
    values = {"party_id": party_id, "result": result, "person": person, "note": note}
    tx.execute(insert(RecallContact), {**values, "recall_id": recall_id, "at": tx.at, "user_id": tx.user_id})
    record(tx, "tell", "recall", recall_id, after=canonical_json(values))
    return Changes({"recalls"})
