"""What waits still: orders, quotations and challans that were not taken whole, and goods kept for orders."""

from collections.abc import Iterable

from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.company.queries import setting
from dcms_desktop.db.prepared import dialect_of
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.all_kinds import takers_of
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.documents.queries.open_lines import OpenLine
from dcms_desktop.documents.queries.open_lines import Standing
from dcms_desktop.documents.queries.open_lines import open_lines
from dcms_desktop.documents.queries.open_lines import standing_of
from dcms_desktop.documents.tables import OpenDocument
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.actions import note_unbilled
from dcms_desktop.stock.actions import release_for
from dcms_desktop.stock.actions import reserve_stock
from dcms_desktop.stock.picking import Demand
from dcms_desktop.stock.picking import pick_batches
from dcms_desktop.stock.queries import batches_of
from dcms_desktop.stock.rules import Reserve


# ── what waits ──────────────────────────────────────────────────────────────────────────────────
def note_waiting(tx: Tx, document_ids: Iterable[int]) -> None:
    """Write down of which documents something waits still, and what a party has on challan and on order."""
    standing = standing_of(tx, document_ids)
    stands = [one for one in standing.values() if kind_of(one.kind).waits]
    parties: set[int] = set()
    for one in stands:
        left = _left_of(tx, one)
        if left:
            _put_open(tx, one, Paise(sum(line.worth for line in left)))
        else:
            tx.execute(delete(OpenDocument).where(OpenDocument.document_id == one.document_id))
        if one.party_id is not None:
            parties.add(one.party_id)
    for party_id in sorted(parties):
        _sum_up(tx, party_id)


def _left_of(tx: Tx, one: Standing) -> list[OpenLine]:
    """Return the lines of a document that stands of which something waits."""
    if one.state != "posted" or one.closed:
        return []
    lines = open_lines(tx, [one.document_id], takers_of(one.kind))
    return [line for line in lines if line.left or line.left_free]


def _put_open(tx: Tx, one: Standing, worth: Paise) -> None:
    new = dialect_of(postgres=tx.postgres).insert(OpenDocument)
    values = {"document_id": one.document_id, "kind": one.kind, "party_id": one.party_id, "worth": worth}
    tx.execute(
        new.values(values).on_conflict_do_update(
            index_elements=["document_id"], set_={"party_id": one.party_id, "worth": worth}
        )
    )


def _sum_up(tx: Tx, party_id: int) -> None:
    rows = tx.execute(
        select(OpenDocument.kind, func.sum(OpenDocument.worth))
        .where(OpenDocument.party_id == party_id)
        .group_by(OpenDocument.kind)
    )
    sums = {kind: int(worth) for kind, worth in rows}
    gone = sum(worth for kind, worth in sums.items() if kind_of(kind).goods == "out")
    asked = sum(worth for kind, worth in sums.items() if kind_of(kind).keeps is not None)
    note_unbilled(tx, party_id, Paise(gone), Paise(asked))


# ── goods kept for orders ───────────────────────────────────────────────────────────────────────
def keep_goods(tx: Tx, document_id: int) -> int:
    """Keep for an order what of its open goods lies free, first to expire first; return the units kept.

    Nothing is kept for an order that waits for its approval, or where the shop keeps nothing.
    """
    one = standing_of(tx, [document_id])[document_id]
    kind = kind_of(one.kind)
    release_for(tx, document_id)
    if kind.keeps is None or not setting(tx, kind.keeps) or not is_agreed(tx, one):
        return 0
    lines = _left_of(tx, one)
    return sum(_keep_line(tx, one, line) for line in lines)


def is_agreed(tx: Tx, one: Standing) -> bool:
    """Tell whether an order stands: it was approved, or this shop wants no approval."""
    approval = kind_of(one.kind).approval
    return approval is None or one.approved or not setting(tx, approval)


def _keep_line(tx: Tx, one: Standing, line: OpenLine) -> int:
    godown_id = posted_document(tx, one.document_id).godown_id
    choices = batches_of(tx, [line.item_id], tx.today, godown_id)[line.item_id]
    wanted = Demand(day=tx.today, units=line.left + line.left_free)
    kept = 0
    for pick in pick_batches(choices, wanted).taken:
        wish = Reserve(
            batch_id=pick.batch.id,
            units=pick.units,
            godown_id=godown_id,
            party_id=one.party_id,
            document_id=one.document_id,
            note=one.number,
        )
        reserve_stock(tx, wish)
        kept += pick.units
    return kept
