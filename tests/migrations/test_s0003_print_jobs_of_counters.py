"""Print jobs made before they belonged to counters are printed by any of them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from dcms_desktop.db.connect import Books
from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from dcms_desktop.desk import Desk
from dcms_desktop.spool.actions import take_job
from dcms_desktop.spool.queries import printers
from tests.migrations.steps import books_at


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Books]:
    place = tmp_path / "books" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    books = open_books(place, create=True)
    books_at(books, "0002")
    yield books
    books.close()


def test_old_jobs_and_printers_serve_every_counter(old: Books) -> None:
    with old.write() as connection:
        connection.execute(
            text(
                "INSERT INTO printer (id, name, language, way, address, papers, cut, drawer, active) "
                "VALUES (1, 'Laser', 'pdf', 'file', 'papers', '', true, false, true)"
            )
        )
        connection.execute(
            text(
                "INSERT INTO print_job (id, at, document_id, revision, number, paper, printer, copies, "
                "reprint, state, tries, trouble, user_id) "
                "VALUES (1, '2026-11-23', 7, 0, 'A/7', 'tax_invoice_a4', '', 1, 0, 'waiting', 0, '', 1)"
            )
        )
    upgrade_books(old)
    desk = Desk(old)
    desk.who = replace(desk.who, user_id=1, role="owner", counter_id=3)
    assert [card.counter_id for card in desk.ask(printers)] == [0]
    taken = desk.do(take_job)
    assert taken
    assert (taken.job.number, taken.job.counter_id) == ("A/7", 0)
