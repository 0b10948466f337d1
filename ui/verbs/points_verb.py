"""``dcms points``: points of customers are listed, approved, paid into their accounts, or written back."""

import click

from dcms_desktop.inbox.cards import Cards
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.points.actions import PointsDone
from dcms_desktop.points.actions import approve_points
from dcms_desktop.points.actions import lapse_points
from dcms_desktop.points.actions import pay_points
from dcms_desktop.points.queries import points_of_parties
from dcms_desktop.points.rules import PartyPoints
from ui.verbs.answers import desk_at
from ui.verbs.answers import tell


@click.command("points")
@click.option("--approve", metavar="PARTY", help="Approve what this party earned; --points says how many.")
@click.option("--pay", metavar="PARTY", help="Pay so many --points into the account of this party.")
@click.option("--points", type=int, help="How many; approving takes all that wait when it is left out.")
@click.option("--lapse", is_flag=True, help="Write back approved points that are past their day.")
@click.pass_context
def points_of(
    ctx: click.Context, approve: str | None, pay: str | None, points: int | None, *, lapse: bool
) -> int:
    """List points by party, or do one step with them.

    Points come with bills under a scheme. Approved, their worth is owed and booked as a cost; paid out, they
    settle the oldest bills of the party; past their day they are written back. Each step is a journal.
    """
    if sum((approve is not None, pay is not None, lapse)) > 1:
        raise Refused("Do one step at a time.", field="points", next_step="Say --approve, --pay or --lapse.")
    with desk_at(ctx) as desk:
        if approve is not None:
            tell(_done(desk.do(approve_points, desk.ask(Cards().party, approve).id, points)))
        elif pay is not None:
            if points is None:
                raise Refused("How many points are paid?", field="points", next_step="Say --points 50.")
            tell(_done(desk.do(pay_points, desk.ask(Cards().party, pay).id, points)))
        elif lapse:
            tell(_done(desk.do(lapse_points)))
        else:
            for one in desk.ask(points_of_parties):
                tell(_told(one))
    return 0


def _done(done: PointsDone) -> dict[str, object]:
    return {"journal": done.document.number, "points": done.points, "amount": plain_paise(done.paise)}


def _told(one: PartyPoints) -> dict[str, object]:
    return {
        "party": one.code,
        "name": one.name,
        "waiting": one.waiting,
        "approved": one.live,
        "worth": plain_paise(one.worth),
        "next_expiry": one.next_expiry.isoformat() if one.next_expiry else None,
        "past_their_day": one.over,
        "paid": one.paid,
    }


VERB = points_of
