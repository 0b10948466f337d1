"""The tests' own equipment: guards, books, the private server, kept copies."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import text

from dcms_desktop.db.connect import Books
from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from dcms_desktop.kernel import clock
from tests.conftest import Kept
from tests.conftest import unexpected
from tests.fakes import clock_at


@pytest.mark.logs("the drawer stays open")
def test_an_announced_warning_passes() -> None:
    logging.getLogger("spool").warning("the drawer stays open")


def test_an_unannounced_warning_is_told() -> None:
    lost = logging.makeLogRecord(
        {"name": "spool", "levelname": "ERROR", "msg": "lost %s", "args": ("job 7",)}
    )
    assert unexpected([lost], ["drawer"]) == ["ERROR spool: lost job 7"]


def test_books_open_at_the_newest_step(any_books: Books) -> None:
    assert upgrade_books(any_books) is False


@pytest.mark.postgres
def test_each_test_has_a_database_of_its_own(postgres_url: str) -> None:
    books = open_books(postgres_url)
    try:
        with books.write() as connection:
            assert (
                connection.execute(text("SELECT count(*) FROM pg_tables WHERE schemaname='public'")).scalar()
                == 0
            )
    finally:
        books.close()


def test_a_kept_copy_is_compared_and_rewritten(tmp_path: Path) -> None:
    Kept(tmp_path, update=True)("bill.txt", "Total 10.00\n")
    Kept(tmp_path, update=False)("bill.txt", "Total 10.00\n")
    with pytest.raises(pytest.fail.Exception, match=r"\+Total 11\.00"):
        Kept(tmp_path, update=False)("bill.txt", "Total 11.00\n")
    with pytest.raises(AssertionError, match="no kept copy"):
        Kept(tmp_path, update=False)("other.txt", "Total 10.00\n")


def test_the_clock_stands_still_on_request() -> None:
    with clock_at("2026-03-31 23:59"):
        assert clock.utc_text() == "2026-03-31T18:29:00.000Z"
