"""Lists of documents: a page is read by itself, and counted and summed in the database."""

import pytest

from dcms_desktop.db.connect import Books
from dcms_desktop.documents.queries import Wanted
from dcms_desktop.documents.queries import count_documents
from dcms_desktop.documents.queries import find_documents
from tests.shop import Shop


@pytest.fixture
def shop(any_books: Books) -> Shop:
    shop = Shop(any_books)
    shop.receives("Dolo 650", batch="D1", units=100)
    for units in (1, 2, 3, 4, 5):
        shop.bills("Asha Medical", "Dolo 650", units=units)
    return shop


def test_a_page_is_a_part_of_the_whole_and_the_sum_is_of_all(shop: Shop) -> None:
    bills = ("tax_invoice",)
    whole = shop.desk.ask(find_documents, kinds=bills)
    shop.cancels(shop.document(shop.bills("Asha Medical", "Dolo 650", units=6)))
    wanted = Wanted(kinds=bills)
    assert shop.desk.ask(count_documents, wanted, 100) == (6, sum(hit.total for hit in whole))
    assert shop.desk.ask(count_documents, wanted, 3)[0] == 3
    page = shop.desk.ask(find_documents, kinds=bills, limit=2, offset=1)
    assert [hit.id for hit in page] == [hit.id for hit in whole[:2]]
    assert shop.desk.ask(count_documents, Wanted(kinds=bills, text="nobody"), 100) == (0, 0)
