"""One page of the feed: applied whole with its cursor, each thing on its own feet."""

import json
from collections.abc import Callable
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.exc import DBAPIError

from dcms_desktop.arrivals.actions import masters
from dcms_desktop.arrivals.actions.answers import config_words
from dcms_desktop.arrivals.actions.answers import decision_words
from dcms_desktop.arrivals.actions.answers import take_schedule
from dcms_desktop.arrivals.actions.papers import PAPERS
from dcms_desktop.arrivals.actions.papers import draft_of_paper
from dcms_desktop.arrivals.actions.papers import note_order
from dcms_desktop.arrivals.actions.papers import request_of
from dcms_desktop.arrivals.queries import answered_by
from dcms_desktop.arrivals.queries import ended_orders
from dcms_desktop.arrivals.queries import order_here
from dcms_desktop.arrivals.settings import TAKE_SCHEDULE
from dcms_desktop.arrivals.shapes import SHAPES
from dcms_desktop.arrivals.shapes import ConfigCame
from dcms_desktop.arrivals.shapes import OrderCame
from dcms_desktop.arrivals.shapes import shaped
from dcms_desktop.company.queries import setting
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.orders.queries import served_sums
from dcms_desktop.orders.rules import ORDER
from dcms_desktop.sync.actions.line import move_cursor
from dcms_desktop.sync.actions.orders import answer_order
from dcms_desktop.sync.answers import ChangeTold
from dcms_desktop.telling.actions.received import Came
from dcms_desktop.telling.actions.received import keep_received
from dcms_desktop.telling.actions.received import settle_received
from dcms_desktop.telling.queries.received import ReceivedRow
from dcms_desktop.telling.queries.received import due_rows
from dcms_desktop.telling.queries.received import received_id
from dcms_desktop.telling.queries.received import received_revs
from dcms_desktop.telling.queries.received import received_row
from dcms_desktop.telling.queries.received import received_rows

TOPICS = {
    "item": "items",
    "item_map": "items",
    "price_list": "prices",
    "scheme": "schemes",
    "retailer": "parties",
    "beat": "beats",
    "terms": "parties",
    "visit": "visits",
}
CONSENTS = frozenset({"same_gstin", "twin", "possible_twin"})
"""Questions a person would answer yes to: the company says that it is another one."""
LONGEST_BODY = 262_144
LATER = ". The company changed it after it was taken up; ours stands."


@dataclass(frozen=True, slots=True)
class Refusal:
    """A change that could not be applied, and why."""

    type: str
    id: str
    rev: int
    reason: str


@dataclass(frozen=True, slots=True)
class PageDone:
    """What came of a page."""

    applied: int
    waiting: int
    refused: tuple[Refusal, ...]
    changes: Changes


def apply_page(tx: Tx, changes: Sequence[ChangeTold], cursor: str) -> PageDone:
    """Apply a page and move the cursor behind it: both or neither."""
    done = apply_changes(tx, changes)
    move_cursor(tx, cursor)
    return done


def apply_changes(tx: Tx, changes: Sequence[ChangeTold]) -> PageDone:
    """Apply changes; older revisions change nothing, what does not fit is kept with its reason."""
    known = received_revs(tx, {one.type for one in changes}, {one.id for one in changes})
    topics = {"line", "received"}
    refused: list[Refusal] = []
    counts = {"applied": 0, "waiting": 0}
    for one in changes:
        if one.rev <= known.get((one.type, one.id), 0):
            continue
        known[one.type, one.id] = one.rev
        state, text = _apply(tx, one)
        if state == "refused":
            refused.append(Refusal(one.type, one.id, one.rev, text))
        else:
            counts["waiting" if state == "waiting" else "applied"] += 1
            topics.add(TOPICS.get(one.type, "received"))
    return PageDone(counts["applied"], counts["waiting"], tuple(refused), Changes(topics))


def _apply(tx: Tx, change: ChangeTold) -> tuple[str, str]:
    """Apply one change inside a savepoint; whatever is wrong with it touches nothing else."""
    body = json.dumps(change.body)
    gone = change.op == "tombstone"
    due: date | None = None
    point = tx.connection.begin_nested()
    try:
        if len(body) > LONGEST_BODY:
            state, text = "refused", "It is larger than the line takes."
        elif change.type not in SHAPES:
            state, text = "unknown", "This program does not know what it is; it is kept."
        elif gone:
            state, text = _hide(tx, change)
        else:
            state, text, due = _put(tx, change)
        point.commit()
    except (Refused, NeedsConsent) as no:
        point.rollback()
        state, text = "refused", no.message if isinstance(no, Refused) else no.question
    except (DBAPIError, ValueError, OverflowError) as no:
        point.rollback()
        state, text = "refused", f"It does not fit the books ({type(no).__name__})."
    kept = body if len(body) <= LONGEST_BODY else "{}"
    came = Came(
        type=change.type[:40], code=change.id[:80], rev=change.rev, body=kept, state=state, text=text,
        gone=gone, due_on=due,
    )  # fmt: skip
    keep_received(tx, came)
    return state, text


def _hide(tx: Tx, change: ChangeTold) -> tuple[str, str]:
    if change.type == "item":
        return "applied", masters.hide_item(tx, change.id)
    if change.type == "scheme":
        return "applied", masters.hide_scheme(tx, change.id)
    return "done", "The company took it back."


_PUTS: dict[str, Callable[[Tx, str, Any], str]] = {
    "item": masters.put_item,
    "scheme": masters.put_scheme,
    "beat": masters.put_beat,
    "retailer": masters.put_retailer,
    "terms": masters.put_terms,
    "visit": masters.put_visit,
    "item_map": lambda tx, _code, came: masters.map_item(tx, came),
    "claim_decision": decision_words,
    "notice": lambda _tx, _code, came: f"{came.title}: {came.text}",
    "target": lambda _tx, _code, came: _target(came),
    "primary_credit_note": lambda _tx, _code, came: _credit(came),
}
_WAITS = {"primary_credit_note", "notice", "claim_decision"}
"""What a person has to read or enter."""


def _put(tx: Tx, change: ChangeTold) -> tuple[str, str, date | None]:
    came = shaped(change.type, change.body)
    if change.type == "price_list":
        text, due = masters.put_price_list(tx, change.id, came)
        return ("waiting" if due else "applied"), text, due
    if isinstance(came, ConfigCame):
        words, asks = config_words(tx, came)
        taken = setting(tx, TAKE_SCHEDULE)
        if taken:
            take_schedule(tx, came)
        return ("waiting" if asks or not taken else "applied"), words, None
    if change.type in PAPERS:
        known = received_id(tx, change.type, change.id)
        before = received_row(tx, known) if known is not None else None
        if before is not None and before.document_id is not None:
            said = before.text.partition(LATER)[0]
            return before.state, f"{said}{LATER}", None
        return "waiting", _paper_words(tx, change, came), None
    text = _PUTS[change.type](tx, change.id, came)
    return ("waiting" if change.type in _WAITS else "applied"), text, None


def _paper_words(tx: Tx, change: ChangeTold, came: Any) -> str:
    """Return what a paper is, and at once what stands in the way of a draft of it."""
    row = ReceivedRow(
        id=0, type=change.type, code=change.id, rev=change.rev, gone=False, body="", state="waiting", text="",
        due_on=None, document_id=None, at=tx.at,
    )  # fmt: skip
    if change.type == "primary_invoice":
        net = show_paise(came.totals.net_paise)
        words = f"{came.doc_no} of {came.date:%d %b %Y} · {_lines(came.lines)} · {net}"
    else:
        words = f"{came.retailer_name or came.retailer} · {_lines(came.lines)}"
    try:
        draft_of_paper(tx, row, came)
    except (Refused, NeedsConsent) as no:
        words += f" · {no.message if isinstance(no, Refused) else no.question}"
    return words


def _lines(lines: Sequence[Any]) -> str:
    return f"{len(lines)} line{'' if len(lines) == 1 else 's'}"


def _target(came: Any) -> str:
    what = show_paise(came.amount_paise) if came.amount_paise else f"{came.qty_milli // 1_000} units"
    return f"{what} from {came.first:%d %b} to {came.last:%d %b %Y} {came.division}".strip()


def _credit(came: Any) -> str:
    return f"{came.doc_no} of {came.date:%d %b %Y} · {show_paise(came.totals.net_paise)} · {came.reason}"


def apply_due(tx: Tx) -> int:
    """Let prices whose day has come be what new batches start with; return how many lists began."""
    rows = due_rows(tx, tx.today)
    for row in rows:
        masters.start_prices(tx, shaped(row.type, json.loads(row.body)))
        settle_received(tx, row.id, "applied", row.text)
    return len(rows)


def note_answered(tx: Tx) -> int:
    """Settle invoices and orders whose documents were posted since; the company hears of the orders."""
    settled = 0
    for row in received_rows(tx, PAPERS, ("waiting",)):
        came = shaped(row.type, json.loads(row.body))
        is_order = isinstance(came, OrderCame)
        request = request_of(row)
        document = order_here(tx, request, row.code, came.retailer) if is_order else answered_by(tx, request)
        posted = posted_document(tx, document) if document is not None else None
        if posted is None or posted.state == "cancelled":
            continue
        settled += 1
        if is_order:
            note_order(tx, row, posted)
        else:
            settle_received(tx, row.id, "done", posted.number, document)
    for received, code, document, reason in ended_orders(tx):
        served = served_sums(tx, {document: ORDER})[document][1]
        answer_order(tx, code, "part" if served else "rejected", reason)
        settle_received(tx, received, "closed", f"Closed: {reason}", document)
        settled += 1
    return settled


def read_notice(tx: Tx, received: int) -> Changes:
    """Note that somebody read a notice, or entered a credit note or an answer to a claim himself."""
    row = received_row(tx, received)
    if row is None or row.type not in _WAITS or row.state != "waiting":
        raise Refused("Nothing waits to be read there.", "received", "Pick one that waits.")
    return settle_received(tx, received, "done", row.text)
