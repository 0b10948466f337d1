"""Codes the centre has given out, kept in memory, and held operations let go when their code comes."""

import time

from tests.centre.bodies import raw_operations
from tests.centre.centre import Centre
from tests.centre.centre import Masters
from tests.centre.judging import judge_references
from tests.centre.judging import read_again
from tests.centre.store import Tx

KINDS = ("item", "scheme", "retailer", "field_order")
SECONDS = 1.0


def masters_of(centre: Centre) -> Masters:
    """Return the codes given out; looked at again every second."""
    with centre.masters_lock:
        masters = centre.masters
        now = time.monotonic()
        if masters.looked_at > now - SECONDS:
            return masters
        with centre.store.read() as tx:
            row = tx.one("SELECT COALESCE(MAX(position), 0) FROM feed_change")
            version = int(row[0]) if row else 0
            if version != masters.version:
                masters = Masters(version, _known(tx))
        masters.looked_at = now
        centre.masters = masters
        return masters


def _known(tx: Tx) -> dict[tuple[str, str], frozenset[str]]:
    rows = tx.all(
        "SELECT DISTINCT type, audience, id FROM feed_change WHERE type IN ('item', 'scheme',"
        " 'retailer', 'field_order')"
        " AND op = 'upsert'"
    )
    sets: dict[tuple[str, str], set[str]] = {}
    for kind, audience, code in rows:
        sets.setdefault((kind, audience), set()).add(code)
        sets.setdefault((kind, ""), set())
    return {key: frozenset(codes) for key, codes in sets.items()}


def release_held(tx: Tx, kind: str, code: str) -> int:
    """Look again at what was held for a code that was just given out; return how many are now applied."""
    rows = tx.all(
        "SELECT r.op_id, o.batch, o.start, o.size, o.stream, t.code FROM remark r JOIN op o ON o.op_id"
        " = r.op_id"
        " JOIN stream s ON s.number = o.stream JOIN distributor t ON t.number = s.distributor"
        " WHERE r.code = ? AND r.ref = ? AND r.state = 'held'",
        f"unknown_{kind}", code,
    )  # fmt: skip
    if not rows:
        return 0
    masters = Masters(0, _known(tx))
    released = 0
    for row, raw in zip(rows, raw_operations(tx, [(row[1], row[2], row[3]) for row in rows]), strict=True):
        judged = read_again(raw)
        judge_references(judged, masters, row[5])
        if judged.state == "held":
            tx.run(
                "UPDATE remark SET code = ?, ref = ?, detail = ? WHERE op_id = ?",
                judged.code, judged.ref, judged.detail, row[0],
            )  # fmt: skip
            continue
        tx.run("DELETE FROM remark WHERE op_id = ?", row[0])
        tx.run("UPDATE op SET state = 'applied', code = '' WHERE op_id = ?", row[0])
        tx.run("UPDATE stream SET held = held - 1 WHERE number = ?", row[4])
        released += 1
    return released
