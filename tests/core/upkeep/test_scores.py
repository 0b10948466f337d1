"""What sold lately stands first in the search."""

from dcms_desktop.catalog.queries import find_items
from dcms_desktop.db.connect import Books
from dcms_desktop.upkeep.actions import refresh_scores
from tests.shop import Shop


def test_what_sold_lately_is_found_first(any_books: Books) -> None:
    shop = Shop(any_books)
    for name in ("Dolo 500 Tablet", "Dolo 650 Tablet"):
        shop.item(name)
    shop.party("Asha Medical")
    shop.receives("Dolo 650 Tablet", batch="D1", units=100)
    shop.bills("Asha Medical", "Dolo 650 Tablet", units=3)
    assert shop.desk.do(refresh_scores).touches("item_order")
    assert shop.desk.ask(find_items, "dolo")[0].name == "Dolo 650 Tablet"
    assert not shop.desk.do(refresh_scores)
