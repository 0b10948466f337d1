"""The totals of a day as the books have them: what is signed, and compared by the centre with its own."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import and_
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select

from dcms_desktop.audit.queries import audit_head
from dcms_desktop.audit.queries import audit_row_hash
from dcms_desktop.catalog.tables import Item
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import all_kinds
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.ledger.tables import DayClose
from dcms_desktop.numbering.tables import Series
from dcms_desktop.stock.queries import holdings_on
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import Godown
from dcms_desktop.stock.tables import StockRow
from dcms_desktop.sync.queries.told import told_otherwise
from dcms_desktop.sync.rules import states
from dcms_desktop.sync.rules.waiting import later
from dcms_desktop.sync.tables import DayProof
from dcms_desktop.sync.tables import LineOp
from dcms_desktop.telling.outside import scoped
from dcms_desktop.telling.queries.documents import item_refs
from dcms_desktop.telling.queries.outside import outside_of_day
from dcms_desktop.telling.rules import Scope
from dcms_desktop.telling.rules import financial_year_name

SNAPSHOT = "stock_snapshot"
Row = tuple[str, str, str, int, int, str | None, int]
"""Item, batch, location, thousandths, paise of value, expiry, MRP: a row of stock as it goes up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredProof:
    """A proof of a day that was made before."""

    id: int
    rev: int
    through_seq: int
    body: str
    state: str
    rounds: int


def days_to_prove(tx: Tx, through: date, limit: int = 60) -> list[date]:
    """Return closed days with operations that no matching proof covers, the oldest first."""
    told = (
        select(DayProof.day, func.max(DayProof.through_seq).label("through"))
        .where(DayProof.state.in_(("matched", "ticket")))
        .group_by(DayProof.day)
        .subquery()
    )
    newest = (
        select(LineOp.day, func.max(LineOp.seq).label("seq"))
        .where(LineOp.day <= through)
        .group_by(LineOp.day)
        .subquery()
    )
    rows = tx.execute(
        select(newest.c.day)
        .outerjoin(told, told.c.day == newest.c.day)
        .where(or_(told.c.through.is_(None), told.c.through < newest.c.seq))
        .order_by(newest.c.day)
        .limit(limit)
    )
    return list(rows.scalars().all())


def is_slot(tx: Tx, slot_s: int) -> bool:
    """Tell whether the evening's turn of this shop has come: so long after the last day was closed."""
    at = tx.scalar(select(func.max(DayClose.at)))
    return at is not None and later(str(at), slot_s * 1_000) <= tx.at


def audit_anchor(tx: Tx, heard: int) -> dict[str, Any]:
    """Return the head of the audit, and what the chain holds at the row the centre heard of last.

    The centre signs it with the day, and sees that nothing before it was cut, swapped or made anew.
    """
    head = audit_head(tx)
    told: dict[str, Any] = {"seq": head.seq, "hash": head.hash}
    before = audit_row_hash(tx, heard) if heard else ""
    return {**told, "before": {"seq": heard, "hash": before}} if before else told


def receipts_kept(tx: Tx) -> list[str]:
    """Return the signed receipts that lie in the books, as they came, oldest first."""
    rows = tx.execute(
        select(DayProof.answer).where(DayProof.state == states.MATCHED).order_by(DayProof.answered_at)
    )
    return list(rows.scalars())


def last_proof(tx: Tx, day: date) -> StoredProof | None:
    """Return the newest proof of a day."""
    proof = DayProof
    row = tx.execute(
        select(proof.id, proof.rev, proof.through_seq, proof.body, proof.state, proof.rounds)
        .where(proof.day == day)
        .order_by(proof.rev.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return StoredProof(id=row[0], rev=row[1], through_seq=row[2], body=row[3], state=row[4], rounds=row[5])


def snapshots_of(tx: Tx, day: date) -> int:
    """Return how many stocks of a day were told before."""
    return int(
        tx.scalar(
            select(func.count(func.distinct(LineOp.doc_no))).where(LineOp.type == SNAPSHOT, LineOp.day == day)
        )
    )


def told_before(tx: Tx, day: date) -> date | None:
    """Return the last day before this one whose stock was told."""
    found: date | None = tx.scalar(
        select(func.max(LineOp.day)).where(LineOp.type == SNAPSHOT, LineOp.day < day)
    )
    return found


# ── stock ───────────────────────────────────────────────────────────────────────────────────────
def stock_rows(tx: Tx, day: date, scope: Scope) -> list[Row]:
    """Return the stock at the end of a day; an active item in scope without any has one row of nothing."""
    held = holdings_on(tx, day)
    batches = {
        row[0]: row
        for row in tx.execute(select(Batch.id, Batch.number, Batch.expiry, Batch.mrp))
        if row[0] in {one.batch_id for one in held}
    }
    godowns = dict(tx.execute(select(Godown.id, Godown.code)).all())
    refs = item_refs(tx, set(tx.execute(select(Item.id).where(Item.active.is_(True))).scalars()) | {
        one.item_id for one in held
    })  # fmt: skip
    rows: dict[tuple[str, str, str], list[Any]] = {}
    seen: set[int] = set()
    for one in held:
        ref, batch = refs[one.item_id], batches[one.batch_id]
        if not scope.takes(ref.maker_id):
            continue
        seen.add(one.item_id)
        place = f"{godowns.get(one.godown_id, one.godown_id)}:{one.bucket}"
        key = (ref.code, batch[1], place)
        found = rows.setdefault(key, [0, 0, batch[2].isoformat() if batch[2] else None, batch[3]])
        found[0] += one.units * 1_000
        found[1] += one.value
    nothing = [ref for item, ref in refs.items() if item not in seen and scope.takes(ref.maker_id)]
    for ref in nothing:
        rows.setdefault((ref.code, "", ""), [0, 0, None, 0])
    return [(*key, found[0], found[1], found[2], found[3]) for key, found in sorted(rows.items())]


def stock_totals(rows: Iterable[Row]) -> dict[str, Any]:
    """Return the totals of a stock; rows of nothing do not count."""
    held = [row for row in rows if row[3]]
    lines = sorted(f"{row[0]}|{row[1]}|{row[2]}|{row[3]}".encode() for row in held)
    return {
        "rows": len(held),
        "qty_milli": sum(row[3] for row in held),
        "value_paise": sum(row[4] for row in held),
        "digest": hashlib.sha256(b"\n".join(lines)).hexdigest(),
    }


# ── documents ───────────────────────────────────────────────────────────────────────────────────
def day_figures(tx: Tx, day: date, scope: Scope) -> dict[str, Any]:
    """Return sales, rates, returns and series of a day, of what the scope lets go and what went up."""
    told = told_otherwise(tx, day, scope)
    bills = [*_documents(tx, day, _kinds("secondary_sale"), scope, told), *_outside(tx, day, scope)]
    live = [one for one in bills if one["state"] == "posted"]
    back = [
        one for one in _documents(tx, day, _kinds("sale_return"), scope, told) if one["state"] == "posted"
    ]
    rates: dict[int, int] = defaultdict(int)
    for one in live:
        for rate, taxable in one["rates"].items():
            rates[rate] += taxable
    return {
        "sales": {
            "count": len(live),
            "cancelled": len(bills) - len(live),
            "taxable_paise": sum(one["taxable"] for one in live),
            "tax_paise": sum(one["tax"] for one in live),
            "net_paise": sum(one["net"] for one in live),
        },
        "by_rate": [{"gst_bp": rate, "taxable_paise": rates[rate]} for rate in sorted(rates)],
        "returns": {"count": len(back), "net_paise": -sum(one["net"] for one in back)},
        "series": series_figures(bills),
    }


def series_figures(bills: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return by series which numbers a day used, and which are missing between the first and the last."""
    found: dict[tuple[str, str], list[tuple[str, bool]]] = defaultdict(list)
    for one in bills:
        tail = one["number"][len(one["number"].rstrip("0123456789")) :]
        found[one["series"], one["fy"]].append((tail, one["state"] != "posted"))
    made = []
    for (series, year), tails in sorted(found.items()):
        texts = sorted((tail for tail, _ in tails), key=lambda tail: int(tail or 0))
        width = max(map(len, texts))
        numbers = sorted({int(tail) for tail in texts if tail})
        gaps = [str(n).zfill(width) for before, after in pairwise(numbers) for n in range(before + 1, after)]
        made.append({
            "series": series, "fy": year, "from": texts[0], "to": texts[-1], "used": len(texts),
            "cancelled": sum(gone for _, gone in tails), "gaps": gaps,
        })  # fmt: skip
    return made


def _kinds(*feeds: str) -> list[str]:
    return [kind.code for kind in all_kinds().values() if kind.feed in feeds]


def _documents(
    tx: Tx, day: date, kinds: Sequence[str], scope: Scope, told: Mapping[int, frozenset[int]]
) -> list[dict[str, Any]]:
    line, head = DocumentLine, DocumentRow
    tax = line.cgst + line.sgst + line.igst + line.cess
    mine = Item.maker_id.in_(scope.makers) if scope.makers is not None else Item.id.is_not(None)
    rows = tx.execute(
        select(
            head.id, head.number, head.state, head.total, Series.code, Series.year, line.gst, line.taxable,
            tax, line.amount, mine, line.line_no,
        )
        .join(line, line.document_id == head.id)
        .join(Item, Item.id == line.item_id)
        .join(Series, Series.id == head.series_id)
        .where(head.kind.in_(kinds), head.day == day)
    )  # fmt: skip
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        one = found.setdefault(row[0], {
            "number": row[1], "state": row[2], "net": row[3], "series": row[4],
            "fy": financial_year_name(row[5]), "taxable": 0, "tax": 0, "part": 0, "lines": 0, "mine": 0,
            "rates": defaultdict(int),
        })  # fmt: skip
        one["lines"] += 1
        if row[11] in told[row[0]] if row[0] in told else row[10]:
            one["mine"] += 1
            one["taxable"] += row[7]
            one["tax"] += row[8]
            one["part"] += row[9]
            one["rates"][row[6] // 10] += row[7]
    kept = [one for one in found.values() if one["mine"]]
    for one in kept:
        if one["mine"] < one["lines"]:
            one["net"] = one["part"]
    return kept


def _outside(tx: Tx, day: date, scope: Scope) -> list[dict[str, Any]]:
    """Return bills of another program that went up, in the same words."""
    bills = outside_of_day(tx, day)
    items = item_refs(tx, {line.item_id for bill in bills for line in bill.lines})
    told = []
    for bill in bills:
        lines = scoped(bill, items, scope)
        rates: dict[int, int] = defaultdict(int)
        for line in lines:
            rates[line.gst // 10] += line.taxable
        amount = sum(line.amount for line in lines)
        if lines:
            told.append({
                "number": bill.number, "state": "cancelled" if bill.cancelled else "posted",
                "net": amount + (bill.round_off if len(lines) == len(bill.lines) else 0),
                "series": bill.series, "fy": financial_year_name(bill.year), "rates": rates,
                "taxable": sum(line.taxable for line in lines),
                "tax": amount - sum(line.taxable for line in lines),
            })  # fmt: skip
    return told


# ── where the stock went ────────────────────────────────────────────────────────────────────────
PARTS = {
    "primary_receipt": "in_primary_milli",
    "sale_return": "in_returns_milli",
    "secondary_sale": "out_sales_milli",
    "purchase_return": "out_returns_milli",
    "stock_adjustment": "adjust_milli",
}


def identity(tx: Tx, day: date, opening: int, closing: int, scope: Scope) -> dict[str, int] | None:
    """Return how the stock came from one evening to the next; None when other documents moved it too.

    None too where the owner lets go more or less than when it went up: the parts would not meet.
    """
    if told_otherwise(tx, day, scope):
        return None
    feeds = {kind.code: kind.feed for kind in all_kinds().values()}
    mine = (
        StockRow.item_id.in_(select(Item.id).where(Item.maker_id.in_(scope.makers))) if scope.makers else None
    )
    question = (
        select(DocumentRow.kind, func.sum(StockRow.units), func.sum(StockRow.free))
        .join(DocumentRow, DocumentRow.id == StockRow.document_id)
        .where(and_(StockRow.day == day, *([mine] if mine is not None else [])))
        .group_by(DocumentRow.kind)
    )
    moved = dict.fromkeys(
        ("in_primary_milli", "in_returns_milli", "out_sales_milli", "out_free_milli", "out_returns_milli",
         "adjust_milli"), 0,
    )  # fmt: skip
    rest = 0
    for kind, units, free in tx.execute(question):
        part = PARTS.get(feeds.get(kind, ""))
        if part is None:
            rest += int(units)
        elif part == "out_sales_milli":
            moved[part] -= (int(units) - int(free)) * 1_000
            moved["out_free_milli"] -= int(free) * 1_000
        else:
            moved[part] += int(units) * (-1_000 if part.startswith("out") else 1_000)
    ends = opening + moved["in_primary_milli"] + moved["in_returns_milli"] + moved["adjust_milli"]
    ends -= moved["out_sales_milli"] + moved["out_free_milli"] + moved["out_returns_milli"]
    if rest or ends != closing:
        return None
    return {"opening_milli": opening, **moved, "closing_milli": closing}
