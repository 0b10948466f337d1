"""``dcms reorder``: what to order, as documents for ``dcms post``, or posted at once."""

from datetime import date

import click
import msgspec

from dcms_desktop.desk import Desk
from dcms_desktop.desk import Tx
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.reordering.actions import make_orders
from dcms_desktop.reordering.orders import Wish
from dcms_desktop.reordering.orders import orders_for
from dcms_desktop.reordering.queries import ReorderAsk
from dcms_desktop.reordering.queries import reorder_lines
from reports.catalogue.picks import picks_of_code
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell
from ui.verbs.document_json import answer_of


@click.command("reorder")
@click.option("--company", metavar="CODE", help="Goods of this maker only.")
@click.option("--supplier", metavar="CODE", help="Goods that come from this supplier only.")
@click.option("--godown", metavar="CODE", help="Stock and sales of this godown only.")
@click.option("--post", is_flag=True, help="Post the orders instead of printing them.")
@click.option("--agree", multiple=True, metavar="NAME", help="Answer a question with yes: least_order.")
@click.pass_context
def reorder(ctx: click.Context, /, *, post: bool, agree: tuple[str, ...], **said: str | None) -> int:
    """Suggest purchase orders, one JSON document for each supplier.

    The report reorder tells the reason of every line; items without a supplier are named and left out.
    """
    with desk_at(ctx) as desk:
        ask = ReorderAsk(
            maker_id=_id_of(desk, "maker", said["company"]),
            supplier_id=_id_of(desk, "supplier", said["supplier"]),
            godown_id=_id_of(desk, "godown", said["godown"]),
        )
        lines = desk.ask(reorder_lines, ask)
        for line in lines:
            if not line.supplier_code:
                say(f"{line.name} is left out: nobody is known who supplies it.")
        wishes = [Wish(line, line.suggestion.units) for line in lines if line.supplier_code]
        if not wishes:
            say("Nothing is to be ordered.")
        elif post:
            for document in desk.do_agreed(agree, make_orders, wishes).orders:
                tell(answer_of(document))
        else:
            for typed in orders_for(wishes, desk.ask(_today)):
                tell(msgspec.to_builtins(typed))
    return 0


def _today(tx: Tx) -> date:
    return tx.today


def _id_of(desk: Desk, pick: str, code: str | None) -> int | None:
    if code is None:
        return None
    hits = desk.ask(picks_of_code, pick, code)
    if not hits:
        name = "company" if pick == "maker" else pick
        raise Refused(f"There is no {name} {code[:40]}.", field=name, next_step="Give its code.")
    return hits[0].id


VERB = reorder
