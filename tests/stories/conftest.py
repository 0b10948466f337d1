"""A shop for the stories, on SQLite and on PostgreSQL."""

import pytest

from dcms_desktop.db.connect import Books
from tests.shop import Shop


@pytest.fixture
def shop(any_books: Books) -> Shop:
    return Shop(any_books)
