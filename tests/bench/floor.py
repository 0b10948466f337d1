"""What the same rows and questions cost as plain SQL through ``sqlite3``: no rules, no types, no window.

Every product figure is quoted beside the floor of the same run, on the same disk, with the same settings.
"""

import hashlib
import json
import sqlite3
import time
from collections.abc import Callable
from collections.abc import Sequence
from datetime import date
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.bench.shape import DAYS
from tests.bench.shape import FIRST_DAY
from tests.bench.shape import HOME
from tests.bench.shape import LINES
from tests.bench.shape import SaleLine
from tests.bench.shape import Shape
from tests.bench.shape import batches_of
from tests.bench.shape import items_of
from tests.bench.shape import parties_of
from tests.bench.shape import sales_of

SCHEMA = """
CREATE TABLE item(id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, pack TEXT, hsn TEXT,
  gst INTEGER NOT NULL, mrp INTEGER NOT NULL, barcode TEXT UNIQUE);
CREATE TABLE batch(id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item, number TEXT NOT NULL,
  expiry TEXT NOT NULL, mrp INTEGER NOT NULL, ptr INTEGER NOT NULL, cost INTEGER NOT NULL);
CREATE TABLE balance(batch_id INTEGER NOT NULL, godown_id INTEGER NOT NULL, units INTEGER NOT NULL,
  value INTEGER NOT NULL, PRIMARY KEY(batch_id, godown_id)) WITHOUT ROWID;
CREATE TABLE party(id INTEGER PRIMARY KEY, code TEXT, name TEXT NOT NULL, gstin TEXT, state TEXT NOT NULL,
  days INTEGER, balance INTEGER NOT NULL DEFAULT 0);
CREATE TABLE series(name TEXT PRIMARY KEY, next INTEGER NOT NULL);
CREATE TABLE invoice(id INTEGER PRIMARY KEY, series TEXT NOT NULL, number INTEGER NOT NULL, day TEXT NOT NULL,
  party_id INTEGER NOT NULL REFERENCES party, place TEXT NOT NULL, gross INTEGER, discount INTEGER,
  taxable INTEGER,
  cgst INTEGER, sgst INTEGER, igst INTEGER, round_off INTEGER, total INTEGER, due TEXT, state TEXT,
  user_id INTEGER,
  at TEXT, UNIQUE(series, number));
CREATE TABLE line(id INTEGER PRIMARY KEY, invoice_id INTEGER NOT NULL REFERENCES invoice, no INTEGER NOT NULL,
  item_id INTEGER NOT NULL REFERENCES item, batch_id INTEGER NOT NULL REFERENCES batch, hsn TEXT,
  units INTEGER,
  free INTEGER, rate INTEGER, off INTEGER, discount INTEGER, taxable INTEGER, gst INTEGER, cgst INTEGER,
  sgst INTEGER, igst INTEGER, amount INTEGER);
CREATE TABLE stock_row(id INTEGER PRIMARY KEY, day TEXT NOT NULL, item_id INTEGER NOT NULL,
  batch_id INTEGER NOT NULL,
  godown_id INTEGER NOT NULL, doc TEXT NOT NULL, doc_id INTEGER NOT NULL, line_no INTEGER,
  units INTEGER NOT NULL,
  free INTEGER NOT NULL, value INTEGER NOT NULL);
CREATE TABLE due(id INTEGER PRIMARY KEY, party_id INTEGER NOT NULL, doc TEXT, doc_id INTEGER,
  day TEXT NOT NULL,
  due_on TEXT NOT NULL, amount INTEGER NOT NULL, left INTEGER NOT NULL);
CREATE TABLE posting(id INTEGER PRIMARY KEY, day TEXT NOT NULL, account_id INTEGER NOT NULL, party_id INTEGER,
  doc TEXT, doc_id INTEGER, paise INTEGER NOT NULL, note TEXT);
CREATE TABLE audit(id INTEGER PRIMARY KEY, at TEXT NOT NULL, user_id INTEGER, deed TEXT, thing TEXT,
  thing_id INTEGER,
  body TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL);
CREATE TABLE outbox(id INTEGER PRIMARY KEY, at TEXT NOT NULL, topic TEXT NOT NULL, payload TEXT NOT NULL,
  state INTEGER NOT NULL DEFAULT 0);
"""
INDEXES = """
CREATE INDEX batch_item ON batch(item_id, expiry);
CREATE INDEX invoice_day ON invoice(day, id);
CREATE INDEX invoice_party ON invoice(party_id, day);
CREATE INDEX line_invoice ON line(invoice_id);
CREATE INDEX line_item ON line(item_id, id);
CREATE INDEX stock_row_batch ON stock_row(batch_id, id);
CREATE INDEX stock_row_item ON stock_row(item_id, day);
CREATE INDEX stock_row_doc ON stock_row(doc, doc_id);
CREATE INDEX due_party ON due(party_id, due_on);
CREATE INDEX due_open ON due(due_on) WHERE left > 0;
CREATE INDEX posting_account ON posting(account_id, party_id, day);
CREATE INDEX posting_doc ON posting(doc, doc_id);
CREATE INDEX audit_thing ON audit(thing, thing_id);
CREATE INDEX outbox_waits ON outbox(id) WHERE state = 0;
CREATE VIRTUAL TABLE item_tri USING fts5(name, content='item', content_rowid='id', tokenize='trigram');
INSERT INTO item_tri(item_tri) VALUES('rebuild');
CREATE VIRTUAL TABLE item_pre USING fts5(name, content='item', content_rowid='id', prefix='1 2 3 4');
INSERT INTO item_pre(item_pre) VALUES('rebuild');
ANALYZE;
"""
INSERT = {
    "invoice": f"INSERT INTO invoice VALUES({','.join('?' * 18)})",
    "line": f"INSERT INTO line VALUES({','.join('?' * 17)})",
    "stock_row": f"INSERT INTO stock_row VALUES({','.join('?' * 11)})",
    "due": "INSERT INTO due VALUES(?,?,?,?,?,?,?,?)",
    "posting": "INSERT INTO posting VALUES(?,?,?,?,?,?,?,?)",
    "audit": "INSERT INTO audit VALUES(?,?,?,?,?,?,?,?,?)",
    "outbox": "INSERT INTO outbox(at,topic,payload) VALUES(?,?,?)",
}
GST = {"GST0": 0, "GST5": 500, "GST12": 500, "GST18": 1800, "GST28": 1800}
Bill = tuple[int, list[SaleLine]]


class Floor:
    """Plain books of the same shape."""

    def __init__(self, file: Path, shape: Shape) -> None:
        self.shape = shape
        self.items, self.parties = items_of(shape), parties_of(shape)
        self.batches = batches_of(self.items)
        fresh = not file.exists()
        self.db = sqlite3.connect(file, isolation_level=None)
        if fresh:
            self._build()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "cache_size=-65536",
            "wal_autocheckpoint=10000",
            "foreign_keys=ON",
        ):
            self.db.execute(f"PRAGMA {pragma}").fetchall()
        row = self.db.execute("SELECT hash FROM audit ORDER BY id DESC LIMIT 1").fetchone()
        self.prev: bytes = row[0] if row else b"\0" * 32

    def _build(self) -> None:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000"):
            self.db.execute(f"PRAGMA {pragma}").fetchall()
        self.db.executescript(SCHEMA)
        self.db.execute("BEGIN")
        self.db.executemany(
            "INSERT INTO item VALUES(?,?,?,?,?,?,?,?)",
            [
                (n, f"I{n:06d}", row.name, row.packing, row.hsn, GST[row.tax], row.mrp, row.barcode)
                for n, row in enumerate(self.items, 1)
            ],
        )
        self.db.executemany(
            "INSERT INTO batch VALUES(?,?,?,?,?,?,?)",
            [
                (b.id + 1, b.item + 1, b.number, b.expiry.isoformat(), b.mrp, b.ptr, b.cost)
                for b in self.batches
            ],
        )
        self.db.executemany(
            "INSERT INTO balance VALUES(?,1,?,?)", [(b.id + 1, b.left, b.left * b.cost) for b in self.batches]
        )
        self.db.executemany(
            "INSERT INTO party VALUES(?,?,?,?,?,?,0)",
            [(n, p.code, p.name, p.gstin, p.state, p.days) for n, p in enumerate(self.parties, 1)],
        )
        self.db.execute("INSERT INTO series VALUES('A', ?)", (self.shape.bills + 1,))
        self.prev = b"\0" * 32
        rows: dict[str, list[Any]] = {name: [] for name in INSERT}
        for number, bill in enumerate(sales_of(self.shape, self.shape.bills), 1):
            day = FIRST_DAY + timedelta(days=number * DAYS // self.shape.bills)
            for table, made in self.rows(number, day.isoformat(), bill).items():
                rows[table] += made
            if number > self.shape.bills - 1000:
                continue
            rows["outbox"].clear()
            if number % 5000 == 0:
                self._flush(rows)
        self._flush(rows)
        self.db.execute("COMMIT")
        self.db.executescript(INDEXES)

    def _flush(self, rows: dict[str, list[Any]]) -> None:
        for table, made in rows.items():
            self.db.executemany(INSERT[table], made)
            made.clear()

    def rows(self, number: int, day: str, bill: Bill) -> dict[str, list[Any]]:
        """Return all rows of one posted bill, its figures worked out in whole paise."""
        who, sold = bill
        party = self.parties[who]
        lines, sums = self._lines(sold, inter=party.state != HOME)
        before = sums[2] + sums[3] + sums[4] + sums[5]
        total = (before + 50) // 100 * 100
        end = (total - before, total, day, "posted", 1, day)
        head = (number, "A", number, day, who + 1, party.state, *sums, *end)
        first = (number - 1) * LINES
        body = json.dumps({"head": head, "lines": lines}, separators=(",", ":"))
        digest = hashlib.sha256(self.prev + body.encode()).digest()
        sent = json.dumps({"id": number, "party": who, "total": total, "lines": lines}, separators=(",", ":"))
        made: dict[str, list[Any]] = {
            "invoice": [head],
            "line": [(first + line[0], number, *line) for line in lines],
            "stock_row": [self._stock_row(first, day, number, line) for line in lines],
            "due": [(number, who + 1, "SI", number, day, day, total, total)],
            "posting": self._postings(number, day, who + 1, sums, (total, total - before)),
            "audit": [(number, day, 1, "post", "SI", number, body, self.prev, digest)],
            "outbox": [(day, "invoice.posted", sent)],
        }
        self.prev = digest
        return made

    def _lines(self, sold: list[SaleLine], *, inter: bool) -> tuple[list[Any], list[int]]:
        """Return the lines of a bill with their figures, and the sums of these."""
        lines: list[Any] = []
        sums = [0] * 6
        for no, one in enumerate(sold, 1):
            batch, item = self.batches[one.batch], self.items[one.item]
            gst = GST[item.tax]
            gross = one.units * batch.ptr
            off = (gross * one.off + 50) // 100
            net = gross - off
            half = 0 if inter else (net * gst + 10_000) // 20_000
            whole = (net * gst + 5_000) // 10_000 if inter else 0
            named = (no, one.item + 1, batch.id + 1, item.hsn, one.units, one.free, batch.ptr, one.off)
            lines.append((*named, off, net, gst, half, half, whole, net + 2 * half + whole))
            for place, value in enumerate((gross, off, net, half, half, whole)):
                sums[place] += value
        return lines, sums

    def _stock_row(self, first: int, day: str, number: int, line: Any) -> tuple[Any, ...]:
        units = -line[4] - line[5]
        value = units * self.batches[line[2] - 1].cost
        return (first + line[0], day, line[1], line[2], 1, "SI", number, line[0], units, -line[5], value)

    def _postings(
        self, number: int, day: str, party: int, sums: list[int], end: tuple[int, int]
    ) -> list[Any]:
        entries = [
            (1100, party, end[0]),
            (4000, None, -sums[2]),
            (2100, None, -sums[3]),
            (2200, None, -sums[4]),
            (2300, None, -sums[5]),
            (5900, None, -end[1]),
        ]
        key = (number - 1) * 6
        return [
            (key + place, day, account, who, "SI", number, paise, "")
            for place, (account, who, paise) in enumerate(entries, 1)
            if paise
        ]

    def post(self, day: date, bill: Bill) -> None:
        """Post one bill in one transaction, all of its rows, with twelve calls."""
        number = self.db.execute("SELECT next FROM series WHERE name='A'").fetchone()[0]
        made = self.rows(number, day.isoformat(), bill)
        moved = [(line[8], line[10], line[3]) for line in made["stock_row"]]
        self.db.execute("BEGIN IMMEDIATE")
        self.db.execute("UPDATE series SET next=next+1 WHERE name='A'")
        for table, rows in made.items():
            if len(rows) == 1:
                self.db.execute(INSERT[table], rows[0])
            else:
                self.db.executemany(INSERT[table], rows)
        self.db.executemany(
            "UPDATE balance SET units=units+?, value=value+? WHERE batch_id=? AND godown_id=1", moved
        )
        total = made["due"][0][6]
        self.db.execute("UPDATE party SET balance=balance+? WHERE id=?", (total, bill[0] + 1))
        self.db.execute("COMMIT")

    # ── reads ───────────────────────────────────────────────────────────────────────────────────
    def search(self, typed: str) -> int:
        """Return how many of the first fifty items begin with the typed words."""
        asked = " ".join(f'"{word}"*' for word in typed.split())
        return len(
            self.db.execute(
                "SELECT i.id,i.code,i.name,i.pack,i.mrp FROM item_pre f JOIN item i ON i.id=f.rowid "
                "WHERE item_pre MATCH ? LIMIT 50",
                (asked,),
            ).fetchall()
        )

    def open_bill(self, number: int) -> int:
        """Return how many lines one bill has, read with items and batches."""
        return len(
            self.db.execute(
                "SELECT v.*,l.*,i.name,b.number,b.expiry FROM invoice v JOIN line l ON l.invoice_id=v.id "
                "JOIN item i ON i.id=l.item_id JOIN batch b ON b.id=l.batch_id WHERE v.id=?",
                (number,),
            ).fetchall()
        )

    def page(self, before: int) -> int:
        """Return how many bills a page of fifty holds."""
        return len(
            self.db.execute(
                "SELECT v.id,v.number,v.day,p.name,v.total FROM invoice v JOIN party p ON p.id=v.party_id "
                "WHERE v.id<? ORDER BY v.id DESC LIMIT 50",
                (before,),
            ).fetchall()
        )

    def scan(self, code: str, day: str) -> int:
        """Return how many sellable batches the item of a bar code has, first to expire first."""
        found = self.db.execute(
            "SELECT id,code,name,pack,mrp,gst FROM item WHERE barcode=?", (code,)
        ).fetchone()
        return len(
            self.db.execute(
                "SELECT b.id,b.number,b.expiry,b.mrp,b.ptr,s.units FROM batch b "
                "JOIN balance s ON s.batch_id=b.id "
                "AND s.godown_id=1 WHERE b.item_id=? AND b.expiry>? AND s.units>0 ORDER BY b.expiry LIMIT 20",
                (found[0], day),
            ).fetchall()
        )

    def close(self) -> None:
        """Close the books."""
        self.db.close()


def timed(work: Callable[[Any], object], asked: Sequence[Any]) -> list[float]:
    """Return the seconds of each call."""
    times = []
    for one in asked:
        started = time.perf_counter()
        work(one)
        times.append(time.perf_counter() - started)
    return times
