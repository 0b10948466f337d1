"""What the page and the feed need of an upload: newest documents, lines, day totals, stock."""

import zlib
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import msgspec

from tests.centre.bodies import raw_operations
from tests.centre.centre import Centre
from tests.centre.centre import moment_ms
from tests.centre.judging import Judged
from tests.centre.judging import stored_operation
from tests.centre.operations import Claim
from tests.centre.operations import Operation
from tests.centre.operations import PurchaseReceipt
from tests.centre.operations import PurchaseReturn
from tests.centre.operations import SalesInvoice
from tests.centre.operations import SalesReturn
from tests.centre.operations import StockRow
from tests.centre.operations import StockSnapshot
from tests.centre.store import Tx

_FIGURES = ("bills", "cancelled", "sales_paise", "returns", "returns_paise", "primary_paise")
_DOCUMENT = (
    "doc_id, distributor, stream, seq, type, doc_no, series, fy, doc_rev, status, business_date,"
    " taxable_paise,"
    " tax_paise, net_paise"
)
Known = tuple[int, str, str, str, int, int, str | None]
"""Of a stored document: revision, type, status, business date, net, tenant, number."""


def judge_documents(tx: Tx, tenant: int, fresh: Sequence[Judged]) -> dict[bytes, Known]:
    """Return the documents as stored; reject what uses a taken number, revision or document."""
    live = [one for one in fresh if one.state in {"applied", "held"}]
    stored = _stored(tx, live)
    newest: dict[bytes, int] = {doc: known[0] for doc, known in stored.items()}
    numbered = _numbered(tx, tenant, live)
    for one in live:
        op = one.op
        assert op is not None
        key = (op.doc_no or "", one.type, op.series, op.fy)
        holder = numbered.get(key) if op.doc_no else None
        known = stored.get(one.doc)
        if known is not None and known[5] != tenant:
            one.reject("not_yours", "this document belongs to another distributor")
        elif holder is not None and holder != one.doc:
            one.reject("doc_no_conflict", f"{op.doc_no} is another document already", holder)
        elif op.doc_rev == newest.get(one.doc):
            one.reject("rev_conflict", f"revision {op.doc_rev} of this document is stored already")
        else:
            if op.doc_rev < newest.get(one.doc, 0) and one.state == "applied":
                one.state = "stale"
            newest[one.doc] = max(op.doc_rev, newest.get(one.doc, 0))
            if op.doc_no:
                numbered[key] = one.doc
    return stored


def _stored(tx: Tx, live: Sequence[Judged]) -> dict[bytes, Known]:
    rows = tx.among(
        "SELECT doc_id, doc_rev, type, status, business_date, net_paise, distributor, doc_no FROM"
        " document WHERE doc_id",
        {one.doc for one in live},
    )
    return {bytes(row[0]): (row[1], row[2], row[3], row[4], row[5], row[6], row[7]) for row in rows}


def _numbered(tx: Tx, tenant: int, live: Sequence[Judged]) -> dict[tuple[str, str, str, str], bytes]:
    numbers = {one.op.doc_no for one in live if one.op and one.op.doc_no}
    if not numbers:
        return {}
    rows = tx.among(
        "SELECT doc_no, type, series, fy, doc_id FROM document WHERE distributor = ? AND doc_no",
        numbers,
        tenant,
    )
    return {(row[0], row[1], row[2], row[3]): bytes(row[4]) for row in rows}


class Changes:
    """The effect of one upload on what is shown."""

    def __init__(self, centre: Centre, tx: Tx, stream: int, tenant: int) -> None:
        self.centre = centre
        self.tx = tx
        self.stream = stream
        self.tenant = tenant
        self.totals: dict[str, list[int]] = defaultdict(lambda: [0] * len(_FIGURES))

    def project(self, fresh: Sequence[Judged], stored: dict[bytes, Known]) -> None:
        """Write documents, lines, totals and stock of what was not rejected."""
        live = [one for one in fresh if one.state in {"applied", "held", "stale"}]
        newest: dict[bytes, Judged] = {}
        for one in live:
            assert one.op is not None
            known = newest.get(one.doc)
            if known is None or (known.op and known.op.doc_rev < one.op.doc_rev):
                newest[one.doc] = one
        added: list[tuple[Any, ...]] = []
        for doc, one in newest.items():
            op, before = one.op, stored.get(doc)
            assert op is not None
            if before is not None and before[0] > op.doc_rev:
                continue
            if before is not None:
                self._count(before[1], before[2], before[3], before[4], -1)
                self.tx.run("DELETE FROM document WHERE doc_id = ?", doc)
            taxable, tax, net = amounts(op)
            self._count(op.type, op.status, op.business_date.isoformat(), net, 1)
            added.append(
                (
                    doc, self.tenant, self.stream, one.seq, op.type, op.doc_no, op.series, op.fy,
                    op.doc_rev, op.status,
                    op.business_date.isoformat(), taxable, tax, net,
                )
            )  # fmt: skip
        self.tx.bulk("document", _DOCUMENT, added)
        self._lines(live)
        self._write_totals()
        self._snapshots(live)

    def _count(self, kind: str, status: str, day: str, net: int, sign: int) -> None:
        total = self.totals[day]
        if kind == "sales_invoice":
            if status == "cancelled":
                total[1] += sign
            else:
                total[0] += sign
                total[2] += sign * net
        elif status != "cancelled" and kind == "sales_return":
            total[3] += sign
            total[4] -= sign * net
        elif status != "cancelled" and kind in {"purchase_receipt", "purchase_return"}:
            total[5] += sign * (net if kind == "purchase_receipt" else -net)

    def _write_totals(self) -> None:
        for day, figures in self.totals.items():
            if not any(figures):
                continue
            marks = ", ".join(f"{name} = day_total.{name} + excluded.{name}" for name in _FIGURES)
            self.tx.run(
                f"INSERT INTO day_total (stream, business_date, {', '.join(_FIGURES)}) VALUES (?, ?, ?,"  # noqa: S608 - words of our own
                " ?, ?, ?, ?, ?)"
                f" ON CONFLICT (stream, business_date) DO UPDATE SET {marks}",
                self.stream, day, *figures,
            )  # fmt: skip

    def _lines(self, live: Sequence[Judged]) -> None:
        rows: list[tuple[Any, ...]] = []
        for one in live:
            op = one.op
            if not isinstance(op, SalesInvoice | SalesReturn):
                continue
            sign = 1 if isinstance(op, SalesInvoice) else -1
            day, rev = op.business_date.isoformat(), op.doc_rev
            rows.extend(
                (
                    one.doc, rev, self.stream, day, line.n, line.item, sign * line.qty_milli,
                    sign * line.free_milli,
                    sign * line.taxable_paise,
                )
                for line in op.lines
            )  # fmt: skip
        if rows:
            self.tx.bulk(
                "sale_line",
                "doc_id, doc_rev, stream, business_date, n, item, qty_milli, free_milli, taxable_paise",
                rows,
            )

    # ── stock ───────────────────────────────────────────────────────────────────────────────────
    def _snapshots(self, live: Sequence[Judged]) -> None:
        parts: dict[bytes, list[tuple[Judged, StockSnapshot]]] = defaultdict(list)
        for one in live:
            if isinstance(one.op, StockSnapshot):
                parts[one.op.snapshot.bytes].append((one, one.op))
        for snapshot, found in parts.items():
            for one, op in found:
                self.tx.run(
                    "INSERT INTO snapshot_part (snapshot, part, parts, stream, op_id, seq,"
                    " business_date, as_of_ms)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (stream, snapshot, part) DO NOTHING",
                    snapshot, op.part, op.parts, self.stream, one.op_id.bytes, one.seq,
                    op.business_date.isoformat(),
                    moment_ms(op.as_of),
                )  # fmt: skip
            self._take_stock(snapshot, found)

    def _take_stock(self, snapshot: bytes, found: list[tuple[Judged, StockSnapshot]]) -> None:
        """When all parts of a snapshot are here and it is the newest, let it be the stock that is shown."""
        first = found[0][1]
        if len(found) == first.parts:
            parts = [op for _, op in found]
            seq = max(one.seq for one, _ in found)
        else:
            rows = whole_snapshot(self.tx, self.stream, snapshot)
            if rows is None:
                return
            parts, seq = rows
        as_of = moment_ms(first.as_of)
        newer = self.tx.one("SELECT 1 FROM stock_head WHERE stream = ? AND as_of_ms > ?", self.stream, as_of)
        if newer:
            return
        day = first.business_date.isoformat()
        figures, outs = stock_figures([row for part in parts for row in part.rows], day)
        self.tx.run("DELETE FROM stock_head WHERE stream = ?", self.stream)
        self.tx.run(
            "INSERT INTO stock_head (stream, snapshot, seq, business_date, as_of_ms, stock_rows, items,"
            " stock_outs,"
            " value_paise, expired_paise, by_item) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self.stream, snapshot, seq, day, as_of, *figures,
        )  # fmt: skip
        self.tx.run("DELETE FROM stock_out WHERE stream = ?", self.stream)
        self.tx.bulk("stock_out", "stream, item", [(self.stream, item) for item in outs])


def whole_snapshot(tx: Tx, stream: int, snapshot: bytes) -> tuple[list[StockSnapshot], int] | None:
    """Return the parts of a stored snapshot and its last sequence, or None while one is missing."""
    rows = tx.all(
        "SELECT p.part, p.parts, o.batch, o.start, o.size, o.seq FROM snapshot_part p JOIN op o ON"
        " o.op_id = p.op_id"
        " WHERE p.snapshot = ? AND p.stream = ? ORDER BY p.part",
        snapshot, stream,
    )  # fmt: skip
    if not rows or [row[0] for row in rows] != list(range(1, rows[0][1] + 1)):
        return None
    raws = raw_operations(tx, [(row[2], row[3], row[4]) for row in rows])
    ops = [stored_operation("stock_snapshot", raw) for raw in raws]
    return [op for op in ops if isinstance(op, StockSnapshot)], max(row[5] for row in rows)


def stock_figures(
    rows: Sequence[StockRow], day: str
) -> tuple[tuple[int, int, int, int, int, bytes], list[str]]:
    """Return rows, items, stock-outs, value, expired value, all by item; and the items without stock."""
    by_item: dict[str, list[int]] = {}
    held, value, expired = 0, 0, 0
    for row in rows:
        sums = by_item.setdefault(row.item, [0, 0])
        sums[0] += row.qty_milli
        sums[1] += row.value_paise
        value += row.value_paise
        if row.qty_milli:
            held += 1
            if row.expiry and row.expiry < day[: len(row.expiry)]:
                expired += row.value_paise
    outs = [item for item, sums in by_item.items() if sums[0] <= 0]
    packed = zlib.compress(msgspec.json.encode(by_item), 1)
    return (held, len(by_item), len(outs), value, expired, packed), outs


def amounts(op: Operation) -> tuple[int, int, int]:
    """Return taxable, tax and net of an operation that has them."""
    if (
        isinstance(op, SalesInvoice | SalesReturn | PurchaseReturn | PurchaseReceipt)
        and op.totals is not None
    ):
        return op.totals.taxable_paise, op.totals.tax_paise, op.totals.net_paise
    if isinstance(op, Claim):
        return 0, 0, op.amount_paise
    return 0, 0, 0
