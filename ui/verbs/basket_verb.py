"""``dcms basket``: the usual order of a party as a document for ``dcms post``."""

import uuid

import click

from dcms_desktop.desk import Tx
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries import with_party
from dcms_desktop.sales.queries.basket import usual_basket
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell


@click.command("basket")
@click.argument("party")
@click.option("--order", is_flag=True, help="As a sales order, with what is not there; else as a bill.")
@click.pass_context
def basket(ctx: click.Context, /, *, party: str, order: bool) -> int:
    """Suggest what PARTY usually takes and is due now, by its own rhythm.

    Prints one JSON document; what a bill leaves off because it is not there is said.
    """
    with desk_at(ctx) as desk:
        cards = Cards()
        card = desk.ask(cards.party, party)
        found = desk.ask(usual_basket, desk.ask(_begin, "sales_order" if order else "tax_invoice", card.id))
    for words in found.lacking:
        say(f"Not there: {words}.")
    units: dict[str, int] = {}
    for line in found.draft.lines:
        units[line.item.code] = units.get(line.item.code, 0) + line.units
    tell(
        {
            "request_id": str(uuid.uuid4()),
            "kind": found.draft.kind,
            "party": card.code,
            "lines": [{"item": code, "quantity": str(count)} for code, count in units.items()],
        }
    )
    return 0


def _begin(tx: Tx, kind: str, party_id: int) -> Draft:
    return with_party(tx, start_draft(tx, kind), party_id)


VERB = basket
