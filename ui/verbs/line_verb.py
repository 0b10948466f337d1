"""``dcms line``: the state of the line; set it up, send a refused document again, stop it."""

from pathlib import Path
from typing import Any

import click

from dcms_desktop.desk import Desk
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.sync.actions.line import drop_line
from dcms_desktop.sync.actions.line import take_over
from dcms_desktop.sync.actions.numbering import send_again
from dcms_desktop.sync.client import enrol
from dcms_desktop.sync.client import set_up_files
from dcms_desktop.sync.client import set_up_key
from dcms_desktop.sync.client import this_pc
from dcms_desktop.sync.going import try_line
from dcms_desktop.sync.queries import LineState
from dcms_desktop.sync.queries import line_state
from dcms_desktop.sync.queries import op_rows
from dcms_desktop.sync.queries.state import SHOWN
from dcms_desktop.sync.rules import states
from dcms_desktop.sync.rules.waiting import clock_words
from dcms_desktop.sync.rules.waiting import minutes_between
from dcms_desktop.telling.feeds.all_feeds import ALSO
from dcms_desktop.telling.feeds.all_feeds import all_feeds
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell
from ui.verbs.line_words import read_passphrase

PASSPHRASE = click.option(
    "--passphrase-file", type=click.Path(path_type=Path), help="Seals or opens the key; - is the input."
)


@click.group("line", invoke_without_command=True)
@click.pass_context
def line(ctx: click.Context) -> int:
    """Show how the line to the centre stands."""
    if ctx.invoked_subcommand is None:
        with desk_at(ctx) as desk:
            _tell(desk.ask(line_state))
    return 0


def _tell(state: LineState) -> None:
    card = state.card
    age = minutes_between(state.oldest, clock.utc_text()) if state.oldest else 0
    counts = {
        "waiting": state.waiting, "sent": state.sent, "acknowledged": state.done, "held": state.held,
        "rejected": state.rejected, "kept": state.kept, "oldest_minutes": age,
        "papers_waiting": state.papers, "papers_refused": state.papers_kept,
    }  # fmt: skip
    if card is None:
        tell({"line": None, **counts})
        say("No line is set up. dcms line enrol --url https://… --code …")
        return
    tell({
        "line": {
            "company": card.company, "url": card.url, "profile": card.profile, "stream": card.stream,
            "epoch": card.epoch, "acked_seq": card.acked_seq, "head_seq": card.head_seq,
            "halt": card.halt or None, "trouble": card.trouble or None, "last_ok": card.ok_at or None,
            "next_try": card.push_at or None, "receipt": card.receipt or None,
            "sends": card.sends or None, "sends_until": card.held_until or None,
            "may_send": [one.node for one in state.devices],
            "clock": clock_words(card.clock_offsets) or None, "restored": state.restored,
        },
        **counts,
        "last_proof": {
            "day": state.proof_day.isoformat(), "state": state.proof_state,
            "audit": state.proof_audit or None,
        }
        if state.proof_day
        else None,
        "to_accept": {"orders": state.open_orders, "invoices": state.open_invoices},
    })  # fmt: skip
    say(states.HALTS.get(card.halt, card.trouble or "The line is in order."))


@line.command("enrol")
@click.option("--url", required=True, help="Address of the centre, https://…")
@click.option("--code", required=True, help="The company's one-time code.")
@PASSPHRASE
@click.pass_context
def enrol_(ctx: click.Context, url: str, code: str, passphrase_file: Path | None) -> int:
    """Enrol this PC: a new key is made and stays in the system's key store, or under a passphrase."""
    with desk_at(ctx) as desk:
        enrol(desk, url, code, read_passphrase(passphrase_file))
        _tell(desk.ask(line_state))
    return 0


@line.command("key")
@click.option("--profile", type=click.Choice([states.HMAC, states.MTLS, states.REST]), default=states.HMAC)
@click.option("--url", required=True)
@click.option("--stream", required=True)
@click.option("--distributor", required=True)
@click.option("--id", "device", required=True, help="Id of the key, or CERTIFICATE|KEY files of mutual TLS.")
@click.option(
    "--secret-file", required=True, type=click.Path(path_type=Path), help="Its secret; - is the input."
)
@PASSPHRASE
@click.pass_context
def key_(ctx: click.Context, /, secret_file: Path, passphrase_file: Path | None, **told: str) -> int:
    """Set up a line that proves itself by a shared key or a certificate."""
    secret = read_passphrase(secret_file)
    if secret is None:
        raise Refused("The file holds no secret.", "secret", "Its first line is the secret.")
    with desk_at(ctx) as desk:
        set_up_key(desk, told.pop("profile"), told, secret, read_passphrase(passphrase_file))
        _tell(desk.ask(line_state))
    return 0


@line.command("files")
@click.option(
    "--to", "folder", required=True, metavar="DIR", help="The folder that the company's program reads."
)
@click.option("--layout", required=True, help="How the files look; a wrong one lists them.")
@click.option("--distributor", default="", help="Our code at the company.")
@click.pass_context
def files_(ctx: click.Context, folder: str, layout: str, distributor: str) -> int:
    """Set up a line of files for a company without the protocol."""
    with desk_at(ctx) as desk:
        set_up_files(desk, folder, layout, distributor)
        _tell(desk.ask(line_state))
    return 0


@line.command("list")
@click.argument("which", type=click.Choice(sorted(SHOWN)), default="open")
@click.pass_context
def list_(ctx: click.Context, which: str) -> int:
    """List operations: open, done, held, rejected or all."""
    with desk_at(ctx) as desk:
        rows = desk.ask(op_rows, which)
    tell({"operations": [_row(row) for row in rows]})
    return 0


def _row(row: Any) -> dict[str, Any]:
    return {
        "seq": row.seq, "type": row.type, "number": row.number, "day": row.day.isoformat(),
        "state": row.state, "code": row.code, "detail": row.detail, "advice": row.advice,
        "answered_at": row.answered_at,
    }  # fmt: skip


@line.command("again")
@click.argument("seq", type=int)
@click.pass_context
def again_(ctx: click.Context, seq: int) -> int:
    """Send a refused document again, as it is now."""
    with desk_at(ctx) as desk:
        desk.do(send_again, seq)
    say("It goes with the next upload.")
    return 0


@line.command("take-over")
@click.pass_context
def take_over_(ctx: click.Context) -> int:
    """Let this PC send at once, when the one that sent is gone."""
    with desk_at(ctx) as desk:
        desk.do(take_over, this_pc())
        _tell(desk.ask(line_state))
    return 0


@line.command("test")
@PASSPHRASE
@click.pass_context
def test_(ctx: click.Context, passphrase_file: Path | None) -> int:
    """Ask the centre who we are to it; nothing is sent."""
    with desk_at(ctx) as desk:
        tried = try_line(desk, read_passphrase(passphrase_file))
    tell(
        {"test": "good", "says": tried.text, **{name.lower().replace(" ", "_"): v for name, v in tried.facts}}
    )
    return 0


@line.command("stop")
@click.option("--reason", required=True)
@click.pass_context
def stop_(ctx: click.Context, reason: str) -> int:
    """Stop the line until it is set up anew."""
    with desk_at(ctx) as desk:
        desk.do(drop_line, reason)
    say("Nothing goes up any more.")
    return 0


@line.command("leaves")
@click.pass_context
def leaves_(ctx: click.Context) -> int:
    """Tell what leaves the shop, feed by feed."""
    with desk_at(ctx) as desk:
        _leaves(desk)
    return 0


def _leaves(desk: Desk) -> None:
    from dcms_desktop.telling.queries.documents import scope_of

    scope = desk.ask(scope_of)
    tell({
        "feeds": [
            {"feed": feed.type, "version": feed.version, "fields": list(feed.fields)}
            for feed in all_feeds().values()
        ]
        + [{"feed": title, "version": "1.0", "fields": list(fields)} for title, fields in ALSO],
        "companies": "all" if scope.makers is None else len(scope.makers),
        "names": scope.names, "gstins": scope.gstins, "collections": scope.collections,
    })  # fmt: skip


VERB = line
