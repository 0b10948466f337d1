"""Goods sell, run out, are suggested, ordered, come, and are suggested no more; on both databases."""

from datetime import date
from typing import Any

import pytest

from dcms_desktop.catalog.actions import save_maker
from dcms_desktop.catalog.rules import MakerForm
from dcms_desktop.catalog.rules import Pack
from dcms_desktop.documents.queries import held_drafts
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.purchase.actions import close_order
from dcms_desktop.purchase.queries import find_orders
from dcms_desktop.reordering.actions import make_orders
from dcms_desktop.reordering.orders import TOO_SMALL
from dcms_desktop.reordering.orders import Wish
from dcms_desktop.reordering.queries import ReorderAsk
from dcms_desktop.reordering.queries import ReorderLine
from dcms_desktop.reordering.queries import reorder_lines
from tests.fakes import clock_at
from tests.shop import Shop

BOX = Pack(name="box", letter="b", units=Units(10))


def company(shop: Shop, **more: Any) -> int:
    return shop.desk.do(save_maker, MakerForm(**{"code": "MICRO", "name": "Micro Labs", **more})).id


def lines(shop: Shop, **ask: Any) -> list[ReorderLine]:
    return shop.desk.ask(reorder_lines, ReorderAsk(**ask))


def dolo_runs_out(shop: Shop, **more: Any) -> int:
    """Thirty days with Dolo in stock, all 300 sold: ten a day; then thirty days without."""
    maker = company(shop, **more)
    with clock_at("2026-10-01 09:00"):
        shop.item("Dolo 650", maker_id=maker, packs=(BOX,))
        shop.receives("Dolo 650", batch="D1", units=300, expiry=date(2028, 9, 30))
    with clock_at("2026-10-15 12:00"):
        shop.bills("Asha Medical", "Dolo 650", units=150)
    with clock_at("2026-10-30 12:00"):
        shop.bills("Asha Medical", "Dolo 650", units=150)
    return maker


def test_what_ran_out_is_ordered_received_and_asked_no_more(shop: Shop) -> None:
    maker = dolo_runs_out(shop)
    with clock_at("2026-11-29 10:00"):
        (line,) = lines(shop, maker_id=maker)
        told = line.suggestion
        assert (told.units, told.packs, told.days_left, told.per_day_tenths) == (280, 28, 0, 100)
        assert told.reason == (
            "Sold 300 in 90 days, 60 of them out of stock. 7 days to come and 7 to be safe: 140. "
            "Up to 28 days lack 280: 28 box of 10."
        )
        assert (line.supplier, line.maker, line.value(280)) == ("Depot", "Micro Labs", 280 * 4_000)
        done = shop.desk.do(make_orders, [Wish(line, told.units)])
        (order,) = done.orders
        assert (order.kind, order.due_on, order.lines[0].units, order.lines[0].quantity) == (
            "purchase_order", date(2026, 12, 6), 280, "28b",
        )  # fmt: skip
        assert lines(shop, maker_id=maker) == []
        (waits,) = lines(shop, maker_id=maker, everything=True)
        assert (waits.on_order, waits.suggestion.units) == (280, 0)
        assert waits.suggestion.reason.endswith("280 on order. 280 will do.")
        shop.receives(
            "Dolo 650", batch="D2", units=200, source={"document": order.number, "line": 1},
            expiry=date(2028, 9, 30),
        )  # fmt: skip
        (part,) = lines(shop, everything=True, maker_id=maker)
        assert (part.suggestion.stock, part.on_order) == (200, 80)
        shop.desk.do(close_order, order.id, "no more to be had")
        assert lines(shop) == []
        shop.bills("Asha Medical", "Dolo 650", units=120)
        (again,) = lines(shop)
        assert (again.suggestion.stock, again.on_order) == (80, 0)
        assert shop.trouble() == ""


def test_a_cancelled_bill_was_no_sale_and_a_cancelled_order_brings_nothing(shop: Shop) -> None:
    dolo_runs_out(shop)
    with clock_at("2026-11-29 10:00"):
        (line,) = lines(shop)
        (order,) = shop.desk.do(make_orders, [Wish(line, Units(100))]).orders
        shop.cancels(order)
        assert lines(shop)[0].suggestion.units == 280
    shop.receives("Pan 40", batch="P1", units=50)
    bill = shop.bills("Asha Medical", "Pan 40", units=49)
    assert "Pan 40" in {one.name for one in lines(shop)}
    shop.cancels(bill)
    assert "Pan 40" not in {one.name for one in lines(shop)}


def test_orders_go_to_the_supplier_of_the_company_one_each_or_none(shop: Shop) -> None:
    shop.party("Micro Depot", role="supplier")
    dolo_runs_out(shop, party_id=shop.parties["Micro Depot"])
    shop.receives("Pan 40", batch="P1", units=50)
    shop.bills("Asha Medical", "Pan 40", units=50)
    with clock_at("2026-11-29 18:00"):
        found = lines(shop)
        assert {(one.name, one.supplier) for one in found} == {
            ("Dolo 650", "Micro Depot"), ("Pan 40", "Depot"),
        }  # fmt: skip
        assert [one.name for one in lines(shop, supplier_id=shop.parties["Depot"])] == ["Pan 40"]
        made = shop.desk.do(make_orders, [Wish(one, one.suggestion.units) for one in found]).orders
        assert {one.party.name for one in made if one.party} == {"Micro Depot", "Depot"}
        assert len(shop.desk.ask(find_orders)) == 2


def test_an_item_nobody_supplies_is_refused_and_nothing_is_ordered(shop: Shop) -> None:
    dolo_runs_out(shop)
    item = shop.item("Telma 40")
    opening = {"item": item, "quantity": "20", "batch": "T1", "expiry": "08/29", "rate": "30"}
    shop.sends("opening_stock", lines=[opening])
    shop.bills("Asha Medical", "Telma 40", units=20)
    with clock_at("2026-11-29 18:00"):
        wishes = [Wish(one, one.suggestion.units) for one in lines(shop)]
        assert len(wishes) == 2
        with pytest.raises(Refused, match="supplies Telma 40") as no:
            shop.desk.do(make_orders, wishes)
        assert (no.value.field, bool(no.value.next_step)) == ("supplier", True)
        with pytest.raises(Refused, match="Nothing is chosen"):
            shop.desk.do(make_orders, [Wish(wishes[0].line, Units(0))])
        assert shop.desk.ask(find_orders) == []


def test_an_order_below_the_least_of_its_company_is_asked_about(shop: Shop) -> None:
    dolo_runs_out(shop, least_order=Paise(2_000_000))
    with clock_at("2026-11-29 18:00"):
        (line,) = lines(shop)
        wish = Wish(line, line.suggestion.units)
        with pytest.raises(NeedsConsent, match=r"below ₹20,000.00, this is ₹11,200.00") as ask:
            shop.desk.do(make_orders, [wish])
        assert (ask.value.name, shop.desk.ask(find_orders)) == (TOO_SMALL, [])
        done = shop.desk.do_agreed({TOO_SMALL}, make_orders, [wish], hold=True)
        assert (done.held, shop.desk.ask(find_orders)) == (1, [])
        assert [one.kind for one in shop.desk.ask(held_drafts, "purchase_order")] == ["purchase_order"]


def test_only_a_godowns_own_stock_and_sales_count_when_it_is_named(shop: Shop) -> None:
    dolo_runs_out(shop)
    store = shop.godown("STORE")
    with clock_at("2026-11-29 18:00"):
        assert lines(shop, godown_id=store) == []
        assert lines(shop, godown_id=1)[0].suggestion.units == 280


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"lead_days": -1}, "lead_days"),
        ({"lead_days": 366}, "lead_days"),
        ({"least_order": -1}, "least_order"),
        ({"norm_least_days": 20, "norm_most_days": 10}, "norm_most_days"),
        ({"norm_percent": 100_001}, "norm_percent"),
    ],
)
def test_a_norm_that_cannot_be_meant_is_refused(shop: Shop, more: dict[str, int], field: str) -> None:
    with pytest.raises(Refused) as no:
        company(shop, **more)
    assert no.value.field == field
