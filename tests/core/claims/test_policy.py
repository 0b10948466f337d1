"""What companies take back and pay: worked examples, and the masters."""

from datetime import date
from datetime import timedelta
from typing import Any

import pytest

from dcms_desktop.catalog.actions import save_maker
from dcms_desktop.catalog.rules import MakerForm
from dcms_desktop.claims.actions import save_return_policy
from dcms_desktop.claims.actions import switch_return_policy
from dcms_desktop.claims.policy import Rates
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.claims.policy import check_policy
from dcms_desktop.claims.policy import claim_until
from dcms_desktop.claims.policy import given_rate
from dcms_desktop.claims.policy import policy_for
from dcms_desktop.claims.policy import recovery_of
from dcms_desktop.claims.policy import tell_policy
from dcms_desktop.claims.policy import window_of
from dcms_desktop.claims.queries import policies_of_items
from dcms_desktop.claims.queries import return_policies
from dcms_desktop.claims.queries import return_policy
from dcms_desktop.company.actions import save_setting
from dcms_desktop.db.connect import Books
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.sales.settings import PAST_WINDOW
from tests.shop import AGREED
from tests.shop import Shop

EXPIRY = date(2026, 8, 31)
DAY = date(2026, 11, 1)


def make_policy(**more: Any) -> ReturnPolicy:
    """Return Micro's word on expired goods: the whole PTS, 90 days before to 60 days after."""
    return ReturnPolicy(
        **{"maker_id": 1, "maker": "Micro", "reason": "expiry", "before_days": 90, "after_days": 60, **more}
    )


@pytest.mark.parametrize(
    ("more", "window"),
    [
        ({}, (date(2026, 6, 2), date(2026, 10, 30))),
        ({"before_days": 0, "after_days": 0}, (EXPIRY, EXPIRY)),
        ({"reason": "damage", "before_days": 0, "after_days": 0}, None),
        ({"reason": "damage"}, (date(2026, 6, 2), date(2026, 10, 30))),
    ],
)
def test_the_window_lies_about_the_expiry(more: dict[str, Any], window: tuple[date, date] | None) -> None:
    assert window_of(make_policy(**more), EXPIRY) == window


@pytest.mark.parametrize(
    ("more", "until"),
    [
        ({}, None),
        ({"claim_days": 30}, date(2026, 12, 10)),
        ({"claim_months": "3,6,9,12"}, date(2026, 12, 31)),
        ({"claim_months": "3"}, date(2027, 3, 31)),
        ({"claim_months": "11", "claim_days": 5}, date(2026, 11, 15)),
        ({"claim_months": "3", "claim_days": 30}, date(2026, 12, 10)),
    ],
)
def test_a_claim_is_made_in_its_months_and_days(more: dict[str, Any], until: date | None) -> None:
    assert claim_until(make_policy(**more), date(2026, 11, 10)) == until


@pytest.mark.parametrize(
    ("more", "free", "paid", "tax"),
    [
        ({}, 0, 40_000, 0),  # 10 x 40.00
        ({"basis": "ptr", "percent": Percent(50_000)}, 0, 25_000, 0),  # half of 10 x 50.00
        ({"basis": "billed", "with_gst": True}, 0, 48_000, 2_400),  # 10 x 48.00 and 5 %
        ({"free_percent": Percent(50_000)}, 4, 48_000, 0),  # and 4 x 40.00, half of it
        ({}, 4, 40_000, 0),  # free goods are worth nothing unless it is said
        ({"percent": Percent(33_333)}, 0, 13_333, 0),
    ],
)
def test_what_it_pays_is_a_part_of_one_rate(more: dict[str, Any], free: int, paid: int, tax: int) -> None:
    rates = Rates(ptr=Mills(50_000), pts=Mills(40_000), billed=Mills(48_000))
    found = recovery_of(make_policy(**more), rates, 10, free, Percent(5_000))
    assert (found.value, found.gst, found.total) == (paid, tax, paid + tax)


def test_an_unknown_billed_rate_is_the_ptr() -> None:
    found = recovery_of(make_policy(basis="billed"), Rates(ptr=Mills(500_000), per=Units(10)), 1)
    assert (found.basis, found.rate, found.value, found.per_unit) == ("ptr", 500_000, 5_000, 5_000)


def test_a_division_of_its_own_comes_first() -> None:
    every, ethical = make_policy(), make_policy(division="Ethical", after_days=90)
    other = make_policy(division="OTC", active=False)
    assert policy_for([every, ethical, other], "ethical", "expiry", DAY) == ethical
    assert policy_for([every, ethical, other], "OTC", "expiry", DAY) == every
    assert policy_for([every], "", "damage", DAY) is None


@pytest.mark.parametrize(
    ("on", "after_days"), [(date(2026, 3, 31), 60), (date(2026, 4, 1), 30), (date(2026, 10, 1), 90)]
)
def test_goods_fall_under_the_words_of_the_day_they_come_back(on: date, after_days: int) -> None:
    said = [
        make_policy(),
        make_policy(after_days=90, since=date(2026, 10, 1)),
        make_policy(after_days=30, since=date(2026, 4, 1)),
    ]
    found = policy_for(said, "", "expiry", on)
    assert found is not None
    assert found.after_days == after_days


@pytest.mark.parametrize(
    ("basis", "percent", "given"),
    [
        ("mrp", 80_000, 76_190),  # MRP 100.00 at 5 %: 80/105
        ("ptr", 100_000, 71_430),
        ("billed", 90_000, 63_000),
        ("pts", 50_000, 35_715),  # not known: of the PTR
    ],
)
def test_what_a_retailer_gets_is_a_part_of_one_rate_before_tax(basis: str, percent: int, given: int) -> None:
    rates = Rates(ptr=Mills(71_430), billed=Mills(70_000), mrp=Mills(100_000))
    assert given_rate(basis, percent, rates, Percent(5_000)) == given


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"give_basis": "cost"}, "give_basis"),
        ({"give_percent": Percent(100_001)}, "give_percent"),
        ({"reason": "wrong"}, "reason"),
        ({"basis": "mrp"}, "basis"),
        ({"settle": "cash"}, "settle"),
        ({"before_days": -1}, "before_days"),
        ({"after_days": 4_000}, "after_days"),
        ({"percent": Percent(100_001)}, "percent"),
        ({"least_units": Units(-1)}, "least_units"),
        ({"claim_months": "13"}, "claim_months"),
        ({"claim_months": "June"}, "claim_months"),
    ],
)
def test_what_cannot_be_meant_is_refused(more: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as no:
        check_policy(make_policy(**more))
    assert no.value.field == field
    assert no.value.next_step


def test_a_policy_is_told_in_one_sentence() -> None:
    whole = make_policy(
        division="Ethical", with_gst=True, free_percent=Percent(50_000), least_units=Units(10), claim_days=30,
        claim_months="3,9",
    )  # fmt: skip
    assert tell_policy(whole) == (
        "Micro · Ethical, expiry and near expiry: 100% of PTS, with GST, free goods 50%, from 90 days before "
        "to 60 days after expiry, at least 10 pieces, claimed within 30 days, in months 3,9, settled by "
        "credit note."
    )
    plain = make_policy(reason="recall", before_days=0, after_days=0)
    assert tell_policy(plain) == "Micro, recall: 100% of PTS, without GST, settled by credit note."


# ── in the books ────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def shop(books: Books) -> Shop:
    made = Shop(books)
    maker = made.desk.do(save_maker, MakerForm(code="MIC", name="Micro")).id
    made.item("Dolo 650", maker_id=maker, division="Ethical")
    made.item("Gauze")
    return made


def test_one_word_for_each_division_and_reason(shop: Shop) -> None:
    first = shop.desk.do(save_return_policy, make_policy(maker="")).id
    with pytest.raises(Refused, match="in the books already"):
        shop.desk.do(save_return_policy, make_policy())
    with pytest.raises(Refused, match="of a company"):
        shop.desk.do(save_return_policy, make_policy(maker_id=9))
    shop.desk.do(save_return_policy, make_policy(id=first, after_days=30, claim_months="9 3"))
    known = shop.desk.ask(return_policy, first)
    assert (known.maker, known.after_days, known.claim_months) == ("Micro", 30, "3,9")
    item_ids = list(shop.items.values())
    assert shop.desk.ask(policies_of_items, item_ids, DAY) == {item_ids[0]: (known,)}
    shop.desk.do(switch_return_policy, first, active=False)
    assert shop.desk.ask(return_policies, only_active=True) == []
    assert [one.id for one in shop.desk.ask(return_policies, maker_id=1)] == [first]
    assert shop.desk.ask(policies_of_items, item_ids, DAY) == {item_ids[0]: ()}
    with pytest.raises(Refused, match="no such policy"):
        shop.desk.ask(return_policy, 99)


def takes_back(shop: Shop, reason: str, units: int = 10, consents: tuple[str, ...] = ()) -> None:
    shop.sends(
        "sale_return", party=shop.party("Asha Medical"), reason=reason, consents=[*AGREED, *consents],
        lines=[{"item": shop.item("Dolo 650"), "quantity": units}],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "reason", "policy", "name", "words"),
    [
        (-10, "unsold", None, "not_recoverable", "Micro pays nothing for Dolo 650"),
        (-61, "expiry", make_policy(), "past_window", "was taken back until"),
        (91, "expiry", make_policy(), "past_window", "is taken back from"),
        (-10, "expiry", make_policy(least_units=Units(11)), "least_return", "takes 11 of Dolo 650 D1"),
        (300, "damage", make_policy(), "not_recoverable", "breakage and damage"),
        (-60, "expiry", make_policy(), "", ""),
        (90, "expiry", make_policy(), "", ""),
        (300, "unsold", None, "", ""),
    ],
)
def test_a_return_asks_where_the_company_would_not_pay(
    shop: Shop, days: int, reason: str, policy: ReturnPolicy | None, name: str, words: str
) -> None:
    if policy is not None:
        shop.desk.do(save_return_policy, policy)
    shop.receives("Dolo 650", batch="D1", units=50, expiry=clock.today() + timedelta(days=days))
    if days > 0:
        shop.bills("Asha Medical", "Dolo 650", units=20)
        agreed: tuple[str, ...] = ()
    else:
        shop.party("Asha Medical")
        agreed = ("without_bill",)
    if not name:
        takes_back(shop, reason, consents=agreed)
        return
    with pytest.raises(NeedsConsent, match=words) as ask:
        takes_back(shop, reason, consents=agreed)
    assert ask.value.name == name
    takes_back(shop, reason, consents=(*agreed, name))


def test_the_shop_may_refuse_what_nobody_pays(shop: Shop) -> None:
    shop.desk.do(save_setting, PAST_WINDOW, "block")
    shop.receives("Dolo 650", batch="D1", units=50)
    shop.bills("Asha Medical", "Dolo 650", units=20)
    with pytest.raises(Refused, match="pays nothing"):
        takes_back(shop, "damage")
    shop.desk.do(save_setting, PAST_WINDOW, "off")
    takes_back(shop, "damage")
