"""``dcms bill-orders``: bill the open orders of a beat, each whole or not at all; tell what was not."""

from datetime import date
from typing import Any

import click

from dcms_desktop.desk import Desk
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.orders.queries import WaitingCard
from dcms_desktop.orders.queries import find_waiting
from dcms_desktop.orders.queries import oldest_promise_first
from reports.catalogue.picks import picks_of_code
from ui.documents.beat_billing import Outcome
from ui.documents.beat_billing import bill_one
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell
from ui.verbs.words import REFUSED


@click.command("bill-orders")
@click.option("--beat", metavar="CODE", help="Orders of this beat only.")
@click.option("--salesman", metavar="CODE", help="Orders of this salesman only.")
@click.option("--party", metavar="CODE", help="Orders of this party only.")
@click.option("--day", metavar="YYYY-MM-DD", help="Orders of this day only.")
@click.option("--list", "only_list", is_flag=True, help="Tell which orders are open, bill none.")
@click.option("--print", "prints", is_flag=True, help="Print each bill as the counter does.")
@click.option("--agree", multiple=True, metavar="NAME", help="Answer a question with yes: promise_over, …")
@click.option("--as", "shape", type=click.Choice(["json"]), default="json", help="One JSON object an order.")
@click.pass_context
def bill_orders(ctx: click.Context, /, *, only_list: bool, prints: bool, **said: Any) -> int:
    """Bill open sales orders, the oldest promise first: what lies here goes, the rest waits.

    Prints one JSON object for each order: its bill, or what stopped it. Ends with 1 when any was not billed.
    """
    with desk_at(ctx) as desk:
        cards = oldest_promise_first(
            desk.ask(
                find_waiting,
                beat_id=_id_of(desk, "beat", said["beat"]),
                salesman_id=_id_of(desk, "salesman", said["salesman"]),
                party_id=_id_of(desk, "party", said["party"]),
                day=_day(said["day"]),
            )
        )
        if only_list:
            for card in cards:
                tell(_head(card))
            return 0
        stopped = 0
        for card in cards:
            outcome = bill_one(desk, card.id, None if prints else (), said["agree"])
            stopped += outcome.bill is None
            tell({**_head(card), **_answer(outcome)})
    say(f"{len(cards) - stopped} of {len(cards)} orders were billed.")
    return REFUSED if stopped else 0


def _head(card: WaitingCard) -> dict[str, Any]:
    return {
        "order": card.number, "date": card.day.isoformat(), "party": card.party, "beat": card.beat,
        "salesman": card.salesman, "waits": plain_paise(card.worth),
    }  # fmt: skip


def _answer(outcome: Outcome) -> dict[str, Any]:
    if outcome.bill is None:
        problem = {
            "message": outcome.why, "field": outcome.field, "next_step": outcome.next_step,
            "consent": outcome.consent or None,
        }  # fmt: skip
        return {"bill": None, "total": None, "short": [], "problem": problem}
    bill = outcome.bill
    return {"bill": bill.number, "total": plain_paise(bill.total), "short": outcome.short, "problem": None}


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(
            f"“{text[:20]}” is not a date.", field="day", next_step="Give year-month-day, like 2026-11-29."
        ) from None


def _id_of(desk: Desk, pick: str, code: str | None) -> int | None:
    if code is None:
        return None
    hits = desk.ask(picks_of_code, pick, code)
    if not hits:
        raise Refused(f"There is no {pick} {code[:40]}.", field=pick, next_step="Give its code.")
    return hits[0].id


VERB = bill_orders
