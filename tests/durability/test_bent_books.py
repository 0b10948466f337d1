"""Books bent with another tool, row by row: whatever lies before the last seal is found (T18, U1)."""

import os
import random
import shutil
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from dcms_desktop.audit.queries import audit_head
from dcms_desktop.audit.rules import NAMES
from dcms_desktop.audit.rules import AuditHead
from dcms_desktop.audit.rules import hash_row
from dcms_desktop.db.connect import FILE
from dcms_desktop.db.connect import open_books
from dcms_desktop.upkeep.verifying import looking
from dcms_desktop.upkeep.verifying import verified
from tests.shop import Shop

EDITS = int(os.environ.get("DCMS_BENT_EDITS", "10000"))
PROVED = {
    "audit_row": (*NAMES, "hash"),
    "document": (
        "kind", "title", "number", "request_id", "day", "party_id", "place", "state", "revision", "reference",
        "counter_id", "user_id", "at", "gross", "discount", "taxable", "untaxed", "cgst", "sgst", "igst",
        "cess", "round_off", "total", "received", "reverse_charge", "body",
    ),
    "document_line": (
        "item_id", "batch_id", "hsn", "units", "free", "per", "rate", "mrp", "gross", "discount", "taxable",
        "treatment", "gst", "cgst", "sgst", "igst", "cess", "amount",
    ),
    "document_revision": ("document_id", "revision", "body"),
    "day_close": ("day", "at", "user_id", "cash_books", "cash_counted", "note", "audit_head"),
    "posting": ("paise",),
    "stock_row": ("units", "value"),
    "stock_balance": ("units", "value"),
    "party_balance": ("paise",),
    "due": ("amount", "left"),
    "firm": ("name", "gstin", "address1", "bank_account", "upi_id"),
    "party": ("name", "gstin", "credit_limit", "mobile", "active", "role"),
    "item": ("name", "hsn", "active"),
    "price_level": ("name", "less", "plus", "active"),
}  # fmt: skip
"""What the proofs say is as it was written, column by column."""

SWITCHES = {"active", "reverse_charge"}
Traded = tuple[bytes, bytes, AuditHead]
Spoil = Callable[[sqlite3.Connection, random.Random], str]


@pytest.fixture(scope="module")
def traded(
    tmp_path_factory: pytest.TempPathFactory, empty_books_file: Path
) -> tuple[bytes, bytes, AuditHead]:
    """Books of two days as bytes: those of the first evening, those of the second, and the last seal."""
    folder = tmp_path_factory.mktemp("traded") / "books"
    folder.mkdir()
    shutil.copyfile(empty_books_file, folder / FILE)
    shop = Shop(open_books(folder))
    shop.receives("Dolo 650", batch="D1", units=500)
    shop.receives("Pan 40", batch="P1", units=500)
    bills = [shop.bills("Asha Medical", "Dolo 650", units=2 + n) for n in range(6)]
    shop.cancels(bills[1])
    shop.edits(bills[2], "9")
    shop.adjusts("Dolo 650", "-2", reason="breakage")
    shop.desk.close()
    evening = (folder / FILE).read_bytes()
    shop.desk = shop.on(open_books(folder)).desk
    shop.bills("Ravi Medico", "Pan 40", units=3)
    shop.closes_day()
    head = shop.desk.ask(audit_head)
    shop.desk.close()
    return evening, (folder / FILE).read_bytes(), head


def other(value: Any) -> Any:
    """Return a value that is not this one, of its kind: one byte, one paisa, one unit away."""
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1]) if value else b"x"
    if isinstance(value, int):
        return value + 1
    return "x" if not value else value[:-1] + chr(ord(value[-1]) ^ 1)


def bend_row(books: sqlite3.Connection, chance: random.Random) -> str:
    """Change one column of one row."""
    table = chance.choice([*PROVED, "audit_row", "document", "document_line"])
    column = chance.choice(PROVED[table])
    found = books.execute(f"SELECT * FROM {table}")  # noqa: S608 - names of our own
    names = [one[0] for one in found.description]
    row = chance.choice(found.fetchall())
    value = row[names.index(column)]
    same = " AND ".join(f"{name} IS ?" for name in names)
    books.execute(
        f"UPDATE {table} SET {column} = ? WHERE {same}",  # noqa: S608 - names of our own
        (1 - value if column in SWITCHES else other(value), *row),
    )
    return f"{table}.{column}"


def bend_both(books: sqlite3.Connection, chance: random.Random) -> str:
    """Change a row of the audit and make the chain anew behind it, as whoever knows the program could."""
    last = books.execute("SELECT max(seq) FROM audit_row").fetchone()[0]
    first = chance.randint(1, last)
    books.execute("UPDATE audit_row SET reason = reason || 'x' WHERE seq = ?", (first,))
    forge(books, first)
    return "both"


def forge(books: sqlite3.Connection, first: int) -> None:
    before = books.execute("SELECT hash FROM audit_row WHERE seq = ?", (first - 1,)).fetchone()
    previous = before[0] if before else "0" * 64
    names = ", ".join(NAMES)
    question = f"SELECT {names} FROM audit_row WHERE seq >= ? ORDER BY seq"  # noqa: S608 - names of our own
    for row in books.execute(question, (first,)).fetchall():
        told = dict(zip(NAMES, row, strict=True)) | {"previous": previous}
        digest = hash_row(told)
        books.execute(
            "UPDATE audit_row SET previous = ?, hash = ? WHERE seq = ?", (previous, digest, told["seq"])
        )
        previous = digest


def cut_tail(books: sqlite3.Connection, chance: random.Random) -> str:
    """Drop the last records of the audit."""
    books.execute(
        "DELETE FROM audit_row WHERE seq > (SELECT max(seq) FROM audit_row) - ?", (chance.randint(1, 20),)
    )
    return "cut"


def reorder(books: sqlite3.Connection, chance: random.Random) -> str:
    """Let two rows of the audit change their places, and make the chain anew in half of the cases."""
    last = books.execute("SELECT max(seq) FROM audit_row").fetchone()[0]
    one, two = sorted(chance.sample(range(1, last + 1), 2))
    for was, now in ((one, -1), (two, one), (-1, two)):
        books.execute("UPDATE audit_row SET seq = ? WHERE seq = ?", (now, was))
    if chance.random() < 0.5:
        forge(books, one)
    return "reorder"


def drop_document(books: sqlite3.Connection, chance: random.Random) -> str:
    """Take a whole bill out, with everything that hangs on it."""
    key = chance.choice(books.execute("SELECT id FROM document").fetchall())[0]
    for table in ("document_line", "document_money", "posting", "stock_row", "due", "outbox_row"):
        there = books.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        if there:
            books.execute(f"DELETE FROM {table} WHERE document_id = ?", (key,))  # noqa: S608 - names of our own
    books.execute("DELETE FROM document WHERE id = ?", (key,))
    return "document dropped"


SPOILS: tuple[Spoil, ...] = (bend_row, bend_row, bend_row, bend_both, cut_tail, reorder, drop_document)


def bend_often(traded: Traded, folder: Path, edits: int, seed: int) -> tuple[Counter[str], list[str]]:
    """Bend the books so often, each time from whole ones; return what was done and what was not found."""
    evening, whole, head = traded
    chance = random.Random(seed)  # noqa: S311 - edits of chance, no secret
    file = folder / FILE
    done: Counter[str] = Counter()
    missed = []
    for number in range(edits):
        if number % 50 == 49:  # the books of the evening before in the place of today's
            file.write_bytes(evening)
            what = "older copy"
        else:
            file.write_bytes(whole)
            what = _spoiled(file, chance)
        done[what.partition(".")[0]] += 1
        with looking(str(folder)) as tx:
            if not any(proof.findings for proof in verified(tx, (head,))):
                missed.append(what)
    return done, missed


def _spoiled(file: Path, chance: random.Random) -> str:
    with closing(sqlite3.connect(file)) as books:
        books.execute("PRAGMA journal_mode=DELETE")
        books.execute("PRAGMA synchronous=OFF")
        for (name,) in books.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            books.execute(f"DROP TRIGGER {name}")
        while True:
            try:
                what = chance.choice(SPOILS)(books, chance)
            except sqlite3.IntegrityError:  # the table itself refuses that one
                books.rollback()
                continue
            books.commit()
            return what


def test_whole_books_are_found_whole(traded: Traded, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(traded[1])
    with looking(str(tmp_path)) as tx:
        assert [one for proof in verified(tx, (traded[2],)) for one in proof.findings] == []


def test_what_is_bent_with_another_tool_is_found(traded: Traded, tmp_path: Path) -> None:
    done, missed = bend_often(traded, tmp_path, 60, 1)
    assert missed == []
    assert done["older copy"] == 1


@pytest.mark.soak
def test_ten_thousand_bent_books_are_found(traded: Traded, tmp_path: Path) -> None:
    """``DCMS_BENT_EDITS`` makes it shorter."""
    began = time.monotonic()
    done, missed = bend_often(traded, tmp_path, EDITS, 18)
    sys.stdout.write(f"{EDITS:,} edits in {time.monotonic() - began:.0f} s, {dict(done)}\n")
    assert missed == []
