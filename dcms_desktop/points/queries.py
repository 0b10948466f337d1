"""Reads of points: the lots that are left, and how each party stands."""

from datetime import date

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.db.base import aliased
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.money import Paise
from dcms_desktop.parties.tables import Party
from dcms_desktop.points.rules import APPROVED
from dcms_desktop.points.rules import PAID
from dcms_desktop.points.rules import Lot
from dcms_desktop.points.rules import PartyPoints
from dcms_desktop.points.tables import PointMove
from dcms_desktop.pricing.tables import BenefitRow


def point_lots(tx: Tx, party_id: int | None = None) -> list[Lot]:
    """Return approved points that are left, of one party or of all; cancelled journals do not count."""
    move, taken = PointMove, aliased(PointMove, name="taken")
    posted = select(DocumentRow.id).where(DocumentRow.state == "posted")
    question = (
        select(
            move.id, move.party_id, move.day, move.expires_on,
            move.points + func.coalesce(func.sum(taken.points), 0),
            move.paise + func.coalesce(func.sum(taken.paise), 0),
        )
        .select_from(move)
        .outerjoin(taken, (taken.lot_id == move.id) & taken.document_id.in_(posted))
        .where(move.kind == APPROVED, move.document_id.in_(posted))
        .group_by(move.id, move.party_id, move.day, move.expires_on, move.points, move.paise)
        .order_by(move.id)
    )  # fmt: skip
    if party_id is not None:
        question = question.where(move.party_id == party_id)
    lots = (
        Lot(
            id=row[0],
            party_id=row[1],
            day=row[2],
            expires_on=row[3],
            points=int(row[4]),
            paise=Paise(int(row[5])),
        )
        for row in tx.execute(question)
    )
    return [lot for lot in lots if lot.points]


def points_waiting(tx: Tx, party_id: int | None = None) -> dict[int, int]:
    """Return the points that parties earned and nobody approved yet."""
    earned = select(BenefitRow.party_id, func.sum(BenefitRow.points)).where(
        BenefitRow.party_id.is_not(None), BenefitRow.gift == "points"
    )
    approved = (
        select(PointMove.party_id, func.sum(PointMove.points))
        .join(DocumentRow, DocumentRow.id == PointMove.document_id)
        .where(PointMove.kind == APPROVED, DocumentRow.state == "posted")
    )
    if party_id is not None:
        earned = earned.where(BenefitRow.party_id == party_id)
        approved = approved.where(PointMove.party_id == party_id)
    found = {row[0]: int(row[1]) for row in tx.execute(earned.group_by(BenefitRow.party_id))}
    for row in tx.execute(approved.group_by(PointMove.party_id)):
        found[row[0]] = found.get(row[0], 0) - int(row[1])
    return {key: points for key, points in found.items() if points}


def points_of_parties(tx: Tx, on: date | None = None, party_id: int | None = None) -> list[PartyPoints]:
    """Return how each party with points stands on a day, or one of them; those that wait come first."""
    day = on or tx.today
    waiting, paid = points_waiting(tx, party_id), _paid(tx, party_id)
    lots: dict[int, list[Lot]] = {}
    for lot in point_lots(tx, party_id):
        lots.setdefault(lot.party_id, []).append(lot)
    ids = waiting.keys() | lots.keys() | paid.keys()
    names = tx.execute(select(Party.id, Party.code, Party.name).where(Party.id.in_(sorted(ids)))).all()
    cards = []
    for key, code, name in names:
        own = lots.get(key, [])
        live = [lot for lot in own if lot.is_live(day)]
        cards.append(
            PartyPoints(
                party_id=key, code=code, name=name, waiting=waiting.get(key, 0),
                live=sum(lot.points for lot in live), worth=Paise(sum(lot.paise for lot in live)),
                next_expiry=min((lot.expires_on for lot in live if lot.expires_on), default=None),
                over=sum(lot.points for lot in own if not lot.is_live(day)), paid=paid.get(key, 0),
            )
        )  # fmt: skip
    return sorted(cards, key=_to_do_first)


def party_points(tx: Tx, party_id: int) -> PartyPoints:
    """Return how one party stands today; nothing of it when it never had points."""
    found = points_of_parties(tx, party_id=party_id)
    return found[0] if found else PartyPoints(party_id=party_id, code="", name="")


def _paid(tx: Tx, party_id: int | None = None) -> dict[int, int]:
    paid = (
        select(PointMove.party_id, func.sum(PointMove.points))
        .join(DocumentRow, DocumentRow.id == PointMove.document_id)
        .where(PointMove.kind == PAID, DocumentRow.state == "posted")
    )
    if party_id is not None:
        paid = paid.where(PointMove.party_id == party_id)
    rows = tx.execute(paid.group_by(PointMove.party_id))
    return {row[0]: -int(row[1]) for row in rows}


def _to_do_first(one: PartyPoints) -> tuple[bool, bool, str]:
    return not one.waiting, not one.over, one.name
