"""Sending: one sender, in order, in batches. The network stands between transactions, never inside one."""

import hashlib
import json
import logging
import secrets
import time
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING
from typing import Any
from typing import TypeVar
from urllib.parse import urlencode

from dcms_desktop.company.queries import setting
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.outbox.queries import is_restored
from dcms_desktop.sync.actions.line import free_lease
from dcms_desktop.sync.actions.line import free_line
from dcms_desktop.sync.actions.line import halt_line
from dcms_desktop.sync.actions.line import note_batch
from dcms_desktop.sync.actions.line import note_hello
from dcms_desktop.sync.actions.line import note_trouble
from dcms_desktop.sync.actions.line import note_well
from dcms_desktop.sync.actions.line import seal
from dcms_desktop.sync.actions.line import take_lease
from dcms_desktop.sync.actions.numbering import Answered
from dcms_desktop.sync.actions.numbering import Aside
from dcms_desktop.sync.actions.numbering import place_ops
from dcms_desktop.sync.actions.numbering import settle_held
from dcms_desktop.sync.actions.numbering import take_answers
from dcms_desktop.sync.actions.numbering import withhold
from dcms_desktop.sync.actions.orders import propose_retailers
from dcms_desktop.sync.actions.orders import tell_outside
from dcms_desktop.sync.actions.papers import mark_paper
from dcms_desktop.sync.answers import BatchAnswer
from dcms_desktop.sync.answers import HelloTold
from dcms_desktop.sync.answers import StreamState
from dcms_desktop.sync.answers import understood
from dcms_desktop.sync.epochs import open_epoch
from dcms_desktop.sync.gentle import Asks
from dcms_desktop.sync.ops import Built
from dcms_desktop.sync.ops import build_op
from dcms_desktop.sync.ops import joined
from dcms_desktop.sync.ops import number_ops
from dcms_desktop.sync.ops import op_bytes
from dcms_desktop.sync.ops import op_id_of
from dcms_desktop.sync.ops import stub_bytes
from dcms_desktop.sync.queries.state import LineCard
from dcms_desktop.sync.queries.state import any_held
from dcms_desktop.sync.queries.state import line_card
from dcms_desktop.sync.queries.waiting import OpenOp
from dcms_desktop.sync.queries.waiting import chain_at
from dcms_desktop.sync.queries.waiting import oldest_open
from dcms_desktop.sync.queries.waiting import open_ops
from dcms_desktop.sync.queries.waiting import open_papers
from dcms_desktop.sync.queries.waiting import ops_of
from dcms_desktop.sync.queries.waiting import outside_built
from dcms_desktop.sync.queries.waiting import outside_waiting
from dcms_desktop.sync.queries.waiting import paper_bytes
from dcms_desktop.sync.queries.waiting import told_retailers
from dcms_desktop.sync.receipts import is_receipt_of
from dcms_desktop.sync.rules import states
from dcms_desktop.sync.rules.waiting import HOURLY_MS
from dcms_desktop.sync.rules.waiting import cut_batch
from dcms_desktop.sync.rules.waiting import halved
from dcms_desktop.sync.rules.waiting import noted_offset
from dcms_desktop.sync.rules.waiting import regrown
from dcms_desktop.sync.rules.waiting import wait_ms
from dcms_desktop.sync.settings import MINUTES
from dcms_desktop.telling.queries.documents import scope_of
from dcms_desktop.telling.queries.documents import waiting_documents
from dcms_desktop.telling.queries.proposals import proposals
from dcms_desktop.wire.canonical import FIRST_CHAIN
from dcms_desktop.wire.canonical import lasting_id
from dcms_desktop.wire.http import Answer
from dcms_desktop.wire.http import Trouble
from dcms_desktop.wire.http import Wire

if TYPE_CHECKING:
    from dcms_desktop.telling.rules import PaperTold

log = logging.getLogger("sync")
T = TypeVar("T")

LEASE_MS = 180_000
AT_ONCE, BESIDE = 250, 8
"""Documents that get their places in one go; while somebody bills, as many as take a few milliseconds."""
BATCH_BESIDE = 50
"""Operations of one request while somebody bills: its answers are noted in a few milliseconds."""
SEAL_WAIT, SEAL_LOOK = 1.0, 0.02
NEXT_MS = 300_000


@dataclass
class Pushed:
    """What came of one round."""

    done: int = 0
    held: int = 0
    rejected: int = 0
    kept: int = 0
    trouble: str = ""
    next_step: str = ""
    halt: str = ""
    busy: bool = False
    proofs: int = 0
    papers: int = 0

    @property
    def changes(self) -> Changes:
        """Return what every open screen hears of."""
        return Changes({"line", "outbox"})


def never() -> bool:
    """Tell that nobody asked to stop."""
    return False


def unheard(_done: int, _total: int) -> None:
    """Show progress to nobody."""


@dataclass
class Round:
    """One round of sending, with who listens to it."""

    desk: Asks
    wire: Wire
    holder: str
    say: Callable[[int, int], None] = unheard
    stop: Callable[[], bool] = never
    seed: bytes = field(default=b"", repr=False)
    """The device's key, where the profile signs."""
    by_hand: bool = True
    """Somebody asked: the evening's slot is not waited for."""
    proposed: bool = False
    """New retailers were looked for in this round."""
    audit_heard: int = 0
    """The row of our audit that the centre heard of last."""
    before_end: Callable[["Round", Pushed], None] | None = None
    """What is sent once all operations are: the proofs of days."""
    is_beside: Callable[[], bool] = never
    """Tells whether somebody bills meanwhile: then it goes in small steps."""

    def card(self) -> LineCard:
        """Return the line as it is now."""
        found: LineCard | None = self.desk.ask(line_card)
        if found is None:
            raise Refused("No line is set up.", "line", "Set it up with dcms line enrol.")
        return found


def push(turn: Round, work: "Callable[[Round, Pushed], None] | None" = None) -> Pushed:
    """Number what waits, send it, take the answers; what goes wrong is noted with when to try again.

    ``work`` stands in for the protocol where a company takes files or plain requests.
    """
    pushed = Pushed()
    if not turn.desk.do(take_lease, turn.holder, LEASE_MS):
        pushed.busy = True
        return pushed
    try:
        if work is None:
            _push(turn, pushed)
        else:
            work(turn, pushed)
            turn.desk.do(note_well, turn.desk.ask(setting, MINUTES) * 60_000)
    except Trouble as trouble:
        _note(turn, trouble, pushed)
    except Refused as no:
        pushed.trouble, pushed.next_step = no.message, no.next_step
        turn.desk.do(note_trouble, no.message, no.next_step, NEXT_MS)
    finally:
        turn.desk.do(free_lease, turn.holder)
    return pushed


def _push(turn: Round, pushed: Pushed) -> None:
    card = greet(turn)
    if turn.desk.ask(is_restored) or card.halt == states.RESTORED:
        open_epoch(turn.desk, turn.wire, turn.card())
    send_open(turn, pushed)
    _ask_held(turn)
    if turn.before_end is not None:
        turn.before_end(turn, pushed)
    send_papers(turn, pushed)
    if turn.card().halt:
        turn.desk.do(free_line)
    turn.desk.do(note_well, turn.desk.ask(setting, MINUTES) * 60_000)


# ── hello ───────────────────────────────────────────────────────────────────────────────────────
def greet(turn: Round) -> LineCard:
    """Ask the centre who it is and where our stream stands; learn the time and the limits."""
    card = turn.card()
    waiting, oldest = turn.desk.ask(oldest_open)
    query = urlencode({"waiting": waiting, **({"oldest_at": oldest} if oldest else {})})
    before = clock.now()
    answer = turn.wire.get(f"/v1/hello?{query}")
    told = understood(answer, HelloTold)
    turn.audit_heard = told.stream.audit_seq
    middle = before + (clock.now() - before) / 2
    offset = _offset_ms(told.server_time, middle)
    offsets = noted_offset(card.clock_offsets, offset) if offset is not None else card.clock_offsets
    kept = {name: answer.body[name] for name in ("limits", "upload_slot_s", "poll_s") if name in answer.body}
    turn.desk.do(note_hello, kept, offsets)
    _compare(turn, card, told)
    card = turn.card()
    turn.wire.most_bytes = card.limits.bytes
    return card


def _offset_ms(server_time: str, middle: datetime) -> int | None:
    try:
        at = datetime.fromisoformat(server_time)
        return round((at - middle).total_seconds() * 1_000)
    except (ValueError, TypeError):
        return None


def _compare(turn: Round, card: LineCard, told: HelloTold) -> None:
    """Compare both ends of the stream: who lags behind, who was restored, whose history is another."""
    theirs = told.stream.acked_seq
    chain = _our_chain(turn, card, theirs)
    elsewhere = told.stream.acked_chain is not None and chain is not None and told.stream.acked_chain != chain
    if told.stream.epoch != card.epoch or theirs > card.head_seq or elsewhere:
        turn.desk.do(halt_line, states.RESTORED, states.HALTS[states.RESTORED])
    elif theirs < card.acked_seq:  # the centre was restored: it gets the rest again
        turn.desk.do(take_answers, [], theirs)


def _our_chain(turn: Round, card: LineCard, seq: int) -> str | None:
    if seq == card.base_seq:
        return card.base_chain
    if seq == card.head_seq:
        return card.head_chain
    found: str | None = turn.desk.ask(chain_at, seq)
    return found


# ── places in the stream ────────────────────────────────────────────────────────────────────────
def number_waiting(turn: Round, pushed: Pushed) -> None:
    """Give all that waits its places."""
    while number_some(turn, pushed):
        continue


def number_some(turn: Round, pushed: Pushed) -> bool:
    """Give some of what waits its places; building and hashing happen outside any transaction.

    Tells whether there may be more.
    """
    if turn.stop():
        return False
    beside = turn.is_beside()
    card = turn.card()
    scope = turn.desk.ask(scope_of)
    found = turn.desk.ask(waiting_documents, BESIDE if beside else AT_ONCE)
    if not found:
        propose_waiting(turn)
        return False
    built: list[Built] = []
    papers: list[PaperTold] = []
    kept: list[int] = []
    broken: list[int] = []
    for one in found:
        try:
            op = build_op(one.topic, one.posted, one.refs, scope)
        except Exception:  # one document must not stop those behind it
            log.exception("document %s cannot be written for the centre", one.document_id)
            broken.append(one.outbox_seq)
            continue
        if op is None:
            kept.append(one.outbox_seq)
        else:
            papers.extend(one.refs.papers)
            built.append(Built(op=op, day=one.day, document_id=one.document_id, outbox_seq=one.outbox_seq))
    numbered = number_ops(built, card.head_seq, card.head_chain, card.document_limit)
    aside = Aside(papers=tuple(papers), kept=tuple(kept), broken=tuple(broken))
    if not turn.desk.do(place_ops, turn.holder, card.head_seq, numbered, aside):
        raise Trouble("line", "Another counter is sending.")
    pushed.kept += len(kept)
    return True


def propose_waiting(turn: Round) -> None:
    """Give bills of another program and new retailers their places, some at a time; once in a round."""
    if turn.proposed:
        return
    turn.proposed = True
    outside: list[int] = turn.desk.ask(outside_waiting)
    for some in _some_at_a_time(turn, outside):
        turn.desk.do(tell_outside, turn.desk.ask(outside_built, some))
    known: set[str] = turn.desk.ask(told_retailers)
    found = [
        one for one in turn.desk.ask(proposals, turn.card().stream) if op_id_of(one.doc_id, 1) not in known
    ]
    for some in _some_at_a_time(turn, found):
        turn.desk.do(propose_retailers, some)


def _some_at_a_time(turn: Round, found: list[T]) -> Iterator[list[T]]:
    """Give parts of a list until the round is stopped, small ones while somebody bills."""
    at = 0
    while at < len(found) and not turn.stop():
        step = BESIDE if turn.is_beside() else AT_ONCE
        yield found[at : at + step]
        at += step


# ── batches ─────────────────────────────────────────────────────────────────────────────────────
def send_open(turn: Round, pushed: Pushed) -> None:
    """Send all that has no answer, in order, in batches that shrink when refused and grow when taken.

    What waits gets its places while the line carries the batches before it.
    """
    card = turn.card()
    size, total = max(1, card.batch), turn.desk.ask(oldest_open)[0]
    behind = sealed = card.acked_seq
    stubbed = 0
    while not turn.stop():
        turn.say(min(total, pushed.done + pushed.held + pushed.rejected + pushed.kept), total)
        ops = _next_batch(turn, pushed, card, behind, size)
        if not ops:
            return
        if ops[-1].seq > sealed:
            sealed = _seal(turn)
        try:
            behind = _send(turn, card, ops, pushed)
        except Trouble as trouble:
            if trouble.kind != "batch":
                raise
            size, stubbed = _less(turn, ops, trouble, size, stubbed)
            continue
        if size < card.limits.ops:
            size = regrown(size, card.limits.ops)
            turn.desk.do(note_batch, size)
        if not turn.desk.do(take_lease, turn.holder, LEASE_MS):
            raise Trouble("line", "Another counter is sending.")


def _next_batch(turn: Round, pushed: Pushed, card: LineCard, behind: int, size: int) -> Sequence[OpenOp]:
    """Return what goes next, cut to what a request may hold; what waits is given its places where it must."""
    most = min(size, card.limits.ops, BATCH_BESIDE if turn.is_beside() else card.limits.ops)
    while turn.card().head_seq - behind < most and number_some(turn, pushed):
        continue
    ops: Sequence[OpenOp] = turn.desk.ask(open_ops, behind, most)
    if ops and ops[0].seq != behind + 1:
        raise Trouble("line", f"Operation {behind + 1} is not in these books.")
    return ops[: cut_batch([op.size for op in ops], size, card.limits)]


def _seal(turn: Round) -> int:
    """Let what was numbered lie on the disk before anything of it is sent; return how far that reaches."""
    card = turn.card()
    if not _lies_with_a_bill(turn) and not turn.desk.do(seal, turn.holder):
        raise Trouble("line", "Another counter is sending.")
    return card.head_seq


def _lies_with_a_bill(turn: Round) -> bool:
    """Tell whether a bill was saved meanwhile: its way to the disk takes all that was written before along.

    While somebody bills it is waited for a little, so that no bill has to wait for a write of the line.
    """
    began = monotonic()
    while turn.is_beside() and monotonic() - began < SEAL_WAIT:
        time.sleep(SEAL_LOOK)
        asked = monotonic()
        if asked - turn.desk.lasted() > began:
            return True
    return False


def _less(turn: Round, ops: Sequence[OpenOp], trouble: Trouble, size: int, stubbed: int) -> tuple[int, int]:
    """Make the next batch smaller, or let a stub stand in for the one operation that no request takes."""
    if len(ops) > 1:
        half = halved(len(ops))
        turn.desk.do(note_batch, half)
        return half, stubbed
    if ops[0].state == states.WITHHELD or stubbed == ops[0].seq:
        raise Trouble("line", trouble.text, code=trouble.code) from None
    turn.desk.do(withhold, ops[0].seq, trouble.code or "too_large", trouble.text)
    return size, ops[0].seq


def send_again_ops(turn: Round, seqs: Sequence[int], pushed: Pushed) -> None:
    """Send operations again that the centre says it lacks, run by run."""
    card = turn.card()
    run: list[OpenOp] = []
    for op in turn.desk.ask(ops_of, sorted(set(seqs))[: card.limits.ops]):
        if run and op.seq != run[-1].seq + 1:
            _send(turn, card, run, pushed)
            run = []
        run.append(op)
    if run:
        _send(turn, card, run, pushed)


def _send(turn: Round, card: LineCard, ops: Sequence[OpenOp], pushed: Pushed) -> int:
    """Send one batch and take its answers; return how far the stream has come."""
    parts = [
        stub_bytes(op.seq, op.op_id, op.doc_id, op.doc_rev, op.chain)
        if op.state == states.WITHHELD
        else op_bytes(op.body)
        for op in ops
    ]
    first, last = ops[0].seq, ops[-1].seq
    waiting, oldest = turn.desk.ask(oldest_open)
    frame: dict[str, Any] = {
        "epoch": card.epoch,
        "from_seq": first,
        "to_seq": last,
        "prev_chain": _our_chain(turn, card, first - 1) or FIRST_CHAIN,
        "sent_at": clock.now().isoformat(timespec="milliseconds"),
        "waiting": {"ops": max(0, waiting - len(ops)), "oldest_at": oldest or None},
    }
    body = joined(parts, frame)
    key = lasting_id("batch", hashlib.sha256(body).hexdigest())
    answer = understood(_carried(turn, pushed, f"/v1/streams/{card.stream}/ops", body, key), BatchAnswer)
    if answer.epoch != card.epoch:
        raise Trouble("epoch", "The centre answered for another epoch.")
    known = {one.op_id: one for one in answer.results}
    answers: list[Answered] = []
    through = first - 1
    for op in ops:
        found = known.get(op.op_id)
        if found is None or found.seq != op.seq or found.status not in states.TAKEN:
            break
        state = states.WITHHELD if op.state == states.WITHHELD else states.TAKEN[found.status]
        code = found.code or ("too_large" if state == states.WITHHELD else "")
        answers.append(
            Answered(
                seq=op.seq, outbox_seq=op.outbox_seq, state=state, code=code[:60], detail=found.detail[:300]
            )
        )
        through = op.seq
    through = min(through, max(answer.acked_seq, card.acked_seq))
    answers = [one for one in answers if one.seq <= through]
    if through < first:
        raise Trouble("line", "The centre's answer names none of what was sent.")
    receipt = _receipt_of(card, ops, answer)
    turn.desk.do(take_answers, answers, max(through, turn.card().acked_seq), receipt)
    pushed.done += sum(one.state == states.DONE for one in answers)
    pushed.held += sum(one.state == states.HELD for one in answers)
    pushed.rejected += sum(one.state in {states.REJECTED, states.WITHHELD} for one in answers)
    return through


def _receipt_of(card: LineCard, ops: Sequence[OpenOp], answer: BatchAnswer) -> str:
    """Return the signed receipt of an upload, empty where there is none. Raises Trouble for a false one."""
    if answer.receipt is None:
        return ""
    refused = {one.op_id for one in answer.results if one.status == "rejected"}
    stored = [(op.seq, op.op_id, op.chain) for op in ops if op.op_id not in refused]
    if card.centre_key and not is_receipt_of(answer.receipt, card.centre_key, card.stream, stored):
        raise Trouble(
            "line", "The centre's receipt does not name what was sent, or is not signed by its key."
        )
    return json.dumps(answer.receipt)


def _carried(turn: Round, pushed: Pushed, path: str, body: bytes, key: str) -> Answer:
    """Return the answer to a batch; while the line carries it, what waits behind it gets its places."""
    with ThreadPoolExecutor(1, "wire") as carrier:
        answer = carrier.submit(turn.wire.post, path, body, key=key)
        while not answer.done() and number_some(turn, pushed):
            continue
        return answer.result()


def _ask_held(turn: Round) -> None:
    """Ask which held operations are applied by now, when there are any."""
    if not turn.desk.ask(any_held):
        return
    told = understood(turn.wire.get(f"/v1/streams/{turn.card().stream}"), StreamState)
    turn.desk.do(settle_held, {one.seq: (one.code, one.detail) for one in told.held})


# ── papers ──────────────────────────────────────────────────────────────────────────────────────
def send_papers(turn: Round, pushed: Pushed, place: str = "/v1/blobs") -> None:
    """Send the papers that operations name, last of all: a large one keeps no bill waiting."""
    most = turn.card().paper_limit
    for paper in turn.desk.ask(open_papers):
        if turn.stop():
            return
        if paper.size > most:
            told = f"It is larger than the {most // 1_048_576} MB that the company takes; send it by hand."
            turn.desk.do(mark_paper, paper.digest, states.REJECTED, told)
            continue
        if not turn.desk.do(take_lease, turn.holder, LEASE_MS):
            raise Trouble("line", "Another counter is sending.")
        try:
            turn.wire.put(f"{place}/{paper.digest}", turn.desk.ask(paper_bytes, paper.digest), paper.media)
        except Trouble as trouble:
            if trouble.kind != "batch":
                raise
            turn.desk.do(mark_paper, paper.digest, states.REJECTED, trouble.text)
        else:
            turn.desk.do(mark_paper, paper.digest, states.DONE)
            pushed.papers += 1


# ── trouble ─────────────────────────────────────────────────────────────────────────────────────
NEXT_STEPS = {
    "line": "Billing goes on; it is tried again by itself.",
    "auth": "Ask the company to let this PC in again, then enrol it anew.",
    "refused": "Ask the company; billing goes on, and it is asked again every hour.",
    "old": "Install the newest program within 30 days; documents wait until then.",
    "fork": "Ask support: a person has to decide which history holds.",
    "epoch": "It is tried again by itself.",
    "batch": "Tell support what the centre says.",
    "gone": "It is tried again by itself.",
}
HALTS = {"refused": states.FORBIDDEN, "old": states.TOO_OLD, "fork": states.FORK, "epoch": states.RESTORED}


def _note(turn: Round, trouble: Trouble, pushed: Pushed) -> None:
    """Note a trouble: halt for what a person has to mend, else wait and try again."""
    pushed.trouble, pushed.next_step = trouble.text, NEXT_STEPS[trouble.kind]
    halt = HALTS.get(trouble.kind, "")
    if halt:
        pushed.halt = halt
        turn.desk.do(halt_line, halt, trouble.text)
    tries = turn.card().tries
    wait = wait_ms(tries, secrets.randbelow(1_000), trouble.wait_s)
    if halt in {states.FORBIDDEN, states.FORK, states.TOO_OLD} or trouble.kind == "auth":
        wait = HOURLY_MS
    turn.desk.do(note_trouble, trouble.text, pushed.next_step, wait)
