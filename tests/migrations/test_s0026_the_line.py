"""The line: documents that go up from now on get their rows, in every form they had."""

from pathlib import Path

from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at

DOCUMENT = (
    "INSERT INTO document (id, request_id, kind, title, series_id, number, day, party_name, place,"
    " buyer_type, state, revision, reference, counter_id, user_id, at, gross, discount, taxable, untaxed,"
    " cgst, sgst, igst, cess, round_off, total, received, cost, reverse_charge, cancel_reason, body)"
    " VALUES (:id, :request, :kind, '', 1, :number, '2026-11-01', '', '', '', :state, :revision, '', 1, 1,"
    " 'then', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, '', :body)"
)


def test_s0026_the_line(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0025")
        with books.write() as connection:
            connection.execute(
                text(
                    "INSERT INTO series (id, kind, code, pattern, year, next, main, active)"
                    " VALUES (1, 'stock_adjustment', 'SA', '{code}{number}', '26-27', 4, true, true)"
                )
            )
            for number, (kind, state, revision) in enumerate(
                [
                    ("stock_adjustment", "posted", 0),
                    ("purchase_return", "cancelled", 1),
                    ("payment", "posted", 0),
                ],
                1,
            ):
                connection.execute(
                    text(DOCUMENT),
                    {"id": number, "request": f"r{number}", "kind": kind, "number": f"{number}",
                     "state": state, "revision": revision, "body": b"{}"},
                )  # fmt: skip
            connection.execute(
                text(
                    "INSERT INTO document_revision (document_id, revision, at, user_id, reason, body)"
                    " VALUES (2, 0, 'then', 1, 'wrong', :body)"
                ),
                {"body": b"{}"},
            )
        assert upgrade_books(books)
        with books.read() as connection:
            rows = connection.execute(
                text("SELECT document_id, revision, topic, key, state FROM outbox_row ORDER BY seq")
            ).all()
            assert connection.execute(text("SELECT count(*) FROM line")).scalar() == 0
    finally:
        books.close()
    assert [tuple(row) for row in rows] == [
        (1, 0, "stock_adjustment", "r1/0", "waiting"),
        (2, 0, "purchase_return", "r2/0", "waiting"),
        (2, 1, "purchase_return_cancelled", "r2/1", "waiting"),
    ]
