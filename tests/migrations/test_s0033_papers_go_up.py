"""Papers go up: in older books none waits, and claims that were sent before get their rows."""

from pathlib import Path

from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at

ZEROS = (
    "gross", "discount", "taxable", "untaxed", "cgst", "sgst", "igst", "cess", "round_off", "total",
    "received", "cost",
)  # fmt: skip
SERIES = (
    "INSERT INTO series (id, kind, code, pattern, year, next, main, active)"
    " VALUES (1, 'claim', 'CL', '{number}', '26-27', 3, true, true)"
)
NAMES = (
    "id, request_id, kind, title, series_id, number, day, party_name, place, buyer_type, state, revision,"
    " reference, counter_id, user_id, at, reverse_charge, cancel_reason, body"
)
CLAIM = (
    f"INSERT INTO document ({NAMES}, {', '.join(ZEROS)})"  # noqa: S608 - words of our own
    " VALUES (:id, 'r' || :id, 'claim', 'claim', 1, 'CL/' || :id, '2026-11-01', '', '27', '', :state,"
    " :revision, 'Draft 1', 1, 1, '2026-11-01T10:00:00.000Z', false, '', :body,"
    f" {', '.join('0' for _ in ZEROS)})"
)


def test_s0033_papers_go_up(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0032")
        with books.write() as connection:
            connection.execute(text(SERIES))
            for document, state, revision in ((1, "posted", 0), (2, "cancelled", 1)):
                connection.execute(
                    text(CLAIM), {"id": document, "state": state, "revision": revision, "body": b"x"}
                )
        assert upgrade_books(books)
        with books.read() as connection:
            assert connection.execute(text("SELECT digest, state FROM line_paper")).all() == []
            question = 'SELECT "key", topic FROM outbox_row ORDER BY document_id, revision'
            rows = connection.execute(text(question))
            assert [tuple(row) for row in rows] == [
                ("r1/0", "claim"), ("r2/0", "claim"), ("r2/1", "claim_cancelled"),
            ]  # fmt: skip
    finally:
        books.close()
