"""Step 8: books with a company get the accounts of claims and notes; empty ones get theirs later."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

import migrations
from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books


def test_s0008_purchase_orders_and_claims(tmp_path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(str(migrations.__file__)).parent))
    books = open_books(tmp_path / "books", create=True)
    try:
        with books.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0007")
            connection.execute(
                text(
                    "INSERT INTO account (code, name, nature, money, active) "
                    "VALUES ('claims', 'Our claims', 'asset', '', true)"
                )
            )
        assert upgrade_books(books)
        with books.read() as connection:
            rows = connection.execute(text("SELECT code, name FROM account"))  # later steps add more
            found = {row[0]: row[1] for row in rows}
            columns = connection.execute(text("SELECT source_id, source_line FROM document_line")).all()
    finally:
        books.close()
    kept = {"claims": "Our claims", "purchase_notes": "Purchase returns and notes, differences"}
    assert found.items() >= kept.items()
    assert columns == []
