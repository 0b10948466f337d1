"""Price levels and dated prices: written, replaced, refused, and read for a bill."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert

from dcms_desktop.audit.queries import history_of
from dcms_desktop.db.connect import Books
from dcms_desktop.db.tx import Tx
from dcms_desktop.desk import Desk
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.parties.actions import save_party
from dcms_desktop.parties.rules import PartyForm
from dcms_desktop.pricing.actions import drop_price
from dcms_desktop.pricing.actions import put_prices
from dcms_desktop.pricing.actions import save_price
from dcms_desktop.pricing.actions import save_price_level
from dcms_desktop.pricing.queries import price_form
from dcms_desktop.pricing.queries import price_level
from dcms_desktop.pricing.queries import price_levels
from dcms_desktop.pricing.queries import prices_for
from dcms_desktop.pricing.queries import prices_page
from dcms_desktop.pricing.rules import LevelForm
from dcms_desktop.pricing.rules import PriceForm
from dcms_desktop.pricing.rules import check_price
from dcms_desktop.pricing.rules import rate_for
from dcms_desktop.stock.tables import Batch
from tests.masters import add_item
from tests.masters import desk_with_firm

DAY = date(2026, 4, 1)


def _shop(books: Books) -> tuple[Desk, int, int, int]:
    """Return a desk, an item, a level and a party."""
    desk = desk_with_firm(books)
    item_id = add_item(desk)
    level = desk.do(save_price_level, LevelForm(code="ptr", name="Price to retailer")).id
    party = desk.do(save_party, PartyForm(name="Asha", state="27", price_level_id=level)).id
    return desk, item_id, level, party


def _rate(desk: Desk, item_id: int, party: int | None, level: int | None, units: int = 1) -> int:
    prices = desk.ask(prices_for, [item_id], party, level)
    return rate_for(prices.get(item_id, ()), None, None, units, date(2026, 11, 23)).rate


def test_a_level_is_added_changed_and_refused(any_books: Books) -> None:
    desk, _, level, _ = _shop(any_books)
    desk.do(save_price_level, LevelForm(id=level, code="PTR", name="Retailer", less=Percent(2_000)))
    assert desk.ask(price_level, level).less == 2_000
    assert [one.name for one in desk.ask(price_levels)] == ["Retailer"]
    for bad, field in (
        (LevelForm(code="PTR", name="Twin"), "code"),
        (LevelForm(code="X", name="X", basis="guess"), "basis"),
        (LevelForm(code="X", name="X", less=Percent(100_001)), "less"),
        (LevelForm(code="X", name=" "), "name"),
    ):
        with pytest.raises(Refused) as caught:
            desk.do(save_price_level, bad)
        assert caught.value.field == field
    desk.do(save_price_level, LevelForm(id=level, code="PTR", name="Retailer", active=False))
    assert desk.ask(price_levels, only_active=True) == []
    with pytest.raises(Refused):
        desk.ask(price_level, 99)


def test_a_partys_own_price_wins_over_its_levels(any_books: Books) -> None:
    desk, item_id, level, party = _shop(any_books)
    of_level = PriceForm(item_id=item_id, level_id=level, valid_from=DAY, rate=Mills(20_000))
    desk.do(save_price, of_level)
    desk.do(save_price, replace(of_level, level_id=None, party_id=party, rate=Mills(19_000)))
    desk.do(save_price, replace(of_level, least_units=Units(100), rate=Mills(18_500)))
    assert _rate(desk, item_id, party, level) == 19_000
    assert _rate(desk, item_id, None, level) == 20_000
    assert _rate(desk, item_id, None, level, units=100) == 18_500
    assert desk.ask(prices_for, [item_id], None, None) == {}
    assert desk.ask(prices_for, [], party, level) == {}


def test_a_price_of_the_same_kind_is_changed_not_doubled(any_books: Books) -> None:
    desk, item_id, level, _ = _shop(any_books)
    form = PriceForm(item_id=item_id, level_id=level, valid_from=DAY, rate=Mills(20_000))
    first = desk.do(save_price, form).id
    assert desk.do(save_price, replace(form, rate=Mills(21_000))).id == first
    assert desk.ask(history_of, "price", first)[0].after == '{"rate":21000}'
    later = replace(form, valid_from=date(2026, 10, 1), rate=Mills(22_000))
    assert desk.do(put_prices, [later, replace(form, rate=Mills(20_500))]) == (1, 1)
    assert _rate(desk, item_id, None, level) == 22_000
    assert [(row.whom, row.rate) for row in desk.ask(prices_page, item_id)] == [
        ("Price to retailer", 22_000), ("Price to retailer", 20_500)
    ]  # fmt: skip
    desk.do(drop_price, first, "typed twice")
    assert len(desk.ask(prices_page, None, level)) == 1
    assert desk.ask(history_of, "price", first)[0].reason == "typed twice"
    with pytest.raises(Refused):
        desk.ask(price_form, first)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"level_id": None}, "level_id"),
        ({"party_id": 1}, "level_id"),
        ({"rate": 0}, "rate"),
        ({"rate": 10**16}, "rate"),
        ({"valid_to": date(2026, 3, 31)}, "valid_to"),
        ({"least_units": -1}, "least_units"),
        ({"discount": 100_001}, "discount"),
    ],
)
def test_a_price_that_cannot_be_is_refused(change: dict[str, Any], field: str) -> None:
    form = PriceForm(item_id=1, level_id=1, valid_from=DAY, rate=Mills(20_000))
    with pytest.raises(Refused) as caught:
        check_price(replace(form, **change))
    assert caught.value.field == field


def test_a_price_names_what_is_in_the_books(books: Books) -> None:
    desk, item_id, level, _ = _shop(books)
    form = PriceForm(item_id=item_id, level_id=level, valid_from=DAY, rate=Mills(20_000))

    def other_batch(tx: Tx) -> int:
        return tx.insert(insert(Batch), {"item_id": item_id, "number": "D1", "mrp": 3000})

    batch = desk.do(other_batch)
    other = add_item(desk, "Other")
    for change, field in (
        ({"item_id": 99}, "item_id"),
        ({"level_id": 99}, "level_id"),
        ({"level_id": None, "party_id": 99}, "party_id"),
        ({"item_id": other, "batch_id": batch}, "batch_id"),
        ({"id": 99}, ""),
    ):
        with pytest.raises(Refused) as caught:
            desk.do(save_price, replace(form, **change))
        assert caught.value.field == field
    desk.do(save_price, replace(form, batch_id=batch))
    assert desk.ask(prices_page)[0].batch == "D1"
