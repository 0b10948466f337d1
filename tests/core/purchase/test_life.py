"""Goods under the agreed shelf life at receipt: rules of company and supplier, the question, the claim."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.claims.policy import short_life_paid
from dcms_desktop.claims.queries import claims_of
from dcms_desktop.claims.rules import ClaimPlan
from dcms_desktop.company.actions import save_setting
from dcms_desktop.db.connect import Books
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import NewBatch
from dcms_desktop.drafts.rules import Policy
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.parties.actions import save_party
from dcms_desktop.parties.queries import party_form
from dcms_desktop.purchase.deviations import claims_of_receipt
from dcms_desktop.purchase.kinds.goods_receipt import KIND
from dcms_desktop.stock.settings import INWARD_LIFE
from tests.makers_drafts import make_draft
from tests.makers_drafts import make_party
from tests.makers_drafts import make_receipt_line
from tests.shop import Shop

DAY = date(2026, 11, 10)


def receipt(
    expiry: date | None,
    made_on: date | None = None,
    *,
    supplier: tuple[int, int] = (0, 0),
    company: tuple[int, int] = (0, 0),
    **more: Any,
) -> Draft:
    """Return a receipt of ten units with rules of supplier and company, each as days and thousandths."""
    party = replace(
        make_party(name="Depot", role="supplier"),
        inward_life_days=supplier[0],
        inward_life_percent=Percent(supplier[1]),
    )
    line = make_receipt_line(10)
    item = replace(
        line.item, maker="Cipla", maker_inward_days=company[0], maker_inward_percent=Percent(company[1])
    )
    batch = NewBatch(number="B1", expiry=expiry, made_on=made_on, mrp=line.new_batch.mrp)  # type: ignore[union-attr] # a receipt line has one
    line = replace(line, item=item, new_batch=batch)
    return KIND.figure(make_draft(line, party=party, kind="goods_receipt", day=DAY, **more))


@pytest.mark.parametrize(
    ("expiry", "made_on", "supplier", "company", "said"),
    [
        (date(2027, 3, 31), None, (0, 0), (0, 0), ""),
        (date(2027, 3, 31), None, (180, 0), (0, 0), "141 days left; Depot agreed 180 days"),
        (date(2027, 3, 31), None, (141, 0), (0, 0), ""),
        (date(2027, 3, 31), None, (150, 0), (270, 0), "Cipla agreed 270 days"),
        (date(2027, 11, 10), date(2025, 11, 10), (0, 50_000), (0, 0), ""),
        (date(2027, 11, 10), date(2025, 11, 10), (0, 75_000), (0, 0), "365 days left; Depot agreed 548 days"),
        (date(2027, 11, 10), None, (0, 75_000), (0, 0), "date of manufacture is not known"),
        (date(2026, 11, 1), None, (30, 0), (0, 0), "0 days left"),
        (None, None, (30, 0), (0, 0), ""),
    ],
)
def test_the_strictest_agreement_is_told(
    expiry: date | None, made_on: date | None, supplier: tuple[int, int], company: tuple[int, int], said: str
) -> None:
    draft = receipt(expiry, made_on, supplier=supplier, company=company)
    found = [gate for gate in KIND.check(draft) if gate.name == "inward_life"]
    claims = [one for one in claims_of_receipt(draft) if one.type == "short_life"]
    assert (len(found), len(claims)) == ((1, 1) if said else (0, 0))
    if said:
        assert said in found[0].text
        assert said in claims[0].reason
        assert (found[0].level, found[0].wants_reason, found[0].field) == ("ask", True, "expiry")
        assert claims[0].units == 10


def test_the_shop_may_refuse_such_goods_or_not_care() -> None:
    strict = receipt(date(2027, 3, 31), supplier=(180, 0), policy=Policy(inward_life="block"))
    (gate,) = [gate for gate in KIND.check(strict) if gate.name == "inward_life"]
    assert (gate.level, gate.wants_reason) == ("block", False)
    careless = replace(strict, policy=Policy(inward_life="off"))
    assert not [gate for gate in KIND.check(careless) if gate.name == "inward_life"]
    assert claims_of_receipt(careless) == ()
    nobody = replace(strict, party=None)
    assert not [gate for gate in KIND.check(nobody) if gate.name == "inward_life"]


def test_goods_taken_under_protest_become_a_claim_and_refused_ones_do_not(any_books: Books) -> None:
    shop = Shop(any_books)
    item = shop.item("Dolo 650")
    depot = shop.party("Depot", role="supplier")
    form = shop.desk.ask(party_form, shop.parties["Depot"])
    shop.desk.do(save_party, replace(form, inward_life_days=3_000))

    def comes(batch: str, *consents: str) -> None:
        line = {"item": item, "quantity": "5", "batch": batch, "expiry": "12/29", "rate": "38"}
        shop.sends("goods_receipt", party=depot, lines=[line], consents=list(consents))

    with pytest.raises(NeedsConsent, match="Depot agreed 3000 days") as ask:
        comes("D2")
    assert (ask.value.name, ask.value.wants_reason) == ("inward_life", True)
    comes("D2", "inward_life=wanted for Diwali")
    claims = [one for one in shop.desk.ask(claims_of) if one.type == "short_life"]
    assert [(one.units, one.paise, "under protest" in one.reason) for one in claims] == [(5, 0, True)]
    assert claims[0].reason.endswith("worth nothing: the company has no policy for expired goods")
    shop.desk.do(save_setting, INWARD_LIFE, "block")
    with pytest.raises(Refused, match="Depot agreed 3000 days"):
        comes("D3", "inward_life=please")


def test_the_company_pays_its_part_of_the_cost_of_short_life() -> None:
    plan = ClaimPlan(
        type="short_life", party_id=1, maker_id=2, item_id=3, line_no=1, units=Units(10), paise=Paise(9_999),
        reason="taken under protest",
    )  # fmt: skip
    half = ReturnPolicy(maker_id=2, reason="expiry", percent=Percent(50_000))
    damage = ReturnPolicy(maker_id=2, reason="damage")
    paid = short_life_paid(plan, (damage, half))
    assert (paid.paise, paid.reason) == (
        5_000, "taken under protest; 50% of their cost, as the company pays for expired goods",
    )  # fmt: skip
    for none in ((), (damage,), (replace(half, active=False),)):
        assert short_life_paid(plan, none).paise == 0
