"""Claims: books with a company get the accounts that claims need."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

import migrations
from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books

SALES = (
    "INSERT INTO account (code, name, nature, money, active) VALUES ('sales', 'Sales', 'income', '', true)"
)


def test_s0028_claims(tmp_path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(str(migrations.__file__)).parent))
    books = open_books(tmp_path / "books", create=True)
    try:
        with books.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0013")
            connection.execute(text(SALES))
        assert upgrade_books(books)
        with books.read() as connection:
            question = "SELECT code FROM account WHERE code LIKE 'claim%' ORDER BY code"
            codes = [row[0] for row in connection.execute(text(question))]
            lines = connection.execute(text("SELECT count(*) FROM claim_line")).scalar()
    finally:
        books.close()
    assert codes == ["claim_goods", "claim_income", "claim_loss", "claims_made"]
    assert lines == 0
