"""Writes of points: approve, pay out, let lapse; each is a journal, so cost and what is owed are booked."""

from collections.abc import Iterable
from datetime import timedelta

from dcms_desktop.company.queries import setting
from dcms_desktop.company.rules import APPROVE
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions import post_document
from dcms_desktop.documents.posted import Posted
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.rights import right
from dcms_desktop.ledger.rules import Leg
from dcms_desktop.point_lots.actions import note_lot
from dcms_desktop.point_lots.actions import take_points
from dcms_desktop.point_lots.actions import write_back
from dcms_desktop.point_lots.queries import point_lots
from dcms_desktop.point_lots.rules import take
from dcms_desktop.point_lots.rules import worth_of
from dcms_desktop.points.queries import points_waiting
from dcms_desktop.points.rules import COST
from dcms_desktop.points.rules import OWED
from dcms_desktop.points.settings import POINT_DAYS
from dcms_desktop.points.settings import POINT_WORTH
from dcms_desktop.sales.queries import start_draft

NAMES = {COST: "Points given to customers", OWED: "Points owed to customers", "debtors": "Customers"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsDone:
    """What was done: the journal that books it, and how many points."""

    document: Posted
    points: int
    paise: Paise
    changes: Changes


@right(APPROVE)
def approve_points(tx: Tx, party_id: int, points: int | None = None) -> PointsDone:
    """Approve points that a party earned, all unless a number is said: their worth is owed from now."""
    waiting = points_waiting(tx, party_id).get(party_id, 0)
    count = waiting if points is None else points
    if not 0 < count <= waiting:
        raise Refused(
            f"{max(waiting, 0)} points of this party wait for approval.",
            field="points",
            next_step=f"Type 1 to {waiting}." if waiting > 0 else "Points come with bills under a scheme.",
        )
    paise = Paise(count * setting(tx, POINT_WORTH))
    days = setting(tx, POINT_DAYS)
    done = _journal(tx, f"{count} points approved", ((COST, paise, None), (OWED, Paise(-paise), None)))
    expires = tx.today + timedelta(days=days) if days else None
    note_lot(tx, done.id, party_id, points=count, paise=paise, expires_on=expires)
    return _done(done, count, paise)


@right(APPROVE)
def pay_points(tx: Tx, party_id: int, points: int) -> PointsDone:
    """Pay approved points into the account of a party, those that lapse first; they settle old bills."""
    paise = worth_of(take(point_lots(tx, party_id), points, tx.today))
    done = _journal(
        tx, f"{points} points paid out", ((OWED, paise, None), ("debtors", Paise(-paise), party_id))
    )
    take_points(tx, done.id, party_id, points, paise, tx.today)
    return _done(done, points, paise)


@right(APPROVE)
def lapse_points(tx: Tx) -> PointsDone:
    """Write back all approved points past their day: they are owed no more."""
    over = [lot for lot in point_lots(tx) if lot.is_over(tx.today)]
    if not over:
        raise Refused("No points are past their day.", field="points", next_step="Nothing is to be done.")
    count, paise = sum(one.points for one in over), Paise(sum(one.paise for one in over))
    done = _journal(tx, f"{count} points lapsed", ((OWED, paise, None), (COST, Paise(-paise), None)))
    write_back(tx, done.id, over)
    return _done(done, count, paise)


def _journal(tx: Tx, words: str, sides: Iterable[tuple[str, Paise, int | None]]) -> Posted:
    legs = tuple(
        Leg(account=account, paise=paise, name=NAMES[account], party_id=party_id)
        for account, paise, party_id in sides
    )
    draft = replace(start_draft(tx, "journal"), legs=legs, remarks=words)
    return post_document(tx, "journal", draft, ()).document


def _done(document: Posted, points: int, paise: Paise) -> PointsDone:
    changes = Changes({"documents", "ledger", "points"})
    return PointsDone(document=document, points=points, paise=paise, changes=changes)
