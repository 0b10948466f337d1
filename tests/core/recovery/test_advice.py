"""The answer about goods on the counter, from the books: bill, batch, policy and party are found."""

from datetime import timedelta

import pytest

from dcms_desktop.catalog.actions import save_maker
from dcms_desktop.catalog.rules import MakerForm
from dcms_desktop.claims.actions import save_return_policy
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.db.connect import Books
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.recovery.queries import AdviceAsk
from dcms_desktop.recovery.queries import Told
from dcms_desktop.recovery.queries import batch_numbered
from dcms_desktop.recovery.queries import batches_on
from dcms_desktop.recovery.queries import goods_of_code
from dcms_desktop.recovery.queries import return_advice
from tests.shop import Shop

SOON = timedelta(days=20)


@pytest.fixture
def shop(books: Books) -> Shop:
    made = Shop(books)
    maker = made.desk.do(save_maker, MakerForm(code="MIC", name="Micro")).id
    made.item("Dolo 650", maker_id=maker)
    made.receives("Dolo 650", batch="D1", units=50, expiry=clock.today() + SOON)
    made.receives("Dolo 650", batch="D2", units=50)
    made.bills("Asha Medical", "Dolo 650", units=20, rate="48.00")
    return made


def told(shop: Shop, **more: object) -> Told:
    return shop.desk.ask(return_advice, AdviceAsk(**{"item_id": shop.items["Dolo 650"], **more}))  # type: ignore[arg-type] # named fields of one question


def test_bill_batch_policy_and_reason_are_found(shop: Shop) -> None:
    policy = ReturnPolicy(maker_id=1, reason="expiry", before_days=30, basis="billed", with_gst=True)
    shop.desk.do(save_return_policy, policy)
    answer = told(shop, party_id=shop.parties["Asha Medical"], units=10)
    assert (answer.reason, answer.batch.number if answer.batch else "") == ("expiry", "D1")
    assert answer.bill_day == clock.today()
    assert answer.bill
    assert answer.advice.verdict == "accept"
    assert answer.advice.recovery is not None
    assert answer.advice.recovery.total == 50_400
    assert answer.advice.route is not None
    assert (answer.advice.route.note, answer.advice.route.tax) == ("gst", 2_400)
    assert told(shop, party_id=shop.parties["Asha Medical"], units=21).advice.verdict == "refuse"


def test_without_party_policy_or_bill_it_says_so(shop: Shop) -> None:
    answer = told(shop, batch_id=batch_numbered(shop.desk.ask(batches_on, 1), "d2").id)
    assert (answer.reason, answer.party, answer.bill) == ("damage", "", "")
    assert answer.advice.verdict == "refuse"
    assert answer.advice.recovery is None
    stranger = shop.party("Balaji Chemist")
    assert stranger
    assert told(shop, party_id=shop.parties["Balaji Chemist"]).bill == ""


def test_what_cannot_be_asked_is_refused(shop: Shop) -> None:
    for more, field in (
        ({"units": 0}, "quantity"),
        ({"reason": "boredom"}, "reason"),
        ({"batch_id": 9}, "batch"),
    ):
        with pytest.raises(Refused) as no:
            told(shop, **more)
        assert no.value.field == field
    with pytest.raises(Refused, match="no batch Z"):
        batch_numbered((), "Z")


def test_a_code_names_the_item_and_a_gs1_code_its_batch(shop: Shop) -> None:
    assert shop.desk.ask(goods_of_code, "I1").batch_id is None
    shop.item("Gauze", barcodes=())
    with pytest.raises(Refused, match="bears this code"):
        shop.desk.ask(goods_of_code, "8901234567894")
