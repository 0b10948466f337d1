"""What users of other systems complain of in the stock room, and what happens here."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dcms_desktop.catalog.actions import save_item
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.catalog.rules import Pack
from dcms_desktop.counting.actions import load_counts
from dcms_desktop.counting.actions import open_count
from dcms_desktop.counting.queries import counted_lines
from dcms_desktop.counting.rules import CountForm
from dcms_desktop.counting.rules import rows_of_csv
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Units
from dcms_desktop.upkeep.actions import move_expired
from tests.shop import Shop

if TYPE_CHECKING:
    from dcms_desktop.db.connect import Books


@pytest.fixture
def shop(books: Books) -> Shop:
    """A shop of its own."""
    return Shop(books)


def test_expired_goods_are_blocked_for_sale_only(shop: Shop) -> None:
    shop.receives("Dolo 650", batch="OLD", units=9, expiry=clock.today() - timedelta(days=1))
    shop.desk.do(move_expired)
    line = {"item": shop.item("Dolo 650"), "quantity": "4", "batch": "OLD", "bucket": "expired"}
    shop.sends("purchase_return", party=shop.party("Depot"), reason="expiry", lines=[line])
    shop.adjusts("Dolo 650", "-5", reason="destroyed", batch="OLD", bucket="expired")
    assert shop.units("Dolo 650", batch="OLD", bucket="expired") == 0
    assert shop.trouble() == ""


def test_a_batch_that_is_sold_out_comes_back_as_itself_at_its_own_rate(shop: Shop) -> None:
    shop.receives("Dolo 650", batch="D1", units=10)
    bill = shop.bills("Asha Medical", "Dolo 650", units=10, rate="50")
    shop.receives("Dolo 650", batch="D2", units=10)
    line = {"item": shop.item("Dolo 650"), "quantity": "3", "bill": bill.number}
    back = shop.sends("sale_return", party=shop.party("Asha Medical"), lines=[line])
    assert [(one.batch, one.units, one.rate) for one in back.lines] == [("D1", 3, bill.lines[0].rate)]
    assert shop.units("Dolo 650", batch="D1") == 3


def test_two_batches_of_two_prices_stand_on_one_bill_each_with_its_own(shop: Shop) -> None:
    for batch, mrp in (("D1", "100"), ("D2", "120")):
        shop.receives("Dolo 650", batch=batch, units=10, mrp=mrp)
    lines = [{"item": shop.item("Dolo 650"), "quantity": "1", "batch": batch} for batch in ("D1", "D2")]
    bill = shop.sends("tax_invoice", party=shop.party("Asha Medical"), lines=lines)
    assert [(one.batch, one.mrp) for one in bill.lines] == [("D1", 10_000), ("D2", 12_000)]


def test_a_stock_take_is_typed_in_cases_and_strips(shop: Shop) -> None:
    code = shop.item("Dolo 650")
    shop.receives("Dolo 650", batch="D1", units=300)
    form = shop.desk.ask(item_form, shop.items["Dolo 650"])
    shop.desk.do(save_item, replace(form, packs=(Pack(name="Case", letter="c", units=Units(100)),)))
    session = shop.desk.do(open_count, CountForm(name="Monday")).id or 0
    taken, _ = shop.desk.do(load_counts, session, rows_of_csv(f"item,batch,quantity\n{code},D1,3c4\n"))
    (line,) = shop.desk.ask(counted_lines, session)
    assert (taken, line.counted.units, line.counted.difference) == (1, 304, 4)


def test_a_transfer_is_worth_what_the_goods_cost_landed(shop: Shop) -> None:
    shop.receives("Dolo 650", batch="D1", units=10, rate="40")
    shop.godown("STORE")
    sent = shop.transfers("Dolo 650", units=4, to="STORE")
    assert sent.total == 16_000
