"""``dcms push``: everything that waits goes up now; the answer says what the centre made of it."""

from pathlib import Path

import click

from dcms_desktop.sync.going import send_now
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell
from ui.verbs.line_words import read_passphrase
from ui.verbs.words import OUTSIDE


@click.command("push")
@click.option(
    "--passphrase-file", type=click.Path(path_type=Path), help="Opens a sealed key; - is the input."
)
@click.pass_context
def push_(ctx: click.Context, passphrase_file: Path | None) -> int:
    """Upload what waits; documents stay in the queue until the centre has answered for each."""
    with desk_at(ctx) as desk:
        came = send_now(desk, read_passphrase(passphrase_file))
    tell({
        "applied": came.done, "held": came.held, "rejected": came.rejected, "kept": came.kept,
        "proofs": came.proofs, "busy": came.busy, "trouble": came.trouble or None,
        "next_step": came.next_step or None, "halt": came.halt or None,
    })  # fmt: skip
    if came.trouble:
        say(f"{came.trouble} {came.next_step}")
        return OUTSIDE
    if came.busy:
        say("Another counter is sending now.")
    else:
        say(f"{came.done} taken, {came.held} to be mapped, {came.rejected} refused.")
    return 0


VERB = push_
