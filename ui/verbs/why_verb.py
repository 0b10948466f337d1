"""``dcms why``: which batches the counter would take of an item, and why each other one is passed over."""

from dataclasses import asdict
from dataclasses import replace
from datetime import date

import click

from dcms_desktop.drafts.quantity import count_units
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.sales.queries import offer_item
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries import with_party
from dcms_desktop.sales.rules import explain_pick
from dcms_desktop.stock.picking import Pick
from dcms_desktop.stock.queries import batch_places
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell


@click.command("why")
@click.argument("item")
@click.option("--party", metavar="CODE", help="Who buys; its least life of goods counts.")
@click.option("--quantity", default="1", show_default=True, help="As at the counter: 10, 2c6.")
@click.option("--day", metavar="DAY", help="Day of the bill, year-month-day; default today.")
@click.pass_context
def why(ctx: click.Context, item: str, party: str | None, quantity: str, day: str | None) -> int:
    """Explain the batches that a bill would take of ITEM: a code or barcode."""
    on = _day(day)
    with desk_at(ctx) as desk:
        cards = Cards()
        card = desk.ask(cards.items_of, [item])[item]
        draft = desk.ask(start_draft, "tax_invoice", on)
        if party is not None:
            draft = desk.ask(with_party, draft, desk.ask(cards.party, party).id)
        line = replace(desk.ask(offer_item, draft, card.id), units=count_units(quantity, card))
        pick = explain_pick(draft, line, desk.ask(batch_places, card.id, draft.godown_id))
    tell({"item": card.code, "name": card.name, "day": draft.day.isoformat(), **told(pick)})
    for one in pick.verdicts:
        say(f"{one.batch.number}: {one.units or ''} {one.text}".replace(":  ", ": "))
    return 0


def told(pick: Pick) -> dict[str, object]:
    """Return a pick as JSON tells it."""
    return {
        "lacking": pick.lacking,
        "batches": [
            {
                "batch": one.batch.number,
                "expiry": one.batch.expiry.isoformat() if one.batch.expiry else None,
                "stock": one.batch.units,
                "taken": one.units,
                "why": one.why.value,
                "reason": one.text,
                "days_left": one.life,
                "days_needed": one.needs or None,
                "rule": asdict(one.rule) if one.rule else None,
            }
            for one in pick.verdicts
        ],
    }


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(
            f"“{text[:20]}” is not a date.", field="day", next_step="Say year-month-day, like 2026-11-10."
        ) from None


VERB = why
