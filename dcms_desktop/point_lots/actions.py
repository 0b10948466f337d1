"""Writes of lots, each with the document that books it; a document that is undone gives its points back."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.point_lots.queries import point_lots
from dcms_desktop.point_lots.rules import APPROVED
from dcms_desktop.point_lots.rules import LAPSED
from dcms_desktop.point_lots.rules import PAID
from dcms_desktop.point_lots.rules import Lot
from dcms_desktop.point_lots.rules import Take
from dcms_desktop.point_lots.rules import take
from dcms_desktop.point_lots.rules import worth_of
from dcms_desktop.point_lots.tables import PointMove


def note_lot(
    tx: Tx, document_id: int, party_id: int, *, points: int, paise: Paise, expires_on: date | None
) -> None:
    """Write a lot of points that a document approves."""
    values = {"party_id": party_id, "day": tx.today, "kind": APPROVED, "points": points, "paise": paise}
    more = {"expires_on": expires_on, "lot_id": None, "document_id": document_id}
    tx.execute(insert(PointMove), {**values, **more})


def take_points(tx: Tx, document_id: int, party_id: int, points: int, paise: Paise, day: date) -> None:
    """Take points of a party with the document that books them; refuse when they are worth something else."""
    taken = take(point_lots(tx, party_id), points, day)
    if worth_of(taken) != paise:
        raise Refused(
            f"{points} points are worth {show_paise(worth_of(taken))} now, {show_paise(paise)} was said.",
            field="points",
            next_step="Type the points again.",
        )
    _write(tx, PAID, taken, document_id, day)


def write_back(tx: Tx, document_id: int, lots: Iterable[Lot]) -> None:
    """Take all that is left of lots past their day."""
    over = [Take(lot=lot, points=lot.points, paise=lot.paise) for lot in lots]
    _write(tx, LAPSED, over, document_id, tx.today)


def _write(tx: Tx, kind: str, taken: Iterable[Take], document_id: int, day: date) -> None:
    rows = [
        {
            "party_id": one.lot.party_id, "day": day, "kind": kind, "points": -one.points,
            "paise": -one.paise, "expires_on": None, "lot_id": one.lot.id, "document_id": document_id,
        }
        for one in taken
    ]  # fmt: skip
    if rows:
        tx.execute(insert(PointMove), rows)


def undo_points(tx: Tx, document_id: int) -> None:
    """Write the mirror of what a document did with points. Refuses to take back points that were spent."""
    move = PointMove
    lot = func.coalesce(move.lot_id, move.id)
    rows = tx.execute(
        select(move.party_id, move.day, move.kind, lot, func.sum(move.points), func.sum(move.paise))
        .where(move.document_id == document_id)
        .group_by(move.party_id, move.day, move.kind, lot)
        .having(func.sum(move.points) != 0)
    ).all()
    if not rows:
        return
    left = {one.id: one.points for one in point_lots(tx, rows[0][0])}
    mirrors = []
    for party_id, day, kind, lot_id, points, paise in rows:
        if kind == APPROVED and left.get(lot_id, 0) < points:
            raise Refused(
                f"{points - left.get(lot_id, 0)} of these points were spent or written back.",
                field="points",
                next_step="Cancel first what took them.",
            )
        mirrors.append(
            {
                "party_id": party_id, "day": day, "kind": kind, "points": -int(points), "paise": -int(paise),
                "expires_on": None, "lot_id": lot_id, "document_id": document_id,
            }
        )  # fmt: skip
    tx.execute(insert(PointMove), mirrors)
