"""Visits of any app: known by their own id, from a file or down the line, beside the order taken there."""

from typing import Any

import pytest

from dcms_desktop.exchange.actions import load_sheet
from dcms_desktop.exchange.queries import plan_for
from dcms_desktop.exchange.rules import SheetReport
from dcms_desktop.exchange.rules import SheetRow
from dcms_desktop.field.rules import degrees
from dcms_desktop.field.rules import place_words
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import Refused
from reports.catalogue.visits import Ask
from reports.catalogue.visits import Row
from reports.catalogue.visits import query
from tests.core.arrivals.conftest import Come
from tests.core.arrivals.conftest import centre
from tests.core.arrivals.conftest import come
from tests.core.arrivals.conftest import lined
from tests.core.arrivals.conftest import shop
from tests.core.arrivals.conftest import store
from tests.shop import Shop

__all__ = ["centre", "come", "lined", "shop", "store"]
HEADINGS = ("Id", "Date", "Check in", "Retailer", "Rep", "Lat", "Lng", "Result", "Order no")
TODAY = clock.today()


def load(shop: Shop, *rows: tuple[str, ...]) -> SheetReport:
    plan = shop.desk.ask(plan_for, "visits", HEADINGS)
    told = [SheetRow(number, cells) for number, cells in enumerate(rows, 2)]
    done: SheetReport = shop.desk.do(load_sheet, "visits", HEADINGS, told, plan)
    return done


def row(code: str = "V1", **more: str) -> tuple[str, ...]:
    told = {"day": TODAY.isoformat(), "time": "16:10:05", "party": "P1", "rep": "SM3", "lat": "18.520430",
            "lon": "73.856743", "result": "order", "order": "ORD-1", **more}  # fmt: skip
    return (code, *told.values())


def seen(shop: Shop) -> list[Row]:
    return shop.desk.ask(query, Ask(first=TODAY, last=TODAY))


def test_a_visit_stands_beside_its_order(lined: Shop, come: Come) -> None:
    lined.party("Asha Medical")
    lined.item("Dolo 650")
    assert load(lined, row(), row("V2", order="", lat="", lon="")).added == 2
    lined.sends("sales_order", party="P1", reference="ORD-1", came_by="app",
                lines=[{"item": "I1", "quantity": "12", "rate": "10"}])  # fmt: skip
    first, second = seen(lined)
    assert (first.time, first.place, first.number[:2]) == ("16:10", "18.520430, 73.856743", "SO")
    assert first.total > 0
    assert (second.place, second.number) == ("", "")
    load(lined, row(result="closed"))
    told: dict[str, Any] = {
        "retailer": "P1", "salesman": "SM4", "at": f"{TODAY}T09:05:00+05:30", "minutes": 7,
        "lat_e6": -1_500_000, "lon_e6": 500_000, "outcome": "no need",
    }  # fmt: skip
    assert come("visit", "V9", told).applied == 1
    assert come("visit", "V9", {**told, "minutes": 8}, rev=2).applied == 1
    assert come("visit", "V10", {**told, "retailer": "R-404"}).refused == 1
    assert [(one.time, one.outcome, one.minutes) for one in seen(lined)] == [
        ("09:05", "no need", 8), ("16:10", "closed", 0), ("16:10", "order", 0),
    ]  # fmt: skip
    assert seen(lined)[0].place == "-1.500000, 0.500000"


@pytest.mark.parametrize(
    "more",
    [{"party": "Nobody"}, {"lat": "north"}, {"lon": ""}, {"lat": "95"}, {"time": "25:10"},
     {"day": "2099-01-01"}],
)  # fmt: skip
def test_a_row_that_is_no_visit_is_refused(shop: Shop, more: dict[str, str]) -> None:
    shop.party("Asha Medical")
    assert load(shop, row(**more)).refused == 1
    assert seen(shop) == []


def test_degrees_are_whole_millionths() -> None:
    assert degrees("18.5", "latitude") == 18_500_000
    assert degrees("-0.0000019", "latitude") == -1
    assert degrees("", "latitude") is None
    assert place_words(None, 5) == ""
    with pytest.raises(Refused):
        degrees("1e5", "latitude")
