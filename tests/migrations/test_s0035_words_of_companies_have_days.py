"""Return policies with a first day: what companies said before holds since ever."""

from pathlib import Path

from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at

ROWS = (
    "INSERT INTO account (code, name, nature, money, active) VALUES ('sales', 'Sales', 'income', '', true)",
    "INSERT INTO maker (id, code, name, active) VALUES (1, 'CIP', 'Cipla', true)",
    """INSERT INTO return_policy (maker_id, division, reason, before_days, after_days, percent, basis,
    with_gst, free_percent, claim_days, claim_months, least_units, settle, papers, active)
    VALUES (1, '', 'expiry', 90, 60, 100000, 'pts', false, 0, 0, '', 0, 'credit', '', true)""",
)


def test_s0035_words_of_companies_have_days(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0032")
        with books.write() as connection:
            for row in ROWS:
                connection.execute(text(row))
        assert upgrade_books(books)
        with books.read() as connection:
            words = "SELECT before_days, since, give_basis, give_percent FROM return_policy"
            policies = [tuple(row) for row in connection.execute(text(words))]
            nature = connection.execute(text("SELECT nature FROM account WHERE code = 'returns_due'"))
            natures = [row[0] for row in nature]
    finally:
        books.close()
    assert policies == [(90, None, "", 100_000)]
    assert natures == ["liability"]
