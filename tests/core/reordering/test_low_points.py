"""Fast items below their reorder point bear a sign on the bill; closing a day works the points out."""

from datetime import timedelta

import pytest

from dcms_desktop.catalog.actions import save_low_points
from dcms_desktop.company.actions import save_setting
from dcms_desktop.db.connect import Books
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.money import Paise
from dcms_desktop.reordering.queries import low_points
from dcms_desktop.reordering.settings import FAST_DAYS
from dcms_desktop.sales.queries import bill_to_edit
from dcms_desktop.sales.queries import search_offers
from dcms_desktop.sales.rules import left_of
from dcms_desktop.sales.rules import runs_low
from tests.shop import Shop
from ui.documents.bill_sums import low_notes
from ui.documents.closing import close_swept
from ui.documents.item_field import offer_row


@pytest.fixture
def shop(books: Books) -> Shop:
    """A shop that sold Dolo on three days, and Pan on one."""
    shop = Shop(books)
    today = clock.today()
    old = (today - timedelta(days=6)).isoformat()
    for item in ("Dolo 650", "Pan 40"):
        line = {"item": shop.item(item), "quantity": "100", "batch": "B1", "rate": "40",
                "expiry": (today + timedelta(days=700)).isoformat()}  # fmt: skip
        shop.sends("goods_receipt", party=shop.party("Depot", role="supplier"), lines=[line], date=old)
    for days in (5, 4, 3):
        shop.bills("Asha Medical", "Dolo 650", units=20, date=(today - timedelta(days=days)).isoformat())
    shop.bills("Asha Medical", "Pan 40", units=20, date=(today - timedelta(days=2)).isoformat())
    return shop


def test_only_fast_items_have_a_point(shop: Shop) -> None:
    assert shop.desk.ask(low_points) == {}
    shop.desk.do(save_setting, FAST_DAYS, 3)
    points = shop.desk.ask(low_points)
    assert list(points) == [shop.items["Dolo 650"]]
    assert points[shop.items["Dolo 650"]] > 40


def test_closing_a_day_puts_the_sign_on_the_next_bill(shop: Shop) -> None:
    shop.desk.do(save_setting, FAST_DAYS, 3)
    bill = shop.bills("Asha Medical", "Dolo 650", units=5)
    draft = shop.desk.ask(bill_to_edit, bill.id)
    assert not runs_low(draft, draft.lines[0])
    yesterday = clock.today() - timedelta(days=1)
    close_swept(shop.desk, yesterday, Paise(0), "nobody counted")
    draft = shop.desk.ask(bill_to_edit, bill.id)
    assert left_of(draft, draft.lines[0]) == 35
    assert runs_low(draft, draft.lines[0])
    (note,) = low_notes(draft)
    assert note.text.startswith("↓ 1: Dolo 650: 35 left, to be ordered below ")
    signs = {
        one.name: offer_row(one, draft.day, 90).cells[2] for one in shop.desk.ask(search_offers, draft, "")
    }
    assert signs == {"Dolo 650": ("35 ↓", "warn"), "Pan 40": "80"}
    assert shop.trouble() == ""
    assert not shop.desk.do(save_low_points, shop.desk.ask(low_points))
