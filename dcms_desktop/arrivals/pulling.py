"""Reading the feed down: page after page, each applied with its cursor; a lost cursor is reloaded whole."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from dcms_desktop.arrivals.actions.answers import book_decision
from dcms_desktop.arrivals.actions.lost import enter_lost
from dcms_desktop.arrivals.actions.pages import Refusal
from dcms_desktop.arrivals.actions.pages import apply_due
from dcms_desktop.arrivals.actions.pages import apply_page
from dcms_desktop.arrivals.actions.pages import note_answered
from dcms_desktop.arrivals.actions.papers import book_order
from dcms_desktop.arrivals.settings import BOOK_DECISIONS
from dcms_desktop.arrivals.settings import BOOK_ORDERS
from dcms_desktop.company.queries import setting
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.sync.actions.line import wait_pull
from dcms_desktop.sync.answers import PageTold
from dcms_desktop.sync.answers import understood
from dcms_desktop.sync.client import open_wire
from dcms_desktop.sync.client import own_card
from dcms_desktop.sync.gentle import Asks
from dcms_desktop.sync.queries.state import line_card
from dcms_desktop.sync.rules import states
from dcms_desktop.sync.sender import NEXT_STEPS
from dcms_desktop.telling.actions.lost import LOST
from dcms_desktop.telling.queries.received import received_rows
from dcms_desktop.wire.http import Trouble
from dcms_desktop.wire.http import Wire

log = logging.getLogger("sync")

PAGE = 25
"""Changes in one transaction: some milliseconds, so no bill waits for them."""
MOST_PAGES = 10_000
POLL_MS = 300_000


@dataclass
class Pulled:
    """What came of one look down."""

    applied: int = 0
    waiting: int = 0
    refused: int = 0
    pages: int = 0
    booked: int = 0
    trouble: str = ""
    next_step: str = ""


def pull_now(desk: Asks, passphrase: str | None = None) -> Pulled:
    """Read all that is new. What the line says no to is in the answer; only a missing line is refused."""
    card = desk.ask(line_card)
    if card is None:
        raise Refused("No line is set up.", "line", "Set it up with the company's code: dcms line enrol.")
    pulled = Pulled()
    if card.profile == states.FILES or card.halt == states.STOPPED:
        return pulled
    desk.do(apply_due)
    desk.do(note_answered)
    for row in reversed(desk.ask(received_rows, (LOST,), ("waiting",), "", MOST_PAGES)):
        desk.do(enter_lost, row.id)
    try:
        with open_wire(own_card(desk) or card, passphrase) as wire:
            pull(desk, wire, pulled)
    except Trouble as trouble:
        pulled.trouble, pulled.next_step = trouble.text, NEXT_STEPS[trouble.kind]
    except Refused as no:
        pulled.trouble, pulled.next_step = no.message, no.next_step
    if desk.ask(setting, BOOK_ORDERS):
        pulled.booked = book_orders(desk)
    if desk.ask(setting, BOOK_DECISIONS):
        pulled.booked += _each(desk, "claim_decision", book_decision)
    desk.do(wait_pull, POLL_MS)
    return pulled


def book_orders(desk: Asks) -> int:
    """Book every order that waits and has nothing in its way; the others wait for somebody."""
    return _each(desk, "field_order", book_order)


def _each(desk: Asks, kind: str, action: Callable[..., object]) -> int:
    """Book all of a kind that waits, each by itself; what has something in its way waits on."""
    booked = 0
    for row in reversed(desk.ask(received_rows, (kind,), ("waiting",), "", MOST_PAGES)):
        try:
            desk.do(action, row.id)
            booked += 1
        except (Refused, NeedsConsent) as no:
            log.info("%s %s waits: %s", kind, row.code, no)
    return booked


def pull(desk: Asks, wire: Wire, pulled: Pulled) -> None:
    """Read page after page until nothing more is there."""
    for _ in range(MOST_PAGES):
        card = desk.ask(line_card)
        cursor = f"&cursor={quote(card.cursor, safe='')}" if card.cursor else ""
        try:
            page = understood(wire.get(f"/v1/feed?limit={PAGE}{cursor}"), PageTold)
        except Trouble as trouble:
            if trouble.kind != "gone":
                raise
            page = _reload(desk, wire, pulled, trouble)
        if page.changes or page.next_cursor != card.cursor:
            refused = _apply(desk, page, page.next_cursor, pulled)
            _acknowledge(wire, page.next_cursor, refused)
        if not page.has_more:
            return


def _apply(desk: Asks, page: PageTold, cursor: str, pulled: Pulled) -> tuple[Refusal, ...]:
    done = desk.do(apply_page, page.changes, cursor)
    pulled.applied += done.applied
    pulled.waiting += done.waiting
    pulled.refused += len(done.refused)
    pulled.pages += 1
    refused: tuple[Refusal, ...] = done.refused
    return refused


def _reload(desk: Asks, wire: Wire, pulled: Pulled, trouble: Trouble) -> PageTold:
    """Load everything in force anew when the cursor is too old; the last page says where the feed goes on."""
    url: str | None = trouble.told.get("snapshot") if isinstance(trouble.told.get("snapshot"), str) else None
    if not url:
        raise trouble
    path = url if url.startswith("/v1/") else f"/v1/snapshots/{quote(url, safe='')}"
    page: PageTold | None = None
    for _ in range(MOST_PAGES):
        page = understood(wire.get(path), PageTold)
        if not page.next:
            return page
        _apply(desk, page, desk.ask(line_card).cursor, pulled)
        path = page.next if page.next.startswith("/v1/") else f"/v1/snapshots/{quote(page.next, safe='')}"
    raise Trouble("line", "The reload of the feed has no end.")


def _acknowledge(wire: Wire, cursor: str, refused: tuple[Refusal, ...]) -> None:
    """Tell the centre how far we are; an answer that is lost is no harm."""
    told = [{"type": one.type, "id": one.id, "rev": one.rev, "reason": one.reason[:500]} for one in refused]
    wire.post("/v1/feed/acks", {"cursor": cursor, "refused": told[:1_000]})
