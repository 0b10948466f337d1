"""Step 0004: schemes. Books of the first shape take it, and what was given cannot be bent."""

from datetime import date

import pytest
from sqlalchemy import insert
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dcms_desktop.db.connect import Books
from dcms_desktop.pricing.tables import BenefitRow
from dcms_desktop.pricing.tables import SchemeRow


def test_what_a_scheme_gave_stays_as_it_was_written(any_books: Books) -> None:
    with any_books.write() as connection:
        connection.execute(
            insert(SchemeRow),
            {
                "id": 1, "code": "S", "title": "S", "first": date(2026, 11, 1), "treatment": "free_goods",
                "measure": "units", "goods": "all", "steps": "10+1",
            },
        )  # fmt: skip
        connection.execute(
            insert(BenefitRow),
            {
                "document_id": 1, "day": date(2026, 11, 10), "scheme_id": 1, "version": 1, "gift": "free",
                "treatment": "free_goods", "units": 1,
            },
        )  # fmt: skip
    for deed in ("UPDATE benefit SET units=2", "DELETE FROM benefit"):
        with pytest.raises(DBAPIError, match="is never changed"), any_books.write() as connection:
            connection.execute(text(deed))
