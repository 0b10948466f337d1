"""Points: earned by bills, approved, paid out, lapsed; each step booked, undone by cancelling."""

from datetime import date
from datetime import timedelta

import pytest

from dcms_desktop.company.actions import save_setting
from dcms_desktop.db.connect import Books
from dcms_desktop.documents.actions import cancel_document
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.points.actions import approve_points
from dcms_desktop.points.actions import lapse_points
from dcms_desktop.points.actions import pay_points
from dcms_desktop.points.queries import party_points
from dcms_desktop.points.queries import points_of_parties
from dcms_desktop.points.rules import Lot
from dcms_desktop.points.rules import take
from dcms_desktop.points.settings import POINT_DAYS
from dcms_desktop.points.settings import POINT_WORTH
from dcms_desktop.pricing.actions import save_scheme
from dcms_desktop.pricing.rules import SchemeForm
from tests.fakes import clock_at
from tests.shop import Shop

DAY = date(2026, 11, 10)


@pytest.mark.parametrize(
    ("points", "expected"),
    [(3, [(2, 3, 300)]), (7, [(2, 5, 500), (1, 2, 400)]), (15, [(2, 5, 500), (1, 10, 2_000)])],
)
def test_points_that_lapse_first_are_taken_first(points: int, expected: list[tuple[int, int, int]]) -> None:
    lots = [
        Lot(id=1, party_id=1, day=DAY, expires_on=None, points=10, paise=Paise(2_000)),
        Lot(id=2, party_id=1, day=DAY, expires_on=DAY, points=5, paise=Paise(500)),
        Lot(id=3, party_id=1, day=DAY, expires_on=DAY - timedelta(days=1), points=9, paise=Paise(900)),
    ]
    assert [(one.lot.id, one.points, one.paise) for one in take(lots, points, DAY)] == expected
    with pytest.raises(Refused, match="15 approved"):
        take(lots, 16, DAY)


@pytest.fixture
def shop(any_books: Books) -> Shop:
    shop = Shop(any_books)
    form = SchemeForm(
        code="PTS", title="Points", funded="own", goods="all", measure="value", steps="1000: 10 points",
        treatment="on_invoice", first=date(2000, 1, 1),
    )  # fmt: skip
    shop.desk.do(save_scheme, form)
    shop.receives("Dolo", batch="D1", units=900)
    return shop


def test_points_wait_are_approved_paid_and_their_cost_is_booked(shop: Shop) -> None:
    desk = shop.desk
    bill = shop.bills("Asha", "Dolo", units=100, rate="50.00")
    asha = shop.parties["Asha"]
    assert desk.ask(party_points, asha).waiting == 50
    with pytest.raises(Refused, match="50 points"):
        desk.do(approve_points, asha, 51)
    done = desk.do(approve_points, asha, 40)
    assert [(leg.account, leg.paise) for leg in done.document.legs] == [
        ("points_cost", 4_000), ("points_owed", -4_000),
    ]  # fmt: skip
    owed = shop.owes("Asha")
    with pytest.raises(Refused, match="40 approved"):
        desk.do(pay_points, asha, 41)
    paid = desk.do(pay_points, asha, 15)
    assert (paid.paise, shop.owes("Asha")) == (1_500, owed - 1_500)
    card = desk.ask(party_points, asha)
    assert (card.waiting, card.live, card.worth, card.paid) == (10, 25, 2_500, 15)
    desk.do(cancel_document, paid.document.id, "typed wrongly")
    assert desk.ask(party_points, asha).live == 40
    assert bill.benefits[0].points == 50
    assert shop.trouble() == ""


def test_points_past_their_day_are_written_back_and_not_paid(shop: Shop) -> None:
    desk = shop.desk
    desk.do(save_setting, POINT_DAYS, 30)
    desk.do(save_setting, POINT_WORTH, 50)
    with pytest.raises(Refused, match="No points"):
        desk.do(lapse_points)
    shop.bills("Asha", "Dolo", units=20, rate="50.00")
    asha = shop.parties["Asha"]
    desk.do(approve_points, asha)
    later = (date.fromisoformat(desk.ask(lambda tx: tx.today.isoformat())) + timedelta(days=31)).isoformat()
    with clock_at(f"{later} 12:00"):
        [card] = desk.ask(points_of_parties)
        assert (card.live, card.over) == (0, 10)
        with pytest.raises(Refused, match="0 approved"):
            desk.do(pay_points, asha, 1)
        gone = desk.do(lapse_points)
        assert (gone.points, gone.paise) == (10, 500)
        assert [(leg.account, leg.paise) for leg in gone.document.legs] == [
            ("points_owed", 500), ("points_cost", -500),
        ]  # fmt: skip
        assert desk.ask(party_points, asha).over == 0
