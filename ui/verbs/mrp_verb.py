"""``dcms mrp``: the price to honour of packs in trade that the company lowered after they were printed."""

from datetime import date

import click

from dcms_desktop.inbox.cards import Cards
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.kernel.money import rupees
from dcms_desktop.recall.queries import batches_of_number
from dcms_desktop.recall.rules import only_item
from dcms_desktop.stock.actions import revise_mrp
from ui.verbs.answers import desk_at
from ui.verbs.answers import tell


@click.command("mrp")
@click.argument("batch")
@click.option("--item", metavar="CODE", help="The item, when several have this batch number.")
@click.option("--printed", metavar="AMOUNT", help="The MRP on the pack, when there are several.")
@click.option("--to", "lower", metavar="AMOUNT", help="The revised MRP with tax; without it none holds.")
@click.option("--from", "since", metavar="DAY", help="First day of it, year-month-day; default today.")
@click.pass_context
def mrp(ctx: click.Context, /, batch: str, **said: str | None) -> int:
    """Keep the revised MRP of BATCH: no bill charges more from that day on."""
    lower, printed, item, since = (said[name] for name in ("lower", "printed", "item", "since"))
    price = rupees(lower, "mrp") if lower is not None else None
    with desk_at(ctx) as desk:
        item_id = desk.ask(Cards().items_of, [item])[item].id if item else None
        found = only_item(desk.ask(batches_of_number, batch, item_id), batch)
        if printed is not None:
            found = tuple(one for one in found if one.mrp == rupees(printed, "printed"))
        if len({one.mrp for one in found}) != 1:
            text = f"Batch {batch[:30]} is not there with one MRP."
            raise Refused(text, "printed", "Say --printed AMOUNT, as on the pack.")
        day = _day(since) if since else clock.today()
        desk.do(revise_mrp, [one.id for one in found], price, day)
    tell({
        "batch": found[0].number, "item": found[0].code, "printed": plain_paise(found[0].mrp),
        "mrp": plain_paise(price if price is not None else found[0].mrp), "from": day.isoformat(),
    })  # fmt: skip
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(
            f"“{text[:20]}” is not a date.", field="from", next_step="Say year-month-day, like 2025-09-22."
        ) from None


VERB = mrp
