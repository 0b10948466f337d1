"""One round of the line as windows and verbs start it: up, then proofs, then down."""

import os
import platform
import time
from collections.abc import Callable
from functools import partial

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.sync.actions.line import note_trouble
from dcms_desktop.sync.client import open_wire
from dcms_desktop.sync.file_drop import drop_files
from dcms_desktop.sync.file_drop import post_plainly
from dcms_desktop.sync.proofs import prove_days
from dcms_desktop.sync.queries.state import line_card
from dcms_desktop.sync.rules import states
from dcms_desktop.sync.sender import NEXT_MS
from dcms_desktop.sync.sender import Asks
from dcms_desktop.sync.sender import Pushed
from dcms_desktop.sync.sender import Round
from dcms_desktop.sync.sender import never
from dcms_desktop.sync.sender import push
from dcms_desktop.sync.sender import unheard
from dcms_desktop.wire.http import TokenAuth
from dcms_desktop.wire.http import Wire


def sender_name() -> str:
    """Return who this program is among all that may send: machine and process."""
    return f"{platform.node()[:40]}:{os.getpid()}"


BUSY_S = 2.0
"""A counter that saved something within these seconds is at work: the line goes in small steps then."""
PAUSE_S, MOST_PAUSES = 0.01, 25


def give_way(desk: Asks) -> bool:
    """Rest a moment while somebody bills, and while a bill is being saved; tell whether somebody does."""
    for _ in range(MOST_PAUSES):
        rested = desk.rested()
        if rested >= BUSY_S:
            return False
        time.sleep(PAUSE_S)
        if rested:
            break
    return True


def send_now(
    desk: Asks,
    passphrase: str | None = None,
    say: Callable[[int, int], None] = unheard,
    stop: Callable[[], bool] = never,
    *,
    by_hand: bool = True,
    gently: bool = False,
) -> Pushed:
    """Send all that waits. What the line says no to is in the answer; only a missing line is refused.

    ``gently`` lets whoever bills in this program go first.
    """
    card = desk.ask(line_card)
    if card is None:
        raise Refused("No line is set up.", "line", "Set it up with the company's code: dcms line enrol.")
    if card.halt == states.STOPPED:
        raise Refused("The line was stopped by hand.", "line", "Set it up anew with a code of the company.")
    if card.profile == states.FILES:
        return push(Round(desk, Wire(""), sender_name(), say, stop), drop_files)
    try:
        wire = open_wire(card, passphrase)
    except Refused as no:
        desk.do(note_trouble, no.message, no.next_step, NEXT_MS)
        return Pushed(trouble=no.message, next_step=no.next_step)
    with wire:
        turn = Round(
            desk, wire, sender_name(), say, stop,
            by_hand=by_hand, before_end=prove_days, give_way=partial(give_way, desk) if gently else never,
        )  # fmt: skip
        if isinstance(wire.auth, TokenAuth):
            turn.seed = wire.auth.seed
        return push(turn, post_plainly if card.profile == states.REST else None)
