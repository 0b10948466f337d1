"""Reads of lots: what is left of each."""

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.db.base import aliased
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.money import Paise
from dcms_desktop.point_lots.rules import APPROVED
from dcms_desktop.point_lots.rules import Lot
from dcms_desktop.point_lots.tables import PointMove


def point_lots(tx: Tx, party_id: int | None = None, apart_from: int | None = None) -> list[Lot]:
    """Return approved points that are left, of one party or of all, the oldest first.

    ``apart_from`` is a document whose own taking does not count: it is being corrected.
    """
    move, taken = PointMove, aliased(PointMove, name="taken")
    counts = taken.lot_id == move.id
    if apart_from is not None:
        counts &= taken.document_id != apart_from
    question = (
        select(
            move.id, move.party_id, move.day, move.expires_on,
            move.points + func.coalesce(func.sum(taken.points), 0),
            move.paise + func.coalesce(func.sum(taken.paise), 0),
        )
        .select_from(move)
        .outerjoin(taken, counts)
        .where(move.kind == APPROVED, move.lot_id.is_(None))
        .group_by(move.id, move.party_id, move.day, move.expires_on, move.points, move.paise)
        .order_by(move.id)
    )  # fmt: skip
    if party_id is not None:
        question = question.where(move.party_id == party_id)
    lots = (
        Lot(id=row[0], party_id=row[1], day=row[2], expires_on=row[3], points=int(row[4]),
            paise=Paise(int(row[5])))
        for row in tx.execute(question)
    )  # fmt: skip
    return [lot for lot in lots if lot.points]


def moved_points(tx: Tx, kind: str, party_id: int | None = None) -> dict[int, int]:
    """Return by party how many points were approved, or (below zero) paid or lapsed; undone ones are off."""
    move = PointMove
    question = select(move.party_id, func.sum(move.points)).where(move.kind == kind).group_by(move.party_id)
    if party_id is not None:
        question = question.where(move.party_id == party_id)
    return {row[0]: int(row[1]) for row in tx.execute(question)}
