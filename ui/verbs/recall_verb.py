"""``dcms recall``: freeze a batch at once and write the pack; keep what buyers were told; end it."""

import time
from pathlib import Path

import click

from dcms_desktop.desk import Desk
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.parties.queries import party_of_code
from dcms_desktop.recall.actions import end_recall
from dcms_desktop.recall.actions import note_contact
from dcms_desktop.recall.actions import start_recall
from dcms_desktop.recall.queries import batches_of_number
from dcms_desktop.recall.queries import open_recall
from dcms_desktop.recall.rules import RESULTS
from dcms_desktop.recall.rules import only_item
from ui.trace.pack import write_pack
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell


@click.command("recall")
@click.argument("batch")
@click.option("--item", metavar="CODE", help="The item, when several have this batch number.")
@click.option("--reason", default="Recalled by the company", show_default=True, help="Why it is called back.")
@click.option("--reference", default="", help="Letter of the company or inspector.")
@click.option("--to", metavar="DIR", help="Folder for the pack: one PDF and one sheet.")
@click.option("--told", metavar="PARTY", help="Code of a buyer who was reached; with --result and --person.")
@click.option("--result", default="told", show_default=True, help=f"One of {', '.join(RESULTS)}.")
@click.option("--person", default="", help="Who was told.")
@click.option("--note", default="", help="What was said.")
@click.option("--end", metavar="REASON", help="End the recall: the batch may be sold again.")
@click.pass_context
def recall(ctx: click.Context, /, batch: str, item: str | None, **said: str | None) -> int:
    """Recall BATCH: no counter sells it from now on. Running it again goes on with the same recall."""
    begun = time.perf_counter()
    with desk_at(ctx) as desk:
        item_id = desk.ask(Cards().items_of, [item])[item].id if item else None
        if said["end"] or said["told"]:
            tell(_go_on(desk, batch, item_id, said))
            return 0
        reason, reference = said["reason"] or "", said["reference"] or ""
        recall_id = desk.do(start_recall, batch, reason, item_id=item_id, reference=reference).id
        pack = write_pack(desk, recall_id, Path(said["to"])) if said["to"] else None
        seconds = round(time.perf_counter() - begun, 3)
    tell({"recall": recall_id, "frozen": True, "seconds": seconds, **(pack.told() if pack else {})})
    say(f"Batch {batch} is frozen at every counter." + (f" The pack lies in {said['to']}." if pack else ""))
    return 0


def _go_on(desk: Desk, batch: str, item_id: int | None, said: dict[str, str | None]) -> dict[str, object]:
    """Keep what a buyer was told, or end the recall that is under way."""
    first = only_item(desk.ask(batches_of_number, batch, item_id), batch)[0]
    recall_id = desk.ask(open_recall, first.item_id, first.number)
    if recall_id is None:
        raise Refused(f"Batch {batch[:30]} is not under recall.", "batch", "Start it: dcms recall BATCH.")
    if said["end"]:
        desk.do(end_recall, recall_id, said["end"])
        return {"recall": recall_id, "ended": True}
    party_id = desk.ask(party_of_code, said["told"] or "")
    if party_id is None:
        raise Refused("There is no such party.", "party", "Send the code of a buyer.")
    result, person, note = (said[name] or "" for name in ("result", "person", "note"))
    desk.do(note_contact, recall_id, party_id, result, person=person, note=note)
    return {"recall": recall_id, "told": said["told"], "result": result}


VERB = recall
