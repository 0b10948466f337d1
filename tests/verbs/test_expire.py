"""``dcms expire``: expired goods are set aside once; a batch is marked for return."""

from datetime import timedelta
from pathlib import Path

import pytest

from dcms_desktop.db.connect import open_books
from dcms_desktop.kernel import clock
from tests.shop import Shop
from tests.verbs.conftest import Dcms


@pytest.fixture
def expired_folder(books_folder: Path) -> Path:
    """Closed books with goods that expired yesterday."""
    shop = Shop(open_books(books_folder))
    shop.receives("Dolo 650", batch="GONE", units=10, expiry=clock.today() - timedelta(days=1))
    shop.desk.close()
    return books_folder


def test_expired_goods_are_set_aside_once(dcms: Dcms, expired_folder: Path) -> None:
    books = ("--books", expired_folder)
    assert dcms(*books, "expire", "--mark", "gone").answer == {"marked": "GONE", "item": "I1", "batches": 1}
    first = dcms(*books, "expire")
    assert first.answer["lines"] == [{"item": "I1", "batch": "GONE", "units": 10}]
    assert first.answer["documents"] == [dcms(*books, "show", first.answer["documents"][0]).answer["number"]]
    again = dcms(*books, "expire")
    assert (again.answer["documents"], again.answer["units"]) == ([], 0)
    assert "Nothing expired is left" in again.err
    assert dcms(*books, "check").status == 0
    assert dcms(*books, "expire", "--mark", "ZZ").status == 1
