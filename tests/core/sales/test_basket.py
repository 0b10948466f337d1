"""What a party usually takes: due by its own rhythm, what is not there is left off and told."""

from datetime import date
from datetime import timedelta

import pytest

from dcms_desktop.db.connect import Books
from dcms_desktop.desk import Tx
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Units
from dcms_desktop.sales.basket import Bought
from dcms_desktop.sales.basket import usual_goods
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries import with_party
from dcms_desktop.sales.queries.basket import Basket
from dcms_desktop.sales.queries.basket import usual_basket
from tests.fakes import clock_at
from tests.shop import Shop

TODAY = date(2026, 11, 29)


def bought(*ago_and_units: tuple[int, int], item: int = 1) -> list[Bought]:
    return [
        Bought(item_id=item, day=TODAY - timedelta(days=ago), units=Units(units))
        for ago, units in ago_and_units
    ]


@pytest.mark.parametrize(
    ("history", "units"),
    [
        (bought((21, 10), (14, 12), (7, 10)), 10),  # every week, a week ago
        (bought((21, 10), (14, 30), (6, 20)), 20),  # a day early still takes it
        (bought((17, 10), (10, 10), (3, 10)), None),  # bought three days ago
        (bought((5, 10)), 10),  # its only bill is repeated whole
        (bought((60, 10), (30, 4), (30, 4)), 8),  # two lines of one day are one taking
    ],
)
def test_an_item_is_due_when_its_gap_has_nearly_passed(history: list[Bought], units: int | None) -> None:
    found = usual_goods(history, TODAY)
    assert [one.units for one in found] == ([] if units is None else [units])


def test_what_was_bought_once_among_several_bills_is_not_usual() -> None:
    history = [*bought((14, 10), (7, 10)), *bought((7, 99), item=2)]
    assert [(one.item_id, one.times, one.every) for one in usual_goods(history, TODAY)] == [(1, 2, 7)]


@pytest.fixture
def shop(books: Books) -> Shop:
    shop = Shop(books)
    shop.party("Asha Medical")
    today = clock.today()
    for ago in (14, 7):
        with clock_at(f"{today - timedelta(days=ago)} 10:00"):
            shop.receives("Dolo 650", batch=f"D{ago}", units=25)
            shop.receives("Crocin", batch=f"C{ago}", units=10)
            shop.bills("Asha Medical", "Dolo 650", units=20)
            shop.bills("Asha Medical", "Crocin", units=10)
    return shop


def begin(tx: Tx, kind: str, party_id: int) -> Draft:
    return with_party(tx, start_draft(tx, kind), party_id)


def basket(shop: Shop, kind: str = "tax_invoice") -> Basket:
    return shop.desk.ask(usual_basket, shop.desk.ask(begin, kind, shop.parties["Asha Medical"]))


def test_a_bill_takes_what_lies_here_and_tells_the_rest(shop: Shop) -> None:
    found = basket(shop)
    assert [(line.item.name, line.units) for line in found.draft.lines] == [("Dolo 650", 10)]
    assert set(found.lacking) == {"10 of Dolo 650", "10 of Crocin"}


def test_an_order_asks_for_all_of_it(shop: Shop) -> None:
    found = basket(shop, "sales_order")
    assert {(line.item.name, line.units) for line in found.draft.lines} == {("Dolo 650", 20), ("Crocin", 10)}
    assert (found.taken, found.lacking) == (2, ())
    with pytest.raises(Refused, match="Nothing of its usual goods is due"):
        shop.desk.ask(usual_basket, found.draft)
    with pytest.raises(Refused, match="is a party's"):
        shop.desk.ask(usual_basket, shop.desk.ask(start_draft, "tax_invoice"))
