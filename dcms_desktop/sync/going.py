"""One round of the line as windows and verbs start it: up, then proofs, then down."""

import os
from collections.abc import Callable
from functools import partial

from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.sync.actions.line import note_trouble
from dcms_desktop.sync.answers import HelloTold
from dcms_desktop.sync.answers import understood
from dcms_desktop.sync.client import open_wire
from dcms_desktop.sync.client import own_card
from dcms_desktop.sync.client import this_pc
from dcms_desktop.sync.file_drop import drop_files
from dcms_desktop.sync.file_drop import post_plainly
from dcms_desktop.sync.gentle import Asks
from dcms_desktop.sync.gentle import is_busy
from dcms_desktop.sync.proofs import prove_days
from dcms_desktop.sync.queries.state import LineCard
from dcms_desktop.sync.queries.state import line_devices
from dcms_desktop.sync.rules import states
from dcms_desktop.sync.sender import NEXT_MS
from dcms_desktop.sync.sender import NEXT_STEPS
from dcms_desktop.sync.sender import Pushed
from dcms_desktop.sync.sender import Round
from dcms_desktop.sync.sender import never
from dcms_desktop.sync.sender import push
from dcms_desktop.sync.sender import unheard
from dcms_desktop.telling.layouts.layout import checked_folder
from dcms_desktop.wire.http import TokenAuth
from dcms_desktop.wire.http import Trouble
from dcms_desktop.wire.http import Wire


def sends_elsewhere(desk: Asks) -> bool:
    """Tell whether another PC was enrolled: then it is no trouble of the line that this one cannot send."""
    return any(one.node != this_pc() for one in desk.ask(line_devices))


def sender_name() -> str:
    """Return who this program is among all that may send: machine and process."""
    return f"{this_pc()}:{os.getpid()}"


def send_now(
    desk: Asks,
    passphrase: str | None = None,
    say: Callable[[int, int], None] = unheard,
    stop: Callable[[], bool] = never,
    *,
    by_hand: bool = True,
    gently: bool = False,
    holder: str = "",
) -> Pushed:
    """Send all that waits. What the line says no to is in the answer; only a missing line is refused.

    ``gently`` goes in small steps while somebody bills; `Gentle` is the desk for it. ``holder`` is who sends,
    where this program sends for another one.
    """
    holder = holder or sender_name()
    card = own_card(desk)
    if card is None:
        raise Refused("No line is set up.", "line", "Set it up with the company's code: dcms line enrol.")
    if card.halt == states.STOPPED:
        raise Refused("The line was stopped by hand.", "line", "Set it up anew with a code of the company.")
    if card.profile == states.FILES:
        return push(Round(desk, Wire(""), holder, say, stop), drop_files)
    try:
        wire = open_wire(card, passphrase)
    except Refused as no:
        if not sends_elsewhere(desk):
            desk.do(note_trouble, no.message, no.next_step, NEXT_MS)
        return Pushed(trouble=no.message, next_step=no.next_step)
    with wire:
        turn = Round(
            desk, wire, holder, say, stop, by_hand=by_hand, before_end=prove_days,
            is_beside=partial(is_busy, desk) if gently else never,
        )  # fmt: skip
        if isinstance(wire.auth, TokenAuth):
            turn.seed = wire.auth.seed
        return push(turn, post_plainly if card.profile == states.REST else None)


@dataclass(frozen=True, slots=True)
class Tested:
    """What came of a try of the line; nothing is sent with it."""

    text: str
    facts: tuple[tuple[str, str], ...]


def try_line(desk: Asks, passphrase: str | None = None) -> Tested:
    """Ask the centre who we are to it, and send nothing. Raises Refused or Outside with what is wrong."""
    card = own_card(desk)
    if card is None:
        raise Refused("No line is set up.", "line", "Set it up with the company's code.")
    if card.profile == states.FILES:
        folder = checked_folder(card.url)
        return Tested("The folder can be written.", (("Folder", folder), ("Layout", card.device)))
    with open_wire(card, passphrase) as wire:
        try:
            return _answered(card, wire)
        except Trouble as trouble:
            next_step = NEXT_STEPS[trouble.kind]
            if trouble.kind == "line":
                raise Outside(trouble.text, "Check the address and the internet.") from None
            raise Refused(trouble.text, "line", next_step) from None


def _answered(card: LineCard, wire: Wire) -> Tested:
    if card.profile == states.REST:
        return _plainly(card, wire)
    told = understood(wire.get("/v1/hello"), HelloTold)
    stream = told.stream
    facts = (
        ("Stream", stream.id), ("Taken there", f"{stream.acked_seq}"), ("Given here", f"{card.head_seq}"),
        ("Epoch", f"{stream.epoch}"), ("Time there", told.server_time[:16].replace("T", " ")),
    )  # fmt: skip
    if stream.id != card.stream:
        raise Refused(
            f"The centre knows this key as {stream.id}, not as {card.stream}.", "stream", "Ask the company."
        )
    return Tested("The centre answers and knows this PC.", facts)


def _plainly(card: LineCard, wire: Wire) -> Tested:
    """Try a plain address: whatever it says of a place that is not there, it was reached."""
    try:
        wire.get(f"/{card.stream}/hello")
    except Trouble as trouble:
        if trouble.status in {0, 401, 403}:
            raise
    return Tested("The address answers.", (("Address", card.url), ("Stream", card.stream)))
