"""The proof of a day: its stock goes up, its totals are signed, and the centre says whether they agree."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from dcms_desktop.kernel import clock
from dcms_desktop.ledger.queries import closed_through
from dcms_desktop.sync.actions.numbering import Aside
from dcms_desktop.sync.actions.numbering import place_ops
from dcms_desktop.sync.actions.proving import Judgement
from dcms_desktop.sync.actions.proving import judge_proof
from dcms_desktop.sync.actions.proving import keep_proof
from dcms_desktop.sync.answers import ProofTold
from dcms_desktop.sync.answers import understood
from dcms_desktop.sync.ops import Built
from dcms_desktop.sync.ops import number_ops
from dcms_desktop.sync.ops import op_id_of
from dcms_desktop.sync.queries.day import Row
from dcms_desktop.sync.queries.day import audit_anchor
from dcms_desktop.sync.queries.day import day_figures
from dcms_desktop.sync.queries.day import days_to_prove
from dcms_desktop.sync.queries.day import identity
from dcms_desktop.sync.queries.day import is_slot
from dcms_desktop.sync.queries.day import last_proof
from dcms_desktop.sync.queries.day import snapshots_of
from dcms_desktop.sync.queries.day import stock_rows
from dcms_desktop.sync.queries.day import stock_totals
from dcms_desktop.sync.queries.day import told_before
from dcms_desktop.sync.queries.state import LineCard
from dcms_desktop.sync.rules import states
from dcms_desktop.sync.sender import Pushed
from dcms_desktop.sync.sender import Round
from dcms_desktop.sync.sender import send_again_ops
from dcms_desktop.sync.sender import send_open
from dcms_desktop.telling.queries.documents import scope_of
from dcms_desktop.telling.rules import Scope
from dcms_desktop.wire.canonical import canonical
from dcms_desktop.wire.canonical import lasting_id
from dcms_desktop.wire.http import Trouble
from dcms_desktop.wire.signing import is_signed
from dcms_desktop.wire.signing import signed

PART_ROWS = 1_000


def prove_days(turn: Round, pushed: Pushed) -> None:
    """Prove every closed day that no receipt covers; a day that differs holds up no other."""
    closed = turn.desk.ask(closed_through)
    if closed is None or not (turn.by_hand or turn.desk.ask(is_slot, turn.card().slot_s)):
        return
    scope = turn.desk.ask(scope_of)
    for day in turn.desk.ask(days_to_prove, closed):
        if turn.stop():
            return
        prove_day(turn, day, scope, pushed)


def prove_day(turn: Round, day: date, scope: Scope, pushed: Pushed) -> None:
    """Send the stock of a day where it changed, then its signed totals; send again what the centre lacks."""
    before = turn.desk.ask(last_proof, day)
    rows = turn.desk.ask(stock_rows, day, scope)
    stock = stock_totals(rows)
    if before is None or json.loads(before.body)["stock"]["digest"] != stock["digest"]:
        _send_stock(turn, day, rows, pushed)
    rounds = before.rounds if before is not None and before.state == states.DIFFERS else 0
    for _ in range(max(1, states.MOST_ROUNDS - rounds)):
        card = turn.card()
        body = _manifest(turn, card, day, scope, stock)
        proof = turn.desk.do(keep_proof, day, body["rev"], body["through_seq"], json.dumps(body))
        told = understood(turn.wire.post("/v1/manifests", body), ProofTold)
        turn.audit_heard = body["audit"]["seq"]
        rounds += 1
        judgement = judged(card, body, told, rounds)
        turn.desk.do(judge_proof, proof, judgement)
        if judgement.state == states.MATCHED:
            pushed.proofs += 1
            return
        if judgement.state == states.TICKET:
            return
        missing = [seq for diff in told.diffs for seq in _seqs(diff.get("missing_seq"))]
        if not missing:
            return
        send_again_ops(turn, missing, pushed)


def _seqs(found: Any) -> list[int]:
    return [one for one in found if isinstance(one, int)] if isinstance(found, list) else []


def judged(card: LineCard, body: dict[str, Any], told: ProofTold, rounds: int) -> Judgement:
    """Return what an answer means; a receipt that the centre did not sign is none."""
    audit = msgspec.to_builtins(told.audit) if told.audit and not told.audit.follows else None
    aside = {"audit": audit} if audit else {}
    if told.match:
        receipt = {"receipt": told.receipt, "signed": told.signed, **aside}
        if card.centre_key and not _is_good(card, body, told):
            raise Trouble("line", "The centre's receipt is not signed by its key.")
        text = json.dumps(receipt)
        return Judgement(state=states.MATCHED, answer=text, receipt=text)
    state = states.TICKET if rounds >= states.MOST_ROUNDS else states.DIFFERS
    return Judgement(state=state, answer=json.dumps({"diffs": told.diffs, **aside}))


def _is_good(card: LineCard, body: dict[str, Any], told: ProofTold) -> bool:
    said = told.signed or {}
    mine = hashlib.sha256(canonical(body)).hexdigest()
    same = (said.get("stream"), said.get("business_date"), said.get("rev"), said.get("manifest")) == (
        body["stream"], body["business_date"], body["rev"], mine,
    )  # fmt: skip
    head = said.get("audit")
    same = same and (head is None or head == {name: body["audit"][name] for name in ("seq", "hash")})
    return same and is_signed(card.centre_key, told.receipt, canonical(said))


def _manifest(turn: Round, card: LineCard, day: date, scope: Scope, stock: dict[str, Any]) -> dict[str, Any]:
    earlier = turn.desk.ask(last_proof, day)
    body: dict[str, Any] = {
        "stream": card.stream,
        "epoch": card.epoch,
        "business_date": day.isoformat(),
        "rev": (earlier.rev if earlier else 0) + 1,
        "through_seq": card.acked_seq,
        "chain": card.head_chain,
        **turn.desk.ask(day_figures, day, scope),
        "stock": stock,
        "audit": turn.desk.ask(audit_anchor, turn.audit_heard),
    }
    opened = turn.desk.ask(told_before, day)
    if opened is not None:
        opening = stock_totals(turn.desk.ask(stock_rows, opened, scope))
        proof = turn.desk.ask(last_proof, opened)
        # Another scope, or a correction since: the centre opens with what was told that evening.
        steady = proof is None or json.loads(proof.body)["stock"]["digest"] == opening["digest"]
        moved = (
            turn.desk.ask(identity, day, opening["qty_milli"], stock["qty_milli"], scope) if steady else None
        )
        if moved is not None:
            body["identity"] = moved
    return signed(body, turn.seed) if turn.seed else {**body, "sig": "none"}


def _send_stock(turn: Round, day: date, rows: Sequence[Row], pushed: Pushed) -> None:
    card = turn.card()
    number = turn.desk.ask(snapshots_of, day) + 1
    name = lasting_id("stock", card.stream, day.isoformat(), str(number), str(card.epoch))
    parts = [rows[at : at + PART_ROWS] for at in range(0, len(rows), PART_ROWS)] or [[]]
    built = []
    for place, part in enumerate(parts, 1):
        doc_id = lasting_id("stock_part", name, str(place))
        op = {
            "op_id": op_id_of(doc_id, 1), "type": "stock_snapshot", "doc_id": doc_id, "doc_rev": 1,
            "status": "active", "doc_no": f"STOCK {day:%Y%m%d}-{number}", "v": "1.0",
            "business_date": day.isoformat(), "created_at": clock.now().isoformat(timespec="milliseconds"),
            "snapshot": name, "part": place, "parts": len(parts),
            "as_of": f"{day.isoformat()}T23:59:59+05:30", "rows": [list(row) for row in part],
        }  # fmt: skip
        built.append(Built(op=op, day=day))
    numbered = number_ops(built, card.head_seq, card.head_chain, card.document_limit)
    if not turn.desk.do(place_ops, turn.holder, card.head_seq, numbered, Aside()):
        raise Trouble("line", "Another counter is sending.")
    send_open(turn, pushed)
