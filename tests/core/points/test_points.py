"""Points: earned by bills, approved, paid out, lapsed; each step booked, undone by cancelling."""

import random
from contextlib import suppress
from datetime import date
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy import text

from dcms_desktop.company.actions import save_setting
from dcms_desktop.db.connect import Books
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions import cancel_document
from dcms_desktop.documents.posted import Posted
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.tables import Account
from dcms_desktop.ledger.tables import Posting
from dcms_desktop.point_lots.queries import point_lots
from dcms_desktop.point_lots.rules import Lot
from dcms_desktop.point_lots.rules import take
from dcms_desktop.points.actions import approve_points
from dcms_desktop.points.actions import lapse_points
from dcms_desktop.points.actions import pay_points
from dcms_desktop.points.queries import party_points
from dcms_desktop.points.queries import points_of_parties
from dcms_desktop.points.settings import POINT_DAYS
from dcms_desktop.points.settings import POINT_WORTH
from dcms_desktop.pricing.actions import save_scheme
from dcms_desktop.pricing.rules import SchemeForm
from dcms_desktop.upkeep.queries import check_books
from tests.fakes import clock_at
from tests.shop import AGREED
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


# ── points pay a bill ───────────────────────────────────────────────────────────────────────────
def owed_for_points(shop: Shop) -> int:
    def read(tx: Tx) -> int:
        question = select(func.sum(Posting.paise)).join(Account, Account.id == Posting.account_id)
        return -int(tx.scalar(question.where(Account.code == "points_owed")) or 0)

    return shop.desk.ask(read)


def by_points(points: int, **more: Any) -> dict[str, Any]:
    return {"tenders": [{"mode": "points", "points": points, **more}]}


def test_approved_points_pay_a_bill_at_its_full_value_and_tax(shop: Shop) -> None:
    desk = shop.desk
    shop.bills("Asha", "Dolo", units=100, rate="50.00")
    asha = shop.parties["Asha"]
    desk.do(approve_points, asha)
    owed = shop.owes("Asha")
    bill = shop.bills("Asha", "Dolo", units=10, rate="50.00", **by_points(30))
    assert (bill.taxable, bill.total, bill.received) == (50_000, 52_500, 3_000)
    assert [(one.mode, one.paise, one.reference) for one in bill.tenders] == [("points", 3_000, "30")]
    assert (shop.owes("Asha"), owed_for_points(shop)) == (owed + 49_500, 2_000)
    assert shop.open_bills("Asha")[-1].left == 49_500
    assert desk.ask(party_points, asha).live == 20
    more = shop.corrects(
        bill, party=shop.party("Asha"), consents=list(AGREED),
        lines=[{"item": "I1", "quantity": "10", "rate": "50.00"}], **by_points(50),
    )  # fmt: skip
    assert (more.received, desk.ask(party_points, asha).live, owed_for_points(shop)) == (5_000, 0, 0)
    shop.cancels(more)
    assert (shop.owes("Asha"), owed_for_points(shop), desk.ask(party_points, asha).live) == (owed, 5_000, 50)
    assert shop.trouble() == ""


def test_points_that_do_not_pay_are_refused_in_words(shop: Shop) -> None:
    shop.bills("Asha", "Dolo", units=100, rate="50.00")
    done = shop.desk.do(approve_points, shop.parties["Asha"])
    for party, fields, told in (
        ("Asha", by_points(51), "50 approved"),
        ("Asha", by_points(0), "50 approved"),
        ("Asha", by_points(20, amount="19.00"), "worth 20.00 now"),
        ("Bina", by_points(1), "0 approved"),
        (None, by_points(5, amount="5.00"), "of a party"),
    ):
        with pytest.raises(Refused, match=told):
            shop.bills(party, "Dolo", units=10, rate="50.00", **fields)
    with pytest.raises(Refused, match="no way to pay"):
        shop.sends("receipt", party=shop.party("Asha"), **by_points(5, amount="5.00"))
    shop.bills("Asha", "Dolo", units=10, rate="50.00", **by_points(5))
    with pytest.raises(Refused, match="5 of these points were spent"):
        shop.cancels(done.document)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_owed_for_points_is_what_is_left_of_them_at_their_worth(shop: Shop, seed: int) -> None:
    assert points_by_chance(shop, 40, seed) == []


@pytest.mark.soak
def test_what_is_owed_for_points_holds_over_six_hundred_steps(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=90_000)
    assert points_by_chance(shop, 600, 109) == []


def points_by_chance(shop: Shop, steps: int, seed: int) -> list[str]:
    """Earn, approve, pay, burn, correct, cancel and lapse by chance; return where ledger and lots differ."""
    chance, wrong, live = random.Random(seed), list[str](), list[Posted]()  # noqa: S311 - no secret
    day, desk = date(2026, 11, 10), shop.desk
    for number in range(steps):
        day += timedelta(days=chance.choice((0, 0, 1, 9)))
        with clock_at(f"{day} 12:00"), suppress(Refused, NeedsConsent):
            party = chance.choice(["Asha", "Bina"])
            shop.party(party)
            what = chance.choice(["bill", "burn", "burn", "approve", "pay", "worth", "cancel", "lapse"])
            key, count = shop.parties[party], chance.randint(1, 30)
            if what in {"bill", "burn"}:
                more = by_points(count) if what == "burn" else {}
                units = chance.randint(10, 40)
                live.append(shop.bills(party, "Dolo", units=units, rate="50.00", **more))
            elif what == "approve":
                live.append(desk.do(approve_points, key, None if chance.random() < 0.5 else count).document)
            elif what == "pay":
                live.append(desk.do(pay_points, key, count).document)
            elif what == "worth":
                desk.do(save_setting, POINT_WORTH, chance.choice((33, 50, 100, 175)))
                desk.do(save_setting, POINT_DAYS, chance.choice((0, 20, 60)))
            elif what == "lapse":
                desk.do(lapse_points)
            elif live:
                gone = live.pop(chance.randrange(len(live)))
                shop.cancels(gone)
        lots = desk.ask(point_lots)
        if sum(one.paise for one in lots) != owed_for_points(shop) or any(one.points <= 0 for one in lots):
            wrong.append(f"seed {seed}, step {number}: {lots} are not {owed_for_points(shop)}")
            break
    return wrong


@pytest.mark.parametrize(
    ("bent", "proof"),
    [
        ("UPDATE point_move SET paise = paise + 1", "points"),
        ("UPDATE scheme_used SET given = given + 1 WHERE party_id = 0", "schemes"),
        ("UPDATE scheme_used SET bought = bought + 1 WHERE party_id > 0", "schemes"),
    ],
)
def test_the_check_names_points_and_schemes_that_were_bent(shop: Shop, bent: str, proof: str) -> None:
    shop.bills("Asha", "Dolo", units=100, rate="50.00")
    shop.desk.do(approve_points, shop.parties["Asha"])
    assert shop.trouble() == ""

    def bend(tx: Tx) -> None:
        tx.execute(text(bent))

    shop.desk.do(bend)
    assert [one.name for one in shop.desk.ask(check_books) if not one.holds] == [proof]
