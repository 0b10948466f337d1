"""Words of the line, made of its state: the top bar, the facts of the page, the rows of its lists."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dcms_desktop.kernel import clock
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.sync.rules import states
from dcms_desktop.sync.rules.waiting import clock_words
from dcms_desktop.sync.rules.waiting import minutes_between
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridRow
from ui.kit.painted import Fact

if TYPE_CHECKING:
    from dcms_desktop.sync.queries import LineState
    from dcms_desktop.sync.queries import OpRow

OLD_MINUTES = 24 * 60
"""A document that waits longer than a day makes the line amber."""
TYPES = {
    "sales_invoice": "Bill",
    "sales_return": "Sale return",
    "purchase_receipt": "Goods receipt",
    "purchase_return": "Purchase return",
    "stock_adjustment": "Stock adjustment",
    "stock_snapshot": "Stock of the day",
    "receipt": "Receipt",
    "claim": "Claim",
    "order_status": "Answer to an order",
    "retailer_proposal": "New retailer",
}
STATES = {
    "ready": Cell("waiting", "text"),
    "sent": Cell("sent", "text strong"),
    "done": Cell("✓ taken", "ok"),
    "held": Cell("to be mapped", "warn"),
    "rejected": Cell("✕ refused", "bad strong"),
    "withheld": Cell("✕ not taken", "bad strong"),
}
PROOFS = {"matched": "agrees", "differs": "differs", "ticket": "differs: look at it", "ready": "not answered"}


@dataclass(frozen=True, slots=True)
class OpKey:
    """What a row of the list stands for."""

    seq: int
    document_id: int
    again: bool


def unsent(state: LineState) -> int:
    """Return how many documents the centre has not taken."""
    return state.waiting + state.sent


def age_minutes(state: LineState) -> int:
    """Return for how long the oldest of them waits."""
    return minutes_between(state.oldest, clock.utc_text()) if state.oldest else 0


def age_words(minutes: int) -> str:
    """Return an age for people: ``5 min``, ``3 h``, ``2 days``."""
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"


def bar_words(state: LineState) -> tuple[str, str]:
    """Return what the top bar says, and its tone; nothing while no line is set up."""
    card = state.card
    if card is None:
        return "", "muted"
    if state.rejected:
        return f"{state.rejected} refused", "bad"
    if card.halt and card.halt != states.RESTORED:
        return "Line stopped", "bad"
    left = unsent(state)
    if age_minutes(state) > OLD_MINUTES:
        return f"{left} unsent · {age_words(age_minutes(state))}", "warn"
    if card.trouble:
        return (f"{left} wait" if left else "Line is away"), "warn"
    return (f"{left} to send" if left else "All sent"), "ok"


def time_words(utc: str) -> str:
    """Return a time of the books for people, empty for none."""
    return f"{clock.india_time(utc):%d %b %H:%M}" if utc else ""


def facts_of(state: LineState) -> list[Fact]:
    """Return the facts above the list."""
    card = state.card
    left, minutes = unsent(state), age_minutes(state)
    facts = [
        Fact("Waiting", f"{left}", "warn" if minutes > OLD_MINUTES else "text"),
        Fact("Oldest", age_words(minutes) if left else "–", "warn" if minutes > OLD_MINUTES else "text"),
        Fact("Taken", f"{state.done}", "ok" if state.done else "text"),
        Fact("To be mapped", f"{state.held}", "warn" if state.held else "text"),
        Fact("Refused", f"{state.rejected}", "bad" if state.rejected else "text"),
        Fact("Stays here", f"{state.kept}"),
        Fact("Last answer", (time_words(card.ok_at) if card else "") or "–"),
    ]
    if state.papers or state.papers_kept:
        tone = "bad" if state.papers_kept else "text"
        facts.append(Fact("Papers of claims", f"{state.papers or state.papers_kept}", tone))
    if state.proof_day is not None:
        tone = {"matched": "ok", "ticket": "bad"}.get(state.proof_state, "warn")
        facts.append(Fact(f"Proof of {state.proof_day:%d %b}", PROOFS.get(state.proof_state, "–"), tone))
    return facts


def said_of(state: LineState) -> tuple[str, str]:
    """Return the sentence under the facts, and its tone: what is wrong, else how it goes."""
    card = state.card
    if card is None:
        return "No line is set up: documents wait here. Alt+E sets it up with the company's code.", "muted"
    if card.halt:
        told = states.HALTS.get(card.halt, "")
        return f"{told} {card.halt_text if card.halt_text != told else ''} {card.next_step}".strip(), "bad"
    if card.trouble and not card.holder:
        again = f"Tried again {time_words(card.push_at)}." if card.push_at else ""
        return f"{card.trouble} {card.next_step} {again}".strip(), "warn"
    if state.proof_audit:
        return f"The company says of the audit of these books: {state.proof_audit}.", "bad"
    slow = clock_words(card.clock_offsets)
    if slow:
        return slow, "warn"
    return (
        f"{card.company or card.url} · {card.stream} · epoch {card.epoch} · up to {card.acked_seq}",
        "muted",
    )


def sender_words(state: LineState) -> str:
    """Return who sends now, and which PCs may; empty where only one was ever enrolled and none sends."""
    card = state.card
    if card is None:
        return ""
    names = ", ".join(one.node for one in state.devices)
    sends = f"{card.sends} sends, until {time_words(card.held_until)}" if card.sends else "Nobody sends now"
    return f"{sends} · May send: {names}" if card.sends or len(state.devices) > 1 else ""


def receipt_words(state: LineState) -> str:
    """Return the newest signed receipt as one line."""
    card = state.card
    if card is None or not card.receipt:
        return ""
    try:
        signed = json.loads(card.receipt).get("signed") or {}
    except ValueError:
        signed = {}
    at = time_words(card.receipt_at)
    if "stored" in signed:
        return f"Signed receipt {at} · {signed['stored']} documents · up to {signed.get('acked_seq', '')}"
    day, through = signed.get("business_date", ""), signed.get("as_of_seq", "")
    return f"Signed receipt {at} · day {day} · up to {through}"


def op_row(op: OpRow) -> GridRow:
    """Return an operation as a row of the list."""
    return GridRow(
        (
            f"{op.seq}" if op.seq else "–",
            TYPES.get(op.type, op.type),
            op.number,
            f"{op.day:%d %b %Y}" if op.day else "",
            STATES[op.state],
            time_words(op.answered_at),
            " · ".join(filter(None, (op.detail or op.code.replace("_", " "), op.advice))),
        ),
        OpKey(op.seq, op.document_id or 0, op.state in {"rejected", "withheld"}),
    )
