"""Day-close manifests: every figure worked out again from the stored operations, and the signed receipt."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Sequence
from itertools import chain
from itertools import islice
from itertools import pairwise
from typing import Any

import msgspec
from msgspec import UNSET

from tests.centre import replays
from tests.centre.answers import AuditPoint
from tests.centre.answers import Diff
from tests.centre.answers import Manifest
from tests.centre.answers import ManifestAnswer
from tests.centre.answers import ManifestView
from tests.centre.answers import ReceiptBody
from tests.centre.audits import judge_audit
from tests.centre.bodies import raw_operations
from tests.centre.centre import Centre
from tests.centre.centre import moment
from tests.centre.judging import stored_operation
from tests.centre.operations import Operation
from tests.centre.operations import PurchaseReceipt
from tests.centre.operations import PurchaseReturn
from tests.centre.operations import SalesInvoice
from tests.centre.operations import SalesReturn
from tests.centre.operations import StockAdjustment
from tests.centre.operations import StockRow
from tests.centre.plain import canonical
from tests.centre.plain import is_signed
from tests.centre.plain import read_json
from tests.centre.plain import sha256_hex
from tests.centre.plain import sign
from tests.centre.problems import Problem
from tests.centre.projecting import whole_snapshot
from tests.centre.requests import Caller
from tests.centre.requests import plain_body
from tests.centre.requests import shaped
from tests.centre.store import Row
from tests.centre.store import Tx
from tests.centre.streams import gaps_of
from tests.centre.streams import tail_of

_MANIFEST = msgspec.json.Decoder(Manifest)
_COMPARED = ("sales", "returns", "by_rate", "series", "stock", "identity")
MOST_NAMED = 500


# ── working the day out again ───────────────────────────────────────────────────────────────────
def day_operations(tx: Tx, stream: int, day: str, through: int) -> list[Operation]:
    """Return every document of a day at its newest revision as of a sequence, read from what was sent."""
    rows = tx.all(
        "SELECT o.doc_id, o.doc_rev, o.seq, o.batch, o.start, o.size, o.type, d.doc_rev, d.seq"
        " FROM op o"
        " JOIN document d ON d.doc_id = o.doc_id"
        " WHERE o.stream = ? AND o.business_date = ? AND o.seq <= ? AND o.state NOT IN ('rejected', 'again')",
        stream, day, through,
    )  # fmt: skip
    newest: dict[bytes, Row] = {}
    for row in rows:
        known = newest.get(bytes(row[0]))
        if known is None or known[1] < row[1]:
            newest[bytes(row[0])] = row
    kept = [row for row in newest.values() if not _moved_away(tx, stream, row, through)]
    raws = raw_operations(tx, [(row[3], row[4], row[5]) for row in kept])
    return [stored_operation(row[6], raw) for row, raw in zip(kept, raws, strict=True)]


def _moved_away(tx: Tx, stream: int, row: Row, through: int) -> bool:
    """Tell whether a later revision, still within ``through``, put the document on another day."""
    doc_id, rev, seq, *_, current, current_seq = row
    if current == rev:
        return False
    if current_seq <= through:
        return True
    later = tx.one(
        "SELECT 1 FROM op WHERE stream = ? AND seq > ? AND seq <= ? AND doc_id = ? AND doc_rev > ? AND"
        " state <> 'rejected'",
        stream, seq, through, bytes(doc_id), rev,
    )  # fmt: skip
    return later is not None


def day_figures(tx: Tx, stream: int, day: str, through: int) -> dict[str, Any]:
    """Return the control totals of a day as the stored operations give them."""
    ops = day_operations(tx, stream, day, through)
    bills = [op for op in ops if isinstance(op, SalesInvoice)]
    live = [op for op in bills if op.status != "cancelled"]
    returns = [op for op in ops if isinstance(op, SalesReturn) and op.status != "cancelled"]
    figures: dict[str, Any] = {
        "sales": {
            "count": len(live),
            "cancelled": len(bills) - len(live),
            "taxable_paise": sum(op.totals.taxable_paise for op in live),
            "tax_paise": sum(op.totals.tax_paise for op in live),
            "net_paise": sum(op.totals.net_paise for op in live),
        },
        "returns": {"count": len(returns), "net_paise": -sum(op.totals.net_paise for op in returns)},
        "by_rate": _by_rate(live),
        "series": _by_series(bills),
    }
    rows = _stock_of(tx, stream, day, through)
    if rows is not None:
        figures["stock"] = stock_totals(rows)
    figures["identity"] = _identity(tx, stream, day, ops, figures.get("stock"), through)
    return figures


def _by_rate(bills: Sequence[SalesInvoice]) -> list[dict[str, int]]:
    rates: dict[int, int] = defaultdict(int)
    for bill in bills:
        for line in bill.lines:
            rates[line.gst_bp] += line.taxable_paise
    return [{"gst_bp": rate, "taxable_paise": rates[rate]} for rate in sorted(rates)]


def _by_series(bills: Sequence[SalesInvoice]) -> list[dict[str, Any]]:
    found: dict[tuple[str, str], list[tuple[str, bool]]] = defaultdict(list)
    for bill in bills:
        found[bill.series, bill.fy].append((tail_of(bill.doc_no), bill.status == "cancelled"))
    return [
        {
            "series": series, "fy": fy, "from": min(tails, key=_number)[0], "to": max(tails, key=_number)[0],
            "used": len(tails), "cancelled": sum(1 for _, gone in tails if gone),
            "gaps": _gaps([tail for tail, _ in tails]),
        }
        for (series, fy), tails in sorted(found.items())
    ]  # fmt: skip


def _number(tail: tuple[str, bool]) -> int:
    return int(tail[0] or 0)


def _gaps(tails: Sequence[str]) -> list[str]:
    numbers = sorted({int(tail) for tail in tails if tail})
    width = max(map(len, tails))
    return [
        str(one).zfill(width)
        for before, after in pairwise(numbers)
        for one in range(before + 1, min(after, before + 10_000))
    ]


def _stock_of(tx: Tx, stream: int, day: str, through: int) -> list[StockRow] | None:
    snapshots = tx.all(
        "SELECT snapshot, MAX(as_of_ms), MAX(seq) FROM snapshot_part WHERE stream = ? AND business_date = ?"
        " GROUP BY snapshot HAVING MAX(seq) <= ? ORDER BY 2 DESC, 3 DESC",
        stream, day, through,
    )  # fmt: skip
    for snapshot, *_ in snapshots:
        whole = whole_snapshot(tx, stream, bytes(snapshot))
        if whole is not None:
            return [row for part in whole[0] for row in part.rows if row.qty_milli]
    return None


def stock_totals(rows: Sequence[StockRow]) -> dict[str, Any]:
    """Return the control totals of a stock snapshot; rows of nothing do not count."""
    lines = sorted(f"{row.item}|{row.batch}|{row.location}|{row.qty_milli}".encode() for row in rows)
    return {
        "rows": len(rows),
        "qty_milli": sum(row.qty_milli for row in rows),
        "value_paise": sum(row.value_paise for row in rows),
        "digest": hashlib.sha256(b"\n".join(lines)).hexdigest(),
    }


def _identity(
    tx: Tx, stream: int, day: str, ops: Sequence[Operation], stock: dict[str, Any] | None, through: int
) -> dict[str, int]:
    """Return what moved on a day; opening is the closing stock before it, where there is one."""
    live = [op for op in ops if op.status != "cancelled"]
    moved = {
        "in_primary_milli": sum(_units(op) for op in live if isinstance(op, PurchaseReceipt)),
        "in_returns_milli": sum(_units(op) for op in live if isinstance(op, SalesReturn)),
        "out_sales_milli": sum(
            line.qty_milli for op in live if isinstance(op, SalesInvoice) for line in op.lines
        ),
        "out_free_milli": sum(
            line.free_milli for op in live if isinstance(op, SalesInvoice) for line in op.lines
        ),
        "out_returns_milli": sum(_units(op) for op in live if isinstance(op, PurchaseReturn)),
        "adjust_milli": sum(_units(op) for op in live if isinstance(op, StockAdjustment)),
    }
    if stock is not None:
        moved["closing_milli"] = stock["qty_milli"]
    before = tx.one(
        "SELECT MAX(business_date) FROM snapshot_part WHERE stream = ? AND business_date < ? AND seq <= ?",
        stream, day, through,
    )  # fmt: skip
    if before and before[0]:
        rows = _stock_of(tx, stream, before[0], through)
        if rows is not None:
            moved["opening_milli"] = sum(row.qty_milli for row in rows)
    return moved


def _units(op: Operation) -> int:
    if isinstance(op, PurchaseReceipt):
        return sum(line.accepted_milli + line.damaged_milli + line.excess_milli for line in op.lines)
    if isinstance(op, SalesReturn | PurchaseReturn):
        return sum(line.qty_milli + line.free_milli for line in op.lines)
    return sum(line.qty_milli for line in op.lines) if isinstance(op, StockAdjustment) else 0


# ── comparing ───────────────────────────────────────────────────────────────────────────────────
def differences(told: dict[str, Any], ours: dict[str, Any]) -> list[Diff]:
    """Return every figure the client told that is another one here; what it left out is not compared."""
    found: list[Diff] = []
    for part in _COMPARED:
        if told.get(part) is None:
            continue
        if part not in ours:
            found.append(Diff(path=part, client="told", centre=None))
        elif isinstance(told[part], list):
            found.extend(_list_differences(part, told[part], ours[part]))
        else:
            found.extend(_part_differences(part, told[part], ours[part]))
    return found


def _part_differences(path: str, told: dict[str, Any], ours: dict[str, Any]) -> Iterator[Diff]:
    for name, value in told.items():
        if name in ours and ours[name] != value:
            yield Diff(path=f"{path}.{name}", client=value, centre=ours[name])


def _list_differences(path: str, told: list[dict[str, Any]], ours: list[dict[str, Any]]) -> Iterator[Diff]:
    def key(row: dict[str, Any]) -> str:
        return str(row["gst_bp"]) if "gst_bp" in row else f"{row['series']}|{row['fy']}"

    theirs, mine = {key(row): row for row in told}, {key(row): row for row in ours}
    for name in sorted(theirs.keys() | mine.keys()):
        if name not in mine or name not in theirs:
            yield Diff(path=f"{path}[{name}]", client=theirs.get(name), centre=mine.get(name))
        else:
            yield from _part_differences(f"{path}[{name}]", theirs[name], mine[name])


def _named(tx: Tx, stream: int, acked: int, through: int, top: int) -> list[Diff]:
    """Return the difference that lies in operations which are not here, or were rejected."""
    # Named one by one and no more than a few: a stranger's sequence may lie a billion further on.
    gaps = (range(first, min(last, through) + 1) for first, last in gaps_of(tx, stream, acked, top))
    missing = list(islice(chain(chain.from_iterable(gaps), range(top + 1, through + 1)), MOST_NAMED))
    if not missing:
        return []
    return [Diff(path="through_seq", client=through, centre=acked, missing_seq=missing)]


def _rejected(tx: Tx, stream: int, day: str, through: int) -> list[int]:
    rows = tx.all(
        "SELECT seq FROM op WHERE stream = ? AND business_date = ? AND state = 'rejected' AND seq <= ?"
        " ORDER BY seq",
        stream, day, through,
    )  # fmt: skip
    return [row[0] for row in rows]


# ── endpoints ───────────────────────────────────────────────────────────────────────────────────
def take_manifest(centre: Centre, caller: Caller, key: str, raw: bytes) -> bytes:
    """Compare a signed day with the stored operations, and sign the receipt when it matches."""
    manifest = shaped(raw, _MANIFEST)
    told = plain_body(raw)
    if manifest.stream != caller.stream:
        raise Problem(403, "not_yours", "this stream belongs to another device")
    with centre.store.write() as tx:
        before = replays.replayed(tx, caller, key, raw)
        if before is not None:
            return before
        row = tx.one(
            "SELECT s.number, s.epoch, s.acked_seq, s.top_seq, d.public_key FROM stream s, device d"  # noqa: S608 - words of our own
            " WHERE s.stream_id = ? AND d.device_id = ?" + centre.store.locked,
            caller.stream, caller.device,
        )  # fmt: skip
        assert row is not None
        number, epoch, acked, top, public = row
        unsigned = {name: value for name, value in told.items() if name != "sig"}
        if public is not None and not is_signed(bytes(public), unsigned, manifest.sig):
            raise Problem(422, "signature", "the manifest is not signed by this device's key")
        if manifest.epoch != epoch:
            raise Problem(409, "stale_epoch", f"epoch {epoch} is open", epoch=epoch)
        answer = _answer(centre, tx, number, (acked, top), manifest, told)
        replays.keep(centre, tx, caller, key, raw, answer)
        return answer


def _answer(
    centre: Centre, tx: Tx, stream: int, head: tuple[int, int], manifest: Manifest, told: dict[str, Any]
) -> bytes:
    day, sha = manifest.business_date.isoformat(), sha256_hex(canonical(told))
    stored = tx.one(
        "SELECT sha256, answer, matched, rounds FROM manifest WHERE stream = ? AND business_date = ?"
        " AND rev = ?",
        stream, day, manifest.rev,
    )  # fmt: skip
    if stored is not None and stored[2]:
        if stored[0] != sha:
            raise Problem(
                422, "rev_reused", "this revision of the day was another one, and it has its receipt"
            )
        return bytes(stored[1])
    diffs = _named(tx, stream, head[0], manifest.through_seq, head[1])
    ours = day_figures(tx, stream, day, manifest.through_seq)
    diffs += differences(told, ours)
    if not diffs and manifest.through_seq:
        diffs = _chain_difference(tx, stream, manifest)
    if diffs and (refused := _rejected(tx, stream, day, manifest.through_seq)):
        diffs[0].rejected_seq = refused[:MOST_NAMED]
    rounds = (stored[3] if stored else 0) + 1
    answer = _signed(centre, manifest, day, sha) if not diffs else ManifestAnswer(
        match=False, as_of_seq=min(head[0], manifest.through_seq), diffs=diffs, round=rounds
    )  # fmt: skip
    answer.audit = judge_audit(centre, tx, stream, manifest) or UNSET
    raw = msgspec.json.encode(answer)
    _keep(centre, tx, stream, day, manifest.rev, (sha, canonical(told), not diffs, raw, rounds, len(diffs)))
    centre.counts["manifests_matched" if not diffs else "manifests_differ"] += 1
    return raw


def _chain_difference(tx: Tx, stream: int, manifest: Manifest) -> list[Diff]:
    row = tx.one("SELECT chain FROM op WHERE stream = ? AND seq = ?", stream, manifest.through_seq)
    ours = bytes(row[0]).hex() if row else None
    if ours is None or ours == manifest.chain:
        return []
    return [Diff(path="chain", client=manifest.chain, centre=ours)]


def _signed(centre: Centre, manifest: Manifest, day: str, sha: str) -> ManifestAnswer:
    signed = ReceiptBody(
        stream=manifest.stream,
        business_date=day,
        rev=manifest.rev,
        as_of_seq=manifest.through_seq,
        manifest=sha,
        received_at=moment(centre.now_ms()),
        audit=AuditPoint(seq=told.seq, hash=told.hash) if (told := manifest.audit) else UNSET,
    )
    receipt = sign(centre.key, msgspec.to_builtins(signed))
    return ManifestAnswer(match=True, as_of_seq=manifest.through_seq, receipt=receipt, signed=signed)


def _keep(
    centre: Centre, tx: Tx, stream: int, day: str, rev: int, judged: tuple[str, bytes, bool, bytes, int, int]
) -> None:
    sha, body, matched, answer, rounds, diffs = judged
    tx.run("DELETE FROM manifest WHERE stream = ? AND business_date = ? AND rev = ?", stream, day, rev)
    tx.run(
        "INSERT INTO manifest (stream, business_date, rev, sha256, body, matched, answer, received_ms,"
        " rounds)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        stream, day, rev, sha, body, int(matched), answer, centre.now_ms(), rounds,
    )  # fmt: skip
    tx.run(
        "INSERT INTO day_proof (stream, business_date, rev, matched, diffs) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (stream, business_date) DO UPDATE SET rev = excluded.rev, matched = excluded.matched,"
        " diffs = excluded.diffs WHERE excluded.rev >= day_proof.rev",
        stream, day, rev, int(matched), diffs,
    )  # fmt: skip


def view_day(centre: Centre, caller: Caller, day: str) -> ManifestView:
    """Return a day as the stored operations give it, beside the newest manifest of it."""
    with centre.store.read() as tx:
        row = tx.one("SELECT number, acked_seq, top_seq FROM stream WHERE stream_id = ?", caller.stream)
        assert row is not None
        ours = day_figures(tx, row[0], day, row[2])
        newest = tx.one(
            "SELECT rev, matched, body FROM manifest WHERE stream = ? AND business_date = ? ORDER BY"
            " rev DESC LIMIT 1",
            row[0], day,
        )  # fmt: skip
    diffs = differences(read_json(bytes(newest[2])), ours) if newest else []
    return ManifestView(
        stream=caller.stream,
        business_date=day,
        rev=newest[0] if newest else 0,
        match=(bool(newest[1]) and not diffs) if newest else None,
        as_of_seq=row[1],
        centre=ours,
        diffs=diffs,
    )
