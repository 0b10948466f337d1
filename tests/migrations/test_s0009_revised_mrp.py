"""Revised MRPs: a batch of older books gets the day of its first stock row, and its lower price stays."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import column
from sqlalchemy import insert
from sqlalchemy import table
from sqlalchemy import text
from sqlalchemy.engine import Connection

import migrations
from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books

ITEM = {
    "id": 1, "code": "I1", "name": "Dolo", "local_name": "", "maker_code": "", "division": "", "category": "",
    "hsn": "", "tax_class_id": 1, "packing": "", "base_unit": "pc", "uqc": "NOS", "rate_per": 1,
    "schedule": "", "food": False, "batched": True, "expires": True, "mrp": 0, "ptr": 0,
    "pts": 0, "least_margin": 0,
    "rack": "", "most_per_day": 0, "score": 0, "words": "", "active": True,
}  # fmt: skip
BATCH = {
    "id": 1, "item_id": 1, "number": "D1", "mrp": 10_000, "lower_mrp": 9_000, "ptr": 0, "pts": 0, "cost": 0,
    "rack": "", "frozen": False,
}  # fmt: skip
ROW = {
    "document_id": 1, "revision": 0, "line_no": 1, "item_id": 1, "batch_id": 1, "godown_id": 1,
    "bucket": "saleable", "units": 5, "free": 0, "value": 0,
}  # fmt: skip


def write(connection: Connection, name: str, row: dict[str, object]) -> None:
    connection.execute(insert(table(name, *(column(key) for key in row))), row)


def test_s0009_revised_mrp(tmp_path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(str(migrations.__file__)).parent))
    books = open_books(tmp_path / "books", create=True)
    try:
        with books.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0008")
            write(connection, "tax_class", {"id": 1, "code": "GST5", "name": "GST 5 %", "active": True})
            write(connection, "item", ITEM)
            write(connection, "batch", BATCH)
            for day in ("2026-05-04", "2026-04-02"):
                write(connection, "stock_row", {**ROW, "day": day})
        assert upgrade_books(books)
        with books.read() as connection:
            row = connection.execute(text("SELECT lower_mrp, lower_mrp_from, received_on FROM batch")).one()
    finally:
        books.close()
    assert tuple(row) == (9000, None, "2026-04-02")
