"""Papers of books from before stand as they came."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dcms_desktop.db.connect import Books
from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from dcms_desktop.desk import Desk
from dcms_desktop.spool.actions import save_layout
from dcms_desktop.spool.queries import layout_of
from dcms_desktop.spool.rules import Place
from tests.migrations.steps import books_at


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Books]:
    place = tmp_path / "books" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    books = open_books(place, create=True)
    books_at(books, "0011")
    yield books
    books.close()


def test_layouts_can_be_kept_after_the_step(old: Books) -> None:
    upgrade_books(old)
    desk = Desk(old)
    desk.who = replace(desk.who, user_id=1, role="owner")
    assert desk.ask(layout_of, "tax_invoice_form_a4") is None
    desk.do(save_layout, "tax_invoice_form_a4", "", {"number": Place(1, 2, 20)})
    assert desk.ask(layout_of, "tax_invoice_form_a4") == {"number": Place(1, 2, 20)}
