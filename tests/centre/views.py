"""What the page shows: figures of every distributor, one distributor whole, items that are out of stock."""

import json
import zlib
from collections import Counter
from dataclasses import dataclass
from dataclasses import field
from typing import Any
from uuid import UUID

from tests.centre.bodies import raw_operations
from tests.centre.centre import DAY_MS
from tests.centre.centre import Centre
from tests.centre.centre import moment
from tests.centre.judging import stored_operation
from tests.centre.operations import Claim
from tests.centre.operations import Operation
from tests.centre.operations import RetailerProposal
from tests.centre.store import Tx

SILENT_MS = 36 * 3_600_000
WAITING_MS = 12 * 3_600_000
RECENT_MS = 14 * DAY_MS
AUDIT_MS = 31 * DAY_MS
"""So long a day whose audit head did not go on from the one before is shown."""


@dataclass
class Distributor:
    """One line of the table: a stream of a distributor."""

    code: str
    name: str
    town: str
    state: str
    stream: str
    number: int
    day: str = ""
    bills: int = 0
    sales: int = 0
    week: int = 0
    returns: int = 0
    stock: int = 0
    items: int = 0
    outs: int = 0
    expired: int = 0
    waiting: int = 0
    unsent_ms: int = 0
    silent_ms: int = 0
    gap: int = 0
    held: int = 0
    rejected: int = 0
    differences: int = 0
    audits: int = 0
    """Days whose audit head does not go on from the one before."""
    enrolled: bool = False

    @property
    def is_silent(self) -> bool:
        """Tell whether nothing came for longer than an evening and a morning."""
        return self.enrolled and self.silent_ms > SILENT_MS

    @property
    def trouble(self) -> list[str]:
        """Return what somebody should look at."""
        told = []
        if not self.enrolled:
            return ["never"]
        if self.differences:
            told.append("differs")
        if self.audits:
            told.append("audit")
        if self.is_silent:
            told.append("silent")
        if (self.waiting and self.unsent_ms > WAITING_MS) or self.gap:
            told.append("unsent")
        if self.rejected:
            told.append("rejected")
        return told


def distributors(centre: Centre) -> list[Distributor]:
    """Return every distributor with the figures of its newest day and of the week before it."""
    now = centre.now_ms()
    with centre.store.read() as tx:
        rows = tx.all(
            "SELECT t.code, t.name, t.town, t.state, s.stream_id, s.number, s.held, s.last_ops_ms,"
            " s.waiting_ops,"
            " s.waiting_oldest_ms, s.top_seq - s.acked_seq FROM distributor t"
            " LEFT JOIN stream s ON s.distributor = t.number ORDER BY t.code, s.number"
        )
        found = {}
        lines = []
        for code, name, town, state, stream, number, held, last, waiting, oldest, gap in rows:
            line = Distributor(code, name, town, state, stream or "", number or 0)
            lines.append(line)
            if number is None:
                continue
            found[number] = line
            line.enrolled = bool(last)
            line.held, line.waiting, line.gap = held, waiting, gap
            line.silent_ms = now - last if last else 0
            line.unsent_ms = now - oldest if oldest else 0
        _add_days(tx, found, moment(now - RECENT_MS)[:10])
        _add_stock(tx, found)
        for number, count in tx.all(
            "SELECT stream, COUNT(*) FROM day_proof WHERE matched = 0 GROUP BY stream"
        ):
            found[number].differences = count
        for number, count in tx.all(
            "SELECT stream, COUNT(DISTINCT business_date) FROM audit_remark WHERE business_date >= ?"
            " GROUP BY stream",
            moment(now - AUDIT_MS)[:10],
        ):
            found[number].audits = count
        for number, count in tx.all(
            "SELECT stream, COUNT(*) FROM remark WHERE state = 'rejected' GROUP BY stream"
        ):
            found[number].rejected = count
    return lines


def _add_days(tx: Tx, found: dict[int, Distributor], since: str) -> None:
    """Add the newest day and the last seven days of each stream; the long silent are looked up apart."""
    columns = "SELECT stream, business_date, bills, sales_paise, returns_paise FROM day_total"
    rows = tx.all(f"{columns} WHERE business_date >= ?", since)
    there = {row[0] for row in rows}
    rows += tx.among(f"{columns} WHERE stream", [number for number in found if number not in there])
    seen: Counter[int] = Counter()
    for stream, day, bills, sales, returned in sorted(rows, key=lambda row: row[1], reverse=True):
        line = found[stream]
        seen[stream] += 1
        if seen[stream] == 1:
            line.day, line.bills, line.sales, line.returns = day, bills, sales, returned
        if seen[stream] <= 7:
            line.week += sales + returned


def _add_stock(tx: Tx, found: dict[int, Distributor]) -> None:
    for stream, value, items, outs, expired in tx.all(
        "SELECT stream, value_paise, items, stock_outs, expired_paise FROM stock_head"
    ):
        line = found[stream]
        line.stock, line.items, line.outs, line.expired = value, items, outs, expired


# ── one distributor ─────────────────────────────────────────────────────────────────────────────
@dataclass
class Day:
    """One day of a distributor."""

    day: str
    bills: int
    cancelled: int
    sales: int
    returns: int
    primary: int
    matched: bool | None = None
    diffs: list[dict[str, Any]] = field(default_factory=list)
    rounds: int = 0
    audit: dict[str, Any] | None = None
    """Why the head of the audit told for this day does not go on from the one before."""


@dataclass
class Whole:
    """One distributor whole."""

    head: Distributor
    days: list[Day]
    sold: list[tuple[str, int, int, int]]
    stock: list[tuple[str, int, int]]
    as_of: int
    remarks: list[tuple[str, int, str, str, str]]
    devices: list[tuple[str, str, str, int]]
    claims: list[tuple[str, str, str, int, str]]
    """Number, day, kind, sum and how many of its papers are here."""
    proposed: list[tuple[str, str, str]]
    """Retailers the shop proposes: code, name, GSTIN."""


def whole_of(centre: Centre, code: str) -> Whole | None:
    """Return one distributor with days, items, stock, and what is held or rejected."""
    head = next((line for line in distributors(centre) if line.code == code), None)
    if head is None:
        return None
    with centre.store.read() as tx:
        days = _days_of(tx, head.number)
        first = days[min(6, len(days) - 1)].day if days else ""
        sold = tx.all(
            "SELECT l.item, SUM(l.qty_milli), SUM(l.free_milli), SUM(l.taxable_paise) FROM sale_line l"
            " JOIN document d ON d.doc_id = l.doc_id AND d.doc_rev = l.doc_rev"
            " WHERE d.stream = ? AND d.business_date >= ? AND d.status <> 'cancelled'"
            " GROUP BY l.item ORDER BY 4 DESC LIMIT 25",
            head.number, first,
        )  # fmt: skip
        stock_row = tx.one("SELECT by_item, as_of_ms FROM stock_head WHERE stream = ?", head.number)
        remarks = tx.all(
            "SELECT state, seq, op_id, code, detail FROM remark WHERE stream = ? ORDER BY state DESC,"
            " seq DESC LIMIT 50",
            head.number,
        )
        devices = tx.all(
            "SELECT device_id, name, state, enrolled_ms FROM device WHERE stream_id = ?", head.stream
        )
        claims = [_claim(tx, one) for one in _newest(tx, head.number, "claim")]
        proposed = [
            (one.retailer.local_code, one.retailer.name, one.retailer.gstin or "")
            for one in _newest(tx, head.number, "retailer_proposal")
            if isinstance(one, RetailerProposal)
        ]
    stock = _unpacked(stock_row[0]) if stock_row else {}
    return Whole(
        head=head,
        days=days,
        sold=[(row[0], int(row[1]), int(row[2]), int(row[3])) for row in sold],
        stock=sorted(
            ((item, sums[0], sums[1]) for item, sums in stock.items()), key=lambda row: (row[1] > 0, -row[2])
        ),
        as_of=stock_row[1] if stock_row else 0,
        remarks=[(row[0], row[1], str(UUID(bytes=bytes(row[2]))), row[3], row[4]) for row in remarks],
        devices=[(row[0], row[1], row[2], row[3]) for row in devices],
        claims=claims,
        proposed=proposed,
    )


def _newest(tx: Tx, stream: int, kind: str) -> list[Operation]:
    """Return the newest documents of a kind as they came."""
    rows = tx.all(
        "SELECT o.batch, o.start, o.size FROM document d JOIN op o ON o.stream = d.stream AND o.seq = d.seq"
        " WHERE d.stream = ? AND d.type = ? ORDER BY d.seq DESC LIMIT 25",
        stream, kind,
    )  # fmt: skip
    return [
        stored_operation(kind, text)
        for text in raw_operations(tx, [(row[0], row[1], row[2]) for row in rows])
    ]


def _claim(tx: Tx, one: Operation) -> tuple[str, str, str, int, str]:
    assert isinstance(one, Claim)
    named = {proof.removeprefix("sha256:") for proof in one.proofs}
    here = len({row[0] for row in tx.among("SELECT sha256 FROM stored_blob WHERE sha256", named)})
    kind = one.kind if one.status == "active" else f"{one.kind}, {one.status}"
    return one.doc_no or "", one.business_date.isoformat(), kind, one.amount_paise, f"{here} of {len(named)}"


def _days_of(tx: Tx, stream: int) -> list[Day]:
    rows = tx.all(
        "SELECT business_date, bills, cancelled, sales_paise, returns_paise, primary_paise FROM day_total"
        " WHERE stream = ? ORDER BY business_date DESC LIMIT 31",
        stream,
    )
    days = {row[0]: Day(*row) for row in rows}
    for day, matched, answer, rounds in tx.all(
        "SELECT m.business_date, m.matched, m.answer, m.rounds FROM manifest m JOIN day_proof p ON"
        " p.stream = m.stream"
        " AND p.business_date = m.business_date AND p.rev = m.rev WHERE m.stream = ?",
        stream,
    ):
        if day in days:
            days[day].matched, days[day].rounds = bool(matched), rounds
            days[day].diffs = [] if matched else json.loads(bytes(answer)).get("diffs", [])
    for day, body in tx.all(
        "SELECT business_date, body FROM audit_remark WHERE stream = ? ORDER BY business_date, rev DESC",
        stream,
    ):
        days.setdefault(day, Day(day, 0, 0, 0, 0, 0)).audit = json.loads(bytes(body))
    return list(days.values())


def _unpacked(raw: Any) -> dict[str, list[int]]:
    stock: dict[str, list[int]] = json.loads(zlib.decompress(bytes(raw)))
    return stock


# ── items ───────────────────────────────────────────────────────────────────────────────────────
@dataclass
class Item:
    """One item and the distributors that have none of it."""

    code: str
    name: str = ""
    out: list[str] = field(default_factory=list)


def stock_outs(centre: Centre) -> list[Item]:
    """Return every item that some distributor is out of, those missing most first."""
    found: dict[str, Item] = {}
    with centre.store.read() as tx:
        for item, code in tx.all(
            "SELECT o.item, t.code FROM stock_out o JOIN stream s ON s.number = o.stream"
            " JOIN distributor t ON t.number = s.distributor ORDER BY o.item, t.code"
        ):
            found.setdefault(item, Item(item)).out.append(code)
        for item, body in tx.among(
            "SELECT id, body FROM feed_change WHERE type = 'item' AND op = 'upsert' AND id", found
        ):
            if body:
                found[item].name = str(json.loads(body).get("name", ""))
    return sorted(found.values(), key=lambda one: (-len(one.out), one.code))
