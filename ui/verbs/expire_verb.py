"""``dcms expire``: what expired before today leaves the saleable stock, by a document."""

import click

from dcms_desktop.inbox.cards import Cards
from dcms_desktop.recall.queries import batches_of_number
from dcms_desktop.recall.rules import only_item
from dcms_desktop.stock.actions import mark_for_return
from dcms_desktop.upkeep.actions import move_expired
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell


@click.command("expire")
@click.option("--mark", metavar="BATCH", help="Only mark a batch for return, or take its mark away.")
@click.option("--item", metavar="CODE", help="The item of --mark, when several have this batch number.")
@click.pass_context
def expire(ctx: click.Context, mark: str | None, item: str | None) -> int:
    """Set aside everything that has expired; run again it does nothing. A closed day is left alone."""
    with desk_at(ctx) as desk:
        if mark is not None:
            item_id = desk.ask(Cards().items_of, [item])[item].id if item else None
            found = only_item(desk.ask(batches_of_number, mark, item_id), mark)
            for one in found:
                desk.do(mark_for_return, one.id)
            tell({"marked": found[0].number, "item": found[0].code, "batches": len(found)})
            return 0
        swept = desk.do(move_expired)
    tell({
        "documents": [document.number for document in swept.documents],
        "units": swept.units,
        "lines": [
            {"item": line.code, "batch": line.batch, "units": line.units}
            for document in swept.documents
            for line in document.lines
        ],
    })  # fmt: skip
    say(
        f"{swept.units} units were set aside." if swept.documents else "Nothing expired is left to set aside."
    )
    return 0


VERB = expire
