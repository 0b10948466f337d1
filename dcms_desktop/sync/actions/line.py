"""Setting the line up, its lease, its waits and its halts."""

import json
import platform
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.audit.rules import canonical_json
from dcms_desktop.company.queries import firm_card
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.rights import fleeting
from dcms_desktop.kernel.rights import right
from dcms_desktop.kernel.text import tidy
from dcms_desktop.outbox.actions import mark_rows
from dcms_desktop.outbox.actions import settle_restored
from dcms_desktop.outbox.rules import WAITING
from dcms_desktop.sync.actions.papers import forget_papers
from dcms_desktop.sync.queries.state import LineCard
from dcms_desktop.sync.queries.state import line_card
from dcms_desktop.sync.rules import states
from dcms_desktop.sync.rules.waiting import HOURLY_MS
from dcms_desktop.sync.rules.waiting import later
from dcms_desktop.sync.tables import Line
from dcms_desktop.sync.tables import LineDevice
from dcms_desktop.sync.tables import LineOp
from dcms_desktop.wire.canonical import FIRST_CHAIN

LINE = Changes({"line"})
LONGEST_TROUBLE = 300
DEVICE = ("device", "audience", "secret")
"""What a PC proves itself with."""
EARLIER = "an earlier PC"
SAFE = ("profile", "url", "company", "distributor", "stream", "device")
"""What the audit keeps of a line that was set up."""


@right("sync.set_up")
def set_up_line(tx: Tx, told: Mapping[str, Any], *, there: int = 0, epoch: int = 1) -> Changes:
    """Set the line up, or set it up anew on this PC; what was numbered stays numbered.

    ``there`` is how far the centre has the stream already: these books go on behind it, in a new epoch.
    """
    refuse_practice(tx)
    before = line_card(tx)
    calm = {"halt": "", "halt_text": "", "trouble": "", "next_step": "", "tries": 0, "push_at": ""}
    if before is None or before.stream != told["stream"]:
        if before is not None:
            forget_stream(tx)
        fresh = {
            "id": 1, "epoch": epoch, "head_seq": 0, "head_chain": FIRST_CHAIN, "acked_seq": 0, "base_seq": 0,
            "base_chain": FIRST_CHAIN, "since": tx.at,
        }  # fmt: skip
        tx.execute(insert(Line), {**fresh, **told, **calm})
    else:
        tx.execute(update(Line).where(Line.id == 1).values({**told, **calm}))
    _keep_device(tx, before, told)
    if there > (before.head_seq if before is not None and before.stream == told["stream"] else 0):
        halt_line(tx, states.RESTORED, states.HALTS[states.RESTORED])
        tx.execute(update(Line).where(Line.id == 1).values(push_at=""))
    record(tx, "set_up", "line", 1, after=canonical_json({name: told[name] for name in SAFE if name in told}))
    return LINE


def _keep_device(tx: Tx, before: LineCard | None, told: Mapping[str, Any]) -> None:
    """Keep that this PC may send, by which name and key; those enrolled before it still may."""
    node = platform.node()[:40]
    own = {name: told.get(name, "") for name in DEVICE}
    known = {"", own["secret"], *tx.execute(select(LineDevice.secret)).scalars()}
    tx.execute(delete(LineDevice).where(LineDevice.node == node))
    if before is not None and before.stream == told["stream"] and before.secret not in known:
        # of books from before PCs were told apart
        earlier = {name: getattr(before, name) for name in DEVICE}
        tx.execute(delete(LineDevice).where(LineDevice.node == EARLIER))
        tx.execute(insert(LineDevice), {"node": EARLIER, **earlier, "at": before.since})
    if own["secret"]:
        tx.execute(insert(LineDevice), {"node": node, **own, "at": tx.at})


def forget_stream(tx: Tx) -> None:
    """Begin another stream at another centre: all documents go there, under the same names."""
    rows = tx.execute(select(LineOp.outbox_seq).where(LineOp.outbox_seq.is_not(None)))
    mark_rows(tx, list(rows.scalars().all()), WAITING)
    tx.execute(delete(LineOp))
    forget_papers(tx)
    tx.execute(delete(LineDevice))
    tx.execute(delete(Line))


def refuse_practice(tx: Tx) -> None:
    """Refuse a line for the practice company: none of its data leaves."""
    if firm_card(tx).practice:
        raise Refused(
            "The practice company has no line: nothing of it leaves this PC.",
            field="line",
            next_step="Set the line up in your own books.",
        )


@right("sync.set_up")
def drop_line(tx: Tx, reason: str) -> Changes:
    """Stop the line. What was sent stays sent; the operations and receipts stay."""
    if line_card(tx) is None:
        raise Refused("No line is set up.", "line", "There is nothing to stop.")
    tx.execute(
        update(Line)
        .where(Line.id == 1)
        .values(
            halt=states.STOPPED,
            halt_text=tidy(reason)[:LONGEST_TROUBLE] or "Stopped by hand.",
            halted_at=tx.at,
        )
    )
    record(tx, "stop", "line", 1, reason=reason)
    return LINE


@fleeting
def take_lease(tx: Tx, holder: str, ms: int) -> bool:
    """Become the one sender for some time, or stay it; tells whether that is so.

    One program alone opens books on SQLite: whoever held the lease in another process is dead.
    """
    free = or_(Line.holder.in_(("", holder)), Line.held_until < tx.at)
    if not tx.postgres:
        free = or_(free, Line.holder.not_like(f"%:{holder.rpartition(':')[2]}"))
    done = tx.execute(
        update(Line).where(Line.id == 1, free).values(holder=holder, held_until=later(tx.at, ms))
    )
    return bool(done.rowcount)


def seal(tx: Tx, holder: str) -> bool:
    """Let all places that were given lie on the disk before anything is sent; tells whether we still send.

    The one write of a round that waits for the disk: what the centre has must be known here for ever.
    """
    done = tx.execute(update(Line).where(Line.id == 1, Line.holder == holder).values(holder=holder))
    return bool(done.rowcount)


@right("sync.set_up")
def take_over(tx: Tx, holder: str) -> Changes:
    """Let this PC send at once, whoever holds the lease: the owner says that the other one is gone.

    Should it live all the same, it loses nothing: it stops before its next batch, and what both sent counts
    once.
    """
    card = line_card(tx)
    if card is None:
        raise Refused("No line is set up.", "line", "Set it up with the company's code.")
    tx.execute(update(Line).where(Line.id == 1).values(holder="", held_until="", push_at=""))
    record(tx, "take over", "line", 1, reason=f"{card.holder or 'nobody'} → {holder}"[:LONGEST_TROUBLE])
    return LINE


@fleeting
def free_lease(tx: Tx, holder: str) -> Changes:
    """Let another one send."""
    tx.execute(update(Line).where(Line.id == 1, Line.holder == holder).values(holder="", held_until=""))
    return LINE


@fleeting
def note_trouble(tx: Tx, trouble: str, next_step: str, wait_ms: int, *, counts: bool = True) -> Changes:
    """Note why it did not go and when it is tried again."""
    tries = Line.__table__.c.tries + 1 if counts else Line.__table__.c.tries
    tx.execute(
        update(Line)
        .where(Line.id == 1)
        .values(
            tries=tries,
            push_at=later(tx.at, wait_ms),
            trouble=tidy(trouble)[:LONGEST_TROUBLE],
            next_step=tidy(next_step)[:LONGEST_TROUBLE],
        )
    )
    return LINE


@fleeting
def note_well(tx: Tx, next_ms: int) -> Changes:
    """Note that the line is there, and when it is asked next."""
    tx.execute(
        update(Line)
        .where(Line.id == 1)
        .values(tries=0, push_at=later(tx.at, next_ms), trouble="", next_step="", ok_at=tx.at)
    )
    return LINE


@fleeting
def note_batch(tx: Tx, size: int) -> None:
    """Keep how many operations the next request may hold."""
    tx.execute(update(Line).where(Line.id == 1).values(batch=size))


@fleeting
def note_hello(tx: Tx, hello: Mapping[str, Any], offsets: Sequence[int]) -> None:
    """Keep what the centre said of itself, and how far our clock is off."""
    tx.execute(
        update(Line)
        .where(Line.id == 1)
        .values(hello=json.dumps(dict(hello)), offsets=json.dumps(list(offsets)))
    )


def halt_line(tx: Tx, why: str, text: str) -> Changes:
    """Stop sending until somebody did something; billing goes on."""
    halted = tx.scalar(select(Line.halt).where(Line.id == 1)) == why
    tx.execute(
        update(Line)
        .where(Line.id == 1)
        .values(
            halt=why,
            halt_text=tidy(text)[:LONGEST_TROUBLE],
            push_at=later(tx.at, HOURLY_MS),
            **({} if halted else {"halted_at": tx.at}),
        )
    )
    if not halted:
        record(tx, "halt", "line", 1, reason=f"{why}: {text}"[:LONGEST_TROUBLE])
    return LINE


def free_line(tx: Tx) -> Changes:
    """Let a halted line go again: the centre let us in."""
    tx.execute(update(Line).where(Line.id == 1).values(halt="", halt_text="", halted_at=""))
    return LINE


@fleeting
def try_now(tx: Tx) -> Changes:
    """Forget the waits: somebody asked to send now."""
    tx.execute(update(Line).where(Line.id == 1).values(push_at="", pull_at=""))
    return LINE


def begin_epoch(tx: Tx, epoch: int, acked_seq: int, acked_chain: str) -> Changes:
    """Go on in a new epoch behind what the centre has."""
    tx.execute(
        update(Line)
        .where(Line.id == 1)
        .values(
            epoch=epoch,
            head_seq=acked_seq,
            head_chain=acked_chain,
            acked_seq=acked_seq,
            base_seq=acked_seq,
            base_chain=acked_chain,
            halt="",
            halt_text="",
            halted_at="",
        )
    )
    settle_restored(tx)
    record(tx, "epoch", "line", 1, after=canonical_json({"epoch": epoch, "acked_seq": acked_seq}))
    return LINE


def move_cursor(tx: Tx, cursor: str) -> None:
    """Keep how far the feed was read: in the transaction that applies the page before it."""
    tx.execute(update(Line).where(Line.id == 1).values(cursor=cursor))


def wait_pull(tx: Tx, ms: int) -> Changes:
    """Keep when the feed is asked next."""
    tx.execute(update(Line).where(Line.id == 1).values(pull_at=later(tx.at, ms)))
    return LINE
