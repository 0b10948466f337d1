"""``dcms return-advice``: whether goods are taken back, the way of the tax, and what the company pays."""

from datetime import date

import click

from dcms_desktop.catalog.queries import item_card
from dcms_desktop.desk import Desk
from dcms_desktop.drafts.quantity import count_units
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.recovery.queries import AdviceAsk
from dcms_desktop.recovery.queries import Told
from dcms_desktop.recovery.queries import batch_numbered
from dcms_desktop.recovery.queries import batches_on
from dcms_desktop.recovery.queries import goods_of_code
from dcms_desktop.recovery.queries import return_advice
from dcms_desktop.sales.returns import REASONS
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell


@click.command("return-advice")
@click.argument("code")
@click.option("--batch", metavar="NUMBER", help="As on the pack; none is the soonest to expire.")
@click.option("--party", metavar="CODE", help="Who brings it.")
@click.option("--reason", default="", help=f"One of {', '.join(REASONS)}; none is told by the batch.")
@click.option("--quantity", default="1", show_default=True, help="As at the counter: 10, 2c6.")
@click.option("--free", default="0", show_default=True, help="Free goods beside them.")
@click.option("--day", metavar="DAY", help="Year-month-day; default today.")
@click.pass_context
def advice(ctx: click.Context, /, code: str, **said: str | None) -> int:
    """Tell what becomes of goods that come back; CODE is scanned, or the code of an item."""
    with desk_at(ctx) as desk:
        told = desk.ask(return_advice, _ask(desk, code, said))
    tell(answer_of(told))
    say(f"{told.advice.verdict.capitalize()}: {told.item.name}. {told.advice.why.text}")
    return 0


def _ask(desk: Desk, code: str, said: dict[str, str | None]) -> AdviceAsk:
    goods = desk.ask(goods_of_code, code)
    cards = Cards()
    item = desk.ask(item_card, goods.item_id)
    batch_id = goods.batch_id
    if said["batch"]:
        batch_id = batch_numbered(desk.ask(batches_on, goods.item_id), said["batch"]).id
    return AdviceAsk(
        item_id=goods.item_id,
        batch_id=batch_id,
        party_id=desk.ask(cards.party, said["party"]).id if said["party"] else None,
        reason=said["reason"] or "",
        units=count_units(said["quantity"] or "1", item),
        free=count_units(said["free"] or "0", item),
        on=_day(said["day"]),
    )


def answer_of(told: Told) -> dict[str, object]:
    """Return an answer as JSON tells it."""
    advice, paid = told.advice, told.advice.recovery
    return {
        "answer": advice.verdict,
        "item": told.item.code,
        "batch": told.batch.number if told.batch else None,
        "party": told.party or None,
        "reason": told.reason,
        "bill": told.bill or None,
        "bill_date": told.bill_day.isoformat() if told.bill_day else None,
        "window": [day.isoformat() for day in advice.window] if advice.window else None,
        "days_left": advice.days_left,
        "tax_until": advice.cutoff.isoformat() if advice.cutoff else None,
        "routes": [
            {"route": one.code, "note": one.note or None, "tax": plain_paise(one.tax), "take": one.preferred,
             "text": one.text, "rule": one.rule}
            for one in advice.routes
        ],
        "company_pays": {
            "value": plain_paise(paid.value), "gst": plain_paise(paid.gst), "total": plain_paise(paid.total),
            "each": plain_paise(paid.per_unit), "of": paid.basis, "settled_by": advice.settle,
        } if paid else None,
        "claim_until": advice.claim_until.isoformat() if advice.claim_until else None,
        "claim_days_left": advice.claim_days_left,
        "points": [{"what": one.what, "text": one.text, "rule": one.rule} for one in advice.points],
    }  # fmt: skip


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(
            f"“{text[:20]}” is not a date.", "day", "Say year-month-day, like 2026-11-10."
        ) from None


VERB = advice
