"""For companies without the protocol: operations as files in a folder, or posted one by one.

Places, chain and ids are given all the same, so a later change to the protocol repeats nothing.
"""

import json
import os
from pathlib import Path

from dcms_desktop.sync.actions.numbering import Answered
from dcms_desktop.sync.actions.numbering import take_answers
from dcms_desktop.sync.actions.papers import mark_paper
from dcms_desktop.sync.ops import op_bytes
from dcms_desktop.sync.queries.state import LineCard
from dcms_desktop.sync.queries.waiting import OpenOp
from dcms_desktop.sync.queries.waiting import open_ops
from dcms_desktop.sync.queries.waiting import open_papers
from dcms_desktop.sync.queries.waiting import paper_bytes
from dcms_desktop.sync.rules import states
from dcms_desktop.sync.sender import Pushed
from dcms_desktop.sync.sender import Round
from dcms_desktop.sync.sender import number_waiting
from dcms_desktop.sync.sender import send_papers
from dcms_desktop.telling.layouts.layout import file_of
from dcms_desktop.telling.layouts.layout import layout_of
from dcms_desktop.wire.http import Trouble

A_FILE = 500
"""Operations in one file."""


# ── files ───────────────────────────────────────────────────────────────────────────────────────
def drop_files(turn: Round, pushed: Pushed) -> None:
    """Write what waits into files; an operation counts as taken once its file lies on the disk."""
    number_waiting(turn, pushed)
    while not turn.stop():
        card = turn.card()
        ops = turn.desk.ask(open_ops, card.acked_seq, A_FILE)
        if not ops:
            _drop_papers(turn, card, pushed)
            return
        layout = layout_of(card.device)
        told = [json.loads(op_bytes(op.body)) for op in ops]
        wanted = [op for op in told if not layout.types or op["type"] in layout.types]
        if wanted:
            name = f"{card.distributor or 'shop'}-{ops[0].seq:08}-{ops[-1].seq:08}.{layout.format}"
            _write(Path(card.url) / name, file_of(layout, wanted, card.distributor))
        written = {op["op_id"] for op in wanted}
        answers = [_taken(op, "" if op.op_id in written else "not_in_layout") for op in ops]
        turn.desk.do(take_answers, answers, ops[-1].seq)
        pushed.done += len(ops)
        turn.say(len(ops), len(ops))


def _drop_papers(turn: Round, card: LineCard, pushed: Pushed) -> None:
    """Write the papers of claims beside them, named by their digests as the claims name them."""
    for paper in turn.desk.ask(open_papers):
        ending = paper.name.rpartition(".")[2]
        ending = ending if ending.isascii() and ending.isalnum() and len(ending) < 6 else "bin"
        file = Path(card.url) / f"{card.distributor or 'shop'}-{paper.digest}.{ending}"
        _write(file, turn.desk.ask(paper_bytes, paper.digest))
        turn.desk.do(mark_paper, paper.digest, states.DONE)
        pushed.papers += 1


def _taken(op: OpenOp, code: str) -> Answered:
    return Answered(seq=op.seq, outbox_seq=op.outbox_seq, state=states.DONE, code=code)


def _write(file: Path, body: bytes) -> None:
    """Write a file whole: the company's program never meets a half one."""
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("wb") as writer:
            writer.write(body)
            writer.flush()
            os.fsync(writer.fileno())
        part.replace(file)
    except OSError as no:
        raise Trouble("line", f"The folder {file.parent} cannot be written: {no.strerror}.") from None


# ── a plain address ─────────────────────────────────────────────────────────────────────────────
def post_plainly(turn: Round, pushed: Pushed) -> None:
    """Post each operation by itself: a good answer takes it, 409 knows it already, 4xx refuses it."""
    number_waiting(turn, pushed)
    while not turn.stop():
        card = turn.card()
        ops = turn.desk.ask(open_ops, card.acked_seq, A_FILE)
        if not ops:
            send_papers(turn, pushed, f"/{card.stream}/papers")
            return
        for place, op in enumerate(ops, 1):
            answer = _post_one(turn, card, op)
            turn.desk.do(take_answers, [answer], op.seq)
            pushed.done += answer.state == states.DONE
            pushed.rejected += answer.state == states.REJECTED
            turn.say(place, len(ops))
            if turn.stop():
                return


def _post_one(turn: Round, card: LineCard, op: OpenOp) -> Answered:
    raw = op_bytes(op.body)
    kind = json.loads(raw)["type"]
    try:
        turn.wire.post(f"/{card.stream}/{kind}", raw, key=op.op_id)
    except Trouble as trouble:
        if trouble.status == 409:
            return _taken(op, "duplicate")
        if trouble.kind != "batch":
            raise
        return Answered(
            seq=op.seq, outbox_seq=op.outbox_seq, state=states.REJECTED, code=trouble.code or "schema",
            detail=trouble.text[:300],
        )  # fmt: skip
    return _taken(op, "")
