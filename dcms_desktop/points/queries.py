"""Reads of points: what waits for approval, and how each party stands."""

from datetime import date

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.money import Paise
from dcms_desktop.parties.tables import Party
from dcms_desktop.point_lots.queries import moved_points
from dcms_desktop.point_lots.queries import point_lots
from dcms_desktop.point_lots.rules import APPROVED
from dcms_desktop.point_lots.rules import PAID
from dcms_desktop.point_lots.rules import Lot
from dcms_desktop.points.rules import PartyPoints
from dcms_desktop.pricing.tables import BenefitRow


def points_waiting(tx: Tx, party_id: int | None = None) -> dict[int, int]:
    """Return the points that parties earned and nobody approved yet."""
    earned = select(BenefitRow.party_id, func.sum(BenefitRow.points)).where(
        BenefitRow.party_id.is_not(None), BenefitRow.gift == "points"
    )
    if party_id is not None:
        earned = earned.where(BenefitRow.party_id == party_id)
    found = {row[0]: int(row[1]) for row in tx.execute(earned.group_by(BenefitRow.party_id))}
    for key, points in moved_points(tx, APPROVED, party_id).items():
        found[key] = found.get(key, 0) - points
    return {key: points for key, points in found.items() if points}


def points_of_parties(tx: Tx, on: date | None = None, party_id: int | None = None) -> list[PartyPoints]:
    """Return how each party with points stands on a day, or one of them; those that wait come first."""
    day = on or tx.today
    waiting = points_waiting(tx, party_id)
    paid = {key: -points for key, points in moved_points(tx, PAID, party_id).items() if points}
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
                over=sum(lot.points for lot in own if lot.is_over(day)), paid=paid.get(key, 0),
            )
        )  # fmt: skip
    return sorted(cards, key=_to_do_first)


def party_points(tx: Tx, party_id: int) -> PartyPoints:
    """Return how one party stands today; nothing of it when it never had points."""
    found = points_of_parties(tx, party_id=party_id)
    return found[0] if found else PartyPoints(party_id=party_id, code="", name="")


def _to_do_first(one: PartyPoints) -> tuple[bool, bool, str]:
    return not one.waiting, not one.over, one.name
