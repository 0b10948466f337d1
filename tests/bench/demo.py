"""Books of the measured shape, consistent to the paisa: ``tests.bench.demo --lines 1000000 --to DIR``.

Every figure comes from the same pure functions that post a bill; only the rows go in by the thousand instead
of one bill at a time, so a year is there in minutes. ``dcms check`` proves the result.
"""

import argparse
import hashlib
import shutil
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import date
from datetime import timedelta
from pathlib import Path
from typing import Any

from dcms_desktop.audit.rules import ChainLink
from dcms_desktop.audit.rules import Deed
from dcms_desktop.audit.rules import hash_of
from dcms_desktop.catalog.actions import add_items
from dcms_desktop.catalog.actions import add_makers
from dcms_desktop.catalog.actions import save_scores
from dcms_desktop.catalog.queries import item_cards
from dcms_desktop.catalog.rules import BarcodeForm
from dcms_desktop.catalog.rules import ItemCard
from dcms_desktop.catalog.rules import ItemForm
from dcms_desktop.db.tx import Tx
from dcms_desktop.desk import Desk
from dcms_desktop.desk import open_desk
from dcms_desktop.documents.actions.rows import document_values
from dcms_desktop.documents.actions.rows import line_values
from dcms_desktop.documents.actions.rows import money_values
from dcms_desktop.documents.actions.write import summary_of
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.posted import pack
from dcms_desktop.documents.view import Names
from dcms_desktop.documents.view import posted_of
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import NewBatch
from dcms_desktop.drafts.rules import Tender
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.ledger.queries import account_ids
from dcms_desktop.ledger.rules import Entry
from dcms_desktop.numbering.queries import series_list
from dcms_desktop.numbering.rules import year_of
from dcms_desktop.parties.actions import add_parties
from dcms_desktop.parties.queries import party_card
from dcms_desktop.parties.rules import PartyCard
from dcms_desktop.parties.rules import PartyForm
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.stock.rules import SALEABLE
from dcms_desktop.stock.rules import SHOP
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.stock.rules import Moved
from dcms_desktop.tax.queries import tax_classes
from dcms_desktop.tax.rules import Discount
from dcms_desktop.tax.rules import fill_pattern
from dcms_desktop.upkeep.actions import new_company
from dcms_desktop.upkeep.rules import profile_from
from tests.bench.shape import AS_OF
from tests.bench.shape import DAYS
from tests.bench.shape import FIRST_DAY
from tests.bench.shape import MAKERS
from tests.bench.shape import BatchRow
from tests.bench.shape import PartyRow
from tests.bench.shape import SaleLine
from tests.bench.shape import Shape
from tests.bench.shape import batches_of
from tests.bench.shape import items_of
from tests.bench.shape import parties_of
from tests.bench.shape import sales_of

PROFILE = {"company": "Demo Distributors", "state": "27", "gstin": "27AAPFU0939F1ZV", "trade": "pharma"}
TABLES = (
    "batch",
    "stock_row",
    "stock_balance",
    "document",
    "document_line",
    "money_line",
    "posting",
    "due",
    "allocation",
    "outbox_row",
    "audit_row",
    "party_balance",
)
PART = 2_000
WAITING = 1_000
"""The newest bills wait for upload; the others were sent."""
OPENING_LINES = 1_000


class Bulk:
    """Rows of many tables, put in by the thousand, their indexes made at the end."""

    def __init__(self, file: Path) -> None:
        sqlite3.register_adapter(date, date.isoformat)
        self.raw = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "foreign_keys=OFF"):
            self.raw.execute(f"PRAGMA {pragma}").fetchall()
        every = self.raw.execute(
            "SELECT name, sql, tbl_name FROM sqlite_master WHERE type='index' AND sql IS NOT NULL"
        ).fetchall()
        self._indexes = [(name, text) for name, text, table in every if table in TABLES]
        for name, _ in self._indexes:
            self.raw.execute(f"DROP INDEX {name}")
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        self._text: dict[str, str] = {}
        self.raw.execute("BEGIN")

    def add(self, table: str, row: dict[str, Any]) -> None:
        """Put one row in."""
        rows = self._rows.get(table)
        if rows is None:
            rows = self._rows[table] = []
            names = ",".join(f'"{name}"' for name in row)
            self._text[table] = f"INSERT INTO {table}({names}) VALUES ({','.join('?' for _ in row)})"  # noqa: S608 - own names
        rows.append(tuple(row.values()))
        if len(rows) >= 20_000:
            self._flush(table)

    def _flush(self, table: str) -> None:
        self.raw.executemany(self._text[table], self._rows[table])
        self._rows[table].clear()

    def finish(self) -> None:
        """Write the rest, make the indexes, learn where what lies."""
        for table in self._rows:
            self._flush(table)
        self.raw.execute("COMMIT")
        for _, text in self._indexes:
            self.raw.execute(text)
        self.raw.execute("ANALYZE")
        self.raw.close()


class Demo:
    """The year being made."""

    def __init__(self, desk: Desk, shape: Shape) -> None:
        self.desk, self.shape = desk, shape
        self.items, self.parties = items_of(shape), parties_of(shape)
        self.batches = batches_of(self.items)
        self.item_ids = desk.do(_add_goods, self.items)
        self.party_ids = desk.do(_add_people, self.parties)
        self.cards: list[ItemCard] = desk.ask(_cards, self.item_ids)
        self.people: list[PartyCard] = desk.ask(_people, self.party_ids)
        self.accounts = desk.ask(account_ids)
        self.empty = desk.ask(start_draft, "tax_invoice")
        self.series = {card.kind: card for card in desk.ask(series_list)}
        self.balance: Counter[int] = Counter()
        self.last_bill: dict[int, tuple[date, int]] = {}
        self.numbers: Counter[str] = Counter()
        self.document_id = self.due_id = self.row_id = self.posting_id = 0
        self.taken = self._sold()
        self.cards_of_batches = [self._batch_card(row) for row in self.batches]
        self.popular: Counter[int] = Counter()

    def _sold(self) -> Counter[int]:
        taken: Counter[int] = Counter()
        for _, lines in sales_of(self.shape, self.shape.bills):
            for line in lines:
                taken[line.batch] += line.units + line.free
        return taken

    def _batch_card(self, row: BatchRow) -> BatchCard:
        return BatchCard(
            id=row.id + 1,
            item_id=self.item_ids[row.item],
            number=row.number,
            expiry=row.expiry,
            mrp=Paise(row.mrp),
            ptr=Mills(row.ptr * 10),
            pts=Mills(row.cost * 10),
            cost=Mills(row.cost * 10),
            units=Units(row.left),
        )

    # ── rows ────────────────────────────────────────────────────────────────────────────────────
    def write(self, bulk: Bulk) -> None:
        """Write the year into books whose masters are there."""
        seq, head = bulk.raw.execute("SELECT seq, hash FROM audit_row ORDER BY seq DESC LIMIT 1").fetchone()
        self.seq, self.head = int(seq), str(head)
        self._write_batches(bulk)
        for start in range(0, len(self.batches), OPENING_LINES):
            self._opening(bulk, self.batches[start : start + OPENING_LINES])
        paid = {number for number in range(self.shape.bills) if number % 10 in {2, 5, 8}}
        for number, (party, lines) in enumerate(sales_of(self.shape, self.shape.bills)):
            day = FIRST_DAY + timedelta(days=number * DAYS // self.shape.bills)
            self._bill(bulk, number, day, self.people[party], lines, part_paid=number in paid)
        for party_id, paise in self.balance.items():
            last_on, total = self.last_bill.get(party_id, (None, 0))
            bulk.add(
                "party_balance",
                {"party_id": party_id, "paise": paise, "last_bill_on": last_on, "last_bill": total},
            )
        for kind, card in self.series.items():
            if self.numbers[kind]:
                bulk.raw.execute(
                    "UPDATE series SET year=?, next=? WHERE id=?",
                    (year_of(FIRST_DAY), self.numbers[kind] + 1, card.id),
                )

    def _write_batches(self, bulk: Bulk) -> None:
        for row, card in zip(self.batches, self.cards_of_batches, strict=True):
            bulk.add(
                "batch",
                {
                    "id": card.id,
                    "item_id": card.item_id,
                    "number": card.number,
                    "expiry": card.expiry,
                    "mrp": card.mrp,
                    "ptr": card.ptr,
                    "pts": card.pts,
                    "cost": card.cost,
                    "rack": "",
                    "frozen": False,
                },
            )
            bulk.add(
                "stock_balance",
                {
                    "batch_id": card.id,
                    "godown_id": SHOP,
                    "bucket": SALEABLE,
                    "units": row.left,
                    "value": row.left * row.cost,
                },
            )

    def _opening(self, bulk: Bulk, rows: Iterable[BatchRow]) -> None:
        lines = []
        for row in rows:
            card = self.cards_of_batches[row.id]
            new = NewBatch(number=card.number, expiry=card.expiry, mrp=card.mrp, ptr=card.ptr, pts=card.pts)
            units = Units(self.taken[row.id] + row.left)
            if units:
                lines.append(
                    Line(item=self.cards[row.item], batch=card, units=units, rate=card.cost, new_batch=new)
                )
        if lines:
            draft = replace(
                self.empty,
                kind="opening_stock",
                request_id=f"demo-opening-{self.document_id}",
                day=FIRST_DAY,
                lines=tuple(lines),
                round_to_rupee=False,
            )
            self._document(bulk, draft)

    def _bill(
        self, bulk: Bulk, number: int, day: date, party: PartyCard, sold: list[SaleLine], *, part_paid: bool
    ) -> None:
        lines = tuple(
            Line(
                item=self.cards[one.item],
                batch=self.cards_of_batches[one.batch],
                units=Units(one.units),
                free=Units(one.free),
                typed=str(one.units),
                rate=self.cards_of_batches[one.batch].ptr,
                discounts=(Discount(percent=Percent(one.off * 1000)),) if one.off else (),
            )
            for one in sold
        )
        for one in sold:
            self.popular[self.item_ids[one.item]] += 1
        party = replace(party, balance=Paise(self.balance[party.id]))
        draft = replace(self.empty, request_id=f"demo-{number}", day=day, party=party, lines=lines)
        if part_paid:
            worth = sum(one.units * self.batches[one.batch].ptr for one in sold)
            part = Paise(worth * (number % 8 + 1) // 1200 * 100)
            draft = replace(draft, tenders=(Tender(mode="cash", paise=part),)) if part else draft
        self._document(bulk, draft)

    def _document(self, bulk: Bulk, draft: Draft) -> None:
        kind = kind_of(draft.kind)
        draft = kind.figure(draft)
        plan = kind.plan(draft)
        self.document_id += 1
        self.numbers[kind.code] += 1
        card = self.series[kind.code]
        number = fill_pattern(card.pattern, card.code, year_of(draft.day), self.numbers[kind.code])
        party_id = draft.party.id if draft.party else None
        old = draft.party.balance if draft.party else Paise(0)
        moved_by = sum(
            entry.paise for entry in plan.entries if party_id is not None and entry.party_id == party_id
        )
        at = f"{draft.day.isoformat()}T{4 + self.document_id % 9:02d}:{self.document_id % 60:02d}:00.000Z"
        party = draft.party
        posted = posted_of(
            draft,
            Names(
                kind=kind.code,
                title=kind.paper_title(draft),
                number=number,
                at=at,
                place=party.state if party else draft.firm.state,
                counter="1",
                user="Owner",
                due_on=plan.dues[0].due_on if plan.dues else None,
                old_balance=old,
                new_balance=Paise(old + moved_by),
            ),
            {},
        )
        body = pack(posted)
        moves = [Moved(move=move, value=self._value(move.batch_id, move.units)) for move in plan.stock]
        cost = Paise(sum(abs(moved.value) for moved in moves))
        tx = Tx(None, 1, 1, at, draft.day)  # type: ignore[arg-type] # the row makers read who, where and when only
        key = self.document_id
        bulk.add("document", {"id": key, **document_values(tx, draft, posted, card.id, body, cost)})
        for row in line_values(key, draft, posted, moves):
            bulk.add("document_line", row)
        for row in money_values(key, draft):
            bulk.add("money_line", row)
        self._stock_rows(bulk, draft.day, moves)
        cost_entries = (Entry("cogs", cost), Entry("stock", Paise(-cost))) if plan.cost_account else ()
        self._ledger_rows(bulk, draft, number, (*plan.entries, *cost_entries), plan.dues)
        self._told(bulk, at, summary_of(posted, hashlib.sha256(body).hexdigest()))
        if plan.feed:
            waits = self.numbers[kind.code] > self.shape.bills - WAITING
            bulk.add(
                "outbox_row",
                {
                    "key": f"{draft.request_id}/0",
                    "at": at,
                    "topic": plan.feed,
                    "document_id": key,
                    "revision": 0,
                    "digest": hashlib.sha256(body).hexdigest(),
                    "state": "waiting" if waits else "sent",
                },
            )

    def _value(self, batch_id: int, units: int) -> Paise:
        return Paise(units * self.batches[batch_id - 1].cost)

    def _stock_rows(self, bulk: Bulk, day: date, moves: list[Moved]) -> None:
        for moved in moves:
            self.row_id += 1
            move = moved.move
            bulk.add(
                "stock_row",
                {
                    "id": self.row_id,
                    "document_id": self.document_id,
                    "revision": 0,
                    "line_no": move.line_no,
                    "day": day,
                    "item_id": move.item_id,
                    "batch_id": move.batch_id,
                    "godown_id": SHOP,
                    "bucket": SALEABLE,
                    "units": move.units,
                    "free": move.free,
                    "value": moved.value,
                },
            )

    def _ledger_rows(
        self, bulk: Bulk, draft: Draft, number: str, entries: Iterable[Entry], dues: Iterable[Any]
    ) -> None:
        for entry in entries:
            if entry.paise:
                self.posting_id += 1
                bulk.add(
                    "posting",
                    {
                        "id": self.posting_id,
                        "document_id": self.document_id,
                        "revision": 0,
                        "day": draft.day,
                        "account_id": self.accounts[entry.account],
                        "party_id": entry.party_id,
                        "paise": entry.paise,
                        "note": entry.note,
                    },
                )
                if entry.party_id is not None:
                    self.balance[entry.party_id] += entry.paise
        for due in dues:
            self.due_id += 1
            bulk.add(
                "due",
                {
                    "id": self.due_id,
                    "party_id": due.party_id,
                    "document_id": self.document_id,
                    "number": number,
                    "day": draft.day,
                    "due_on": due.due_on,
                    "kind": due.kind,
                    "amount": due.amount,
                    "left": due.left,
                },
            )
            self.last_bill[due.party_id] = (draft.day, due.amount)
            if due.left != due.amount:
                bulk.add(
                    "allocation",
                    {
                        "document_id": self.document_id,
                        "number": number,
                        "due_id": self.due_id,
                        "day": draft.day,
                        "paise": due.amount - due.left,
                    },
                )

    def _told(self, bulk: Bulk, at: str, after: str) -> None:
        self.seq += 1
        link = ChainLink(
            self.seq, at, 1, 1, Deed("post", "document", self.document_id, "", after, ""), self.head
        )
        digest = hash_of(link)
        bulk.add(
            "audit_row",
            {
                "seq": self.seq,
                "at": at,
                "user_id": 1,
                "counter_id": 1,
                "deed": "post",
                "thing": "document",
                "thing_id": self.document_id,
                "before": "",
                "after": after,
                "reason": "",
                "previous": self.head,
                "hash": digest,
            },
        )
        self.head = digest


# ── masters ─────────────────────────────────────────────────────────────────────────────────────
def _add_goods(tx: Tx, rows: list[Any]) -> list[int]:
    makers = add_makers(tx, MAKERS)
    classes = {one.code: one.id for one in tax_classes(tx).values()}
    ids: list[int] = []
    for start in range(0, len(rows), PART):
        forms = [
            ItemForm(
                code=f"I{start + place:06d}",
                name=row.name,
                maker_id=makers[row.maker],
                hsn=row.hsn,
                tax_class_id=classes[row.tax],
                packing=row.packing,
                mrp=Paise(row.mrp),
                schedule="",
                barcodes=(BarcodeForm(code=row.barcode),),
            )
            for place, row in enumerate(rows[start : start + PART], 1)
        ]
        ids += add_items(tx, forms)
    return ids


def _add_people(tx: Tx, rows: list[PartyRow]) -> list[int]:
    ids: list[int] = []
    for start in range(0, len(rows), PART):
        forms = [
            PartyForm(
                code=row.code,
                name=row.name,
                state=row.state,
                gstin=row.gstin or None,
                credit_days=row.days,
                tax_type="regular" if row.gstin else "unregistered",
                address1="Main Road",
                city="Town",
            )
            for row in rows[start : start + PART]
        ]
        ids += add_parties(tx, forms)
    return ids


def _cards(tx: Tx, ids: list[int]) -> list[ItemCard]:
    found: dict[int, ItemCard] = {}
    for start in range(0, len(ids), PART):
        found.update(item_cards(tx, ids[start : start + PART]))
    return [found[key] for key in ids]


def _people(tx: Tx, ids: list[int]) -> list[PartyCard]:
    return [party_card(tx, key) for key in ids]


def build(to: Path, shape: Shape) -> float:
    """Make the books in a new folder and return the seconds it took."""
    started = time.perf_counter()
    desk = open_desk(to, create=True)
    try:
        desk.do(new_company, profile_from(PROFILE))
        desk.sign_in(1)
        demo = Demo(desk, shape)
        desk.books.checkpoint()
    finally:
        desk.close()
    bulk = Bulk(to / "books.db")
    with closing(bulk.raw):
        demo.write(bulk)
        bulk.finish()
    desk = open_desk(to)
    try:
        desk.do(save_scores, dict(demo.popular))
    finally:
        desk.close()
    return time.perf_counter() - started


def cached(root: Path, lines: int) -> Path:
    """Return the folder of books of this size, made once; whoever writes copies it first."""
    folder = root / f"demo-{lines}-{AS_OF:%Y%m%d}"
    if not (folder / "whole").exists():
        shutil.rmtree(folder, ignore_errors=True)
        seconds = build(folder, Shape(lines))
        (folder / "whole").write_text(f"{seconds:.0f} s\n", encoding="ascii")
    return folder


def main(argv: list[str]) -> int:
    """Make books of the measured shape."""
    words = argparse.ArgumentParser(description="Books of the measured shape.")
    words.add_argument("--lines", type=int, default=50_000, help="bill lines, ten a bill")
    words.add_argument("--to", type=Path, default=Path("out") / "demo", help="a new folder")
    said = words.parse_args(argv)
    if (said.to / "books.db").exists():
        sys.stderr.write(f"There are books in {said.to} already; name another folder.\n")
        return 1
    seconds = build(said.to, Shape(said.lines))
    size = (said.to / "books.db").stat().st_size / 1e6
    sys.stdout.write(f"{said.lines:,} lines in {said.to}: {size:,.0f} MB in {seconds:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
