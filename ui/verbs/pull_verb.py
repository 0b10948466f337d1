"""``dcms pull``: what the company sends down is put where it belongs; papers wait for a person."""

import json
from pathlib import Path
from typing import Any

import click

from dcms_desktop.arrivals.actions.answers import book_decision
from dcms_desktop.arrivals.actions.answers import grant_config
from dcms_desktop.arrivals.actions.pages import read_notice
from dcms_desktop.arrivals.actions.papers import take_up
from dcms_desktop.arrivals.actions.papers import turn_down
from dcms_desktop.arrivals.packs import load_pack
from dcms_desktop.arrivals.pulling import book_orders
from dcms_desktop.arrivals.pulling import pull_now
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.telling.queries.received import ReceivedRow
from dcms_desktop.telling.queries.received import received_rows
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell
from ui.verbs.line_words import read_passphrase
from ui.verbs.words import OUTSIDE

ONE = {
    "taken": "--take-up", "turned": "--turn-down", "settled": "--book", "granted": "--grant",
    "read": "--read",
}  # fmt: skip
"""What is done with one thing that came."""


@click.command("pull")
@click.option(
    "--passphrase-file", type=click.Path(path_type=Path), help="Opens a sealed key; - is the input."
)
@click.option("--list", "listed", is_flag=True, help="Fetch nothing; list what came and waits.")
@click.option("--all", "every", is_flag=True, help="With --list: all that ever came.")
@click.option("--take-up", "taken", type=int, metavar="ID", help="Hold a draft of an invoice or order.")
@click.option("--turn-down", "turned", type=int, metavar="ID", help="Turn an order down, with --reason.")
@click.option("--book-orders", "booked", is_flag=True, help="Book every order with nothing in its way.")
@click.option("--book", "settled", type=int, metavar="ID", help="Book an answer to a claim, as it says.")
@click.option("--grant", "granted", type=int, metavar="ID", help="Grant what the company wishes of the line.")
@click.option(
    "--pack", "pack", type=click.Path(path_type=Path), metavar="FILE", help="Load the company's signed pack."
)
@click.option("--key", "key", default="", help="With --pack, the mark of its key as the company told it.")
@click.option("--read", "read", type=int, metavar="ID", help="Note that a notice was read.")
@click.option("--reason", default="")
@click.pass_context
def pull_(ctx: click.Context, /, passphrase_file: Path | None, **words: Any) -> int:
    """Fetch what is new; or list it, take one up, turn one down."""
    with desk_at(ctx) as desk:
        if words["listed"]:
            rows = desk.ask(received_rows, (), () if words["every"] else ("waiting", "refused"))
            tell({"received": [_told(row) for row in rows]})
            return 0
        if words["pack"] is not None:
            loaded = load_pack(desk, words["pack"], words["key"])
            tell({"applied": loaded.applied, "waiting": loaded.waiting, "refused": loaded.refused})
            return 0
        if words["booked"]:
            tell({"booked": book_orders(desk)})
            return 0
        if any(words[name] is not None for name in ONE):
            return _act(desk, words)
        came = pull_now(desk, read_passphrase(passphrase_file))
    tell({
        "applied": came.applied, "waiting": came.waiting, "refused": came.refused, "pages": came.pages,
        "booked": came.booked,
        "trouble": came.trouble or None, "next_step": came.next_step or None,
    })  # fmt: skip
    if came.trouble:
        say(f"{came.trouble} {came.next_step}")
        return OUTSIDE
    say(f"{came.applied} applied, {came.waiting} wait for somebody, {came.refused} do not fit.")
    return 0


def _act(desk: Any, words: dict[str, Any]) -> int:
    if sum(words[name] is not None for name in ONE) > 1:
        raise Refused("One thing at a time.", "received", f"Say one of {', '.join(ONE.values())}.")
    if words["taken"] is not None:
        done = desk.do(take_up, words["taken"])
        tell({"kind": done.kind, "request_id": done.request_id, "held": done.title})
        say("The draft is held: take it up with Ctrl+J.")
    elif words["turned"] is not None:
        desk.do(turn_down, words["turned"], words["reason"])
        say("Turned down.")
    elif words["settled"] is not None:
        tell({"booked": desk.do(book_decision, words["settled"]).text})
    elif words["granted"] is not None:
        tell({"granted": desk.do(grant_config, words["granted"]).text})
    else:
        desk.do(read_notice, words["read"])
        say("Noted as read.")
    return 0


def _told(row: ReceivedRow) -> dict[str, Any]:
    return {
        "id": row.id, "type": row.type, "code": row.code, "rev": row.rev, "state": row.state,
        "text": row.text,
        "due_on": row.due_on.isoformat() if row.due_on else None, "gone": row.gone, "at": row.at,
        "body": json.loads(row.body),
    }  # fmt: skip


VERB = pull_
