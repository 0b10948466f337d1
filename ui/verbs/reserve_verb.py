"""``dcms reserve``: keep goods of an item for a party, or let go what was kept."""

from datetime import date
from typing import Any

import click

from dcms_desktop.desk import Tx
from dcms_desktop.drafts.quantity import count_units
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.stock.actions import release_stock
from dcms_desktop.stock.actions import reserve_stock
from dcms_desktop.stock.picking import Demand
from dcms_desktop.stock.picking import first_to_expire
from dcms_desktop.stock.queries import batches_of
from dcms_desktop.stock.queries import godown_of_code
from dcms_desktop.stock.rules import Reserve
from ui.verbs.answers import desk_at
from ui.verbs.answers import tell


@click.command("reserve")
@click.argument("item", required=False)
@click.option("--quantity", default="1", show_default=True, help="As at the counter: 10, 2c6.")
@click.option("--batch", metavar="NUMBER", help="Of this batch; else of the one that expires first.")
@click.option("--party", metavar="CODE", help="For whom.")
@click.option("--godown", metavar="CODE", default="SHOP", show_default=True, help="Where it lies.")
@click.option("--note", default="", help="Why.")
@click.option("--release", metavar="NO", type=int, help="Let go a reservation by its number instead.")
@click.pass_context
def reserve(ctx: click.Context, /, item: str | None, **said: Any) -> int:
    """Keep goods of ITEM for somebody; the report reservations lists what is kept."""
    release, party, batch = said["release"], said["party"], said["batch"]
    with desk_at(ctx) as desk:
        if release is not None:
            desk.do(release_stock, release)
            tell({"released": release})
            return 0
        if item is None:
            raise Refused("Say of which item.", field="item", next_step="Give its code or barcode.")
        cards = Cards()
        card = desk.ask(cards.items_of, [item])[item]
        place = desk.ask(godown_of_code, said["godown"])
        choices = desk.ask(batches_of, [card.id], None, place.id)[card.id]
        named = [one for one in choices if batch is None or one.number == batch.strip().upper()]
        fit = first_to_expire(named, Demand(day=desk.ask(_today)))
        if not fit:
            raise Refused(
                f"{card.name} has nothing free there.", field="item", next_step="Look at Stock by batch."
            )
        wish = Reserve(
            batch_id=fit[0].batch.id,
            units=count_units(said["quantity"], card),
            godown_id=place.id,
            party_id=desk.ask(cards.party, party).id if party else None,
            note=said["note"],
        )
        saved = desk.do(reserve_stock, wish)
    tell({"reservation": saved.id, "item": card.code, "batch": fit[0].batch.number, "units": wish.units})
    return 0


def _today(tx: Tx) -> date:
    return tx.today


VERB = reserve
