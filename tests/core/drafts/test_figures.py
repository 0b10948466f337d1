"""The figures of goods documents, whoever sells to whom."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dcms_desktop.company.rules import FirmCard
from dcms_desktop.drafts.figures import buyer_type
from dcms_desktop.drafts.figures import figure_money
from dcms_desktop.drafts.figures import figure_opening
from dcms_desktop.drafts.figures import figure_purchase
from dcms_desktop.drafts.figures import figure_sale
from dcms_desktop.drafts.figures import place_of
from dcms_desktop.drafts.figures import tax_line
from dcms_desktop.drafts.landed import landed_cost
from dcms_desktop.drafts.landed import landed_values
from dcms_desktop.drafts.plans import bill_due
from dcms_desktop.drafts.plans import bill_of
from dcms_desktop.drafts.plans import moves_in
from dcms_desktop.drafts.plans import moves_out
from dcms_desktop.drafts.rules import Delivery
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import NewBatch
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.money import rupees
from dcms_desktop.tax.rules import BuyerType
from dcms_desktop.tax.rules import Charge
from dcms_desktop.tax.rules import Discount
from tests.makers_drafts import FIRM
from tests.makers_drafts import make_batch
from tests.makers_drafts import make_draft
from tests.makers_drafts import make_item
from tests.makers_drafts import make_line
from tests.makers_drafts import make_party
from tests.makers_drafts import make_receipt_line
from tests.makers_drafts import make_tax

COMPOSITION = FirmCard(name="Small", legal_name="", state="27", gstin="27AAPFU0939F1ZV", scheme="composition")
UNREGISTERED = FirmCard(name="Tiny", legal_name="", state="27", scheme="unregistered")


# ── sales ───────────────────────────────────────────────────────────────────────────────────────
def test_a_bill_inside_the_state_has_two_equal_halves() -> None:
    bill = bill_of(figure_sale(make_draft(make_line(10))))
    assert (bill.taxable, bill.cgst, bill.sgst, bill.igst, bill.total) == (10_000, 250, 250, 0, 10_500)


def test_a_bill_to_another_state_has_one_whole() -> None:
    draft = make_draft(make_line(10), party=make_party(state="24", gstin="24AAACC1206D1ZM"))
    assert (bill_of(figure_sale(draft)).igst, place_of(draft)) == (500, "24")


def test_the_place_is_what_was_said_else_where_the_goods_go() -> None:
    line = make_line()
    assert place_of(make_draft(line, party=None)) == "27"
    assert place_of(make_draft(line, place="29")) == "29"
    assert place_of(make_draft(line, delivery=Delivery(state="24"))) == "24"
    assert buyer_type(make_draft(party=None)) is BuyerType.UNREGISTERED


def test_rates_with_tax_lose_nothing() -> None:
    bill = bill_of(figure_sale(make_draft(make_line(1, rate=rate("100"), rate_includes_tax=True))))
    assert (bill.taxable, bill.cgst, bill.sgst, bill.total) == (9_524, 238, 238, 10_000)


def test_goods_taxed_on_their_retail_price_use_the_pack_s_mrp() -> None:
    item = make_item(tax=make_tax("28", on_retail_price=True), mrp=rupees("20"))
    sold = make_draft(make_line(item=item, batch=make_batch(mrp=rupees("30"))))
    bought = make_draft(make_receipt_line(item=item, new_batch=NewBatch(mrp=rupees("25"))))
    bare = make_draft(make_receipt_line(item=item, new_batch=None))
    for draft, retail in ((sold, 30_000), (bought, 25_000), (bare, 20_000)):
        assert tax_line(draft.lines[0], draft).retail_price == retail


def test_a_money_draft_stays_as_it_is() -> None:
    draft = make_draft()
    assert figure_money(draft) is draft


# ── purchases ───────────────────────────────────────────────────────────────────────────────────
def bought(**more: Any) -> Draft:
    given: dict[str, Any] = {"party": make_party(role="supplier"), "kind": "goods_receipt", **more}
    return figure_purchase(make_draft(make_receipt_line(10), **given))


@pytest.mark.parametrize(
    ("tax_type", "state", "cgst", "igst", "total"),
    [
        ("regular", "27", 200, 0, 8_400),
        ("regular", "24", 0, 400, 8_400),
        ("composition", "27", 0, 0, 8_000),
        ("unregistered", "24", 0, 0, 8_000),
        ("overseas", "96", 0, 0, 8_000),
        ("sez", "27", 0, 400, 8_400),
    ],
)
def test_a_supplier_charges_the_tax_his_registration_allows(
    tax_type: str, state: str, cgst: int, igst: int, total: int
) -> None:
    bill = bill_of(bought(party=make_party(role="supplier", tax_type=tax_type, state=state)))
    assert (bill.cgst, bill.sgst, bill.igst, bill.total) == (cgst, cgst, igst, total)


@pytest.mark.parametrize("tax_type", ["regular", "unregistered"])
def test_under_reverse_charge_the_tax_is_ours_and_not_on_his_bill(tax_type: str) -> None:
    bill = bill_of(bought(reverse_charge=True, party=make_party(role="supplier", tax_type=tax_type)))
    assert (bill.cgst, bill.sgst, bill.total) == (200, 200, 8_000)


def test_a_supplier_without_state_is_next_door() -> None:
    assert bill_of(bought(party=make_party(role="supplier", state=""))).cgst == 200
    assert bill_of(bought(party=None)).total == 8_000


@pytest.mark.parametrize(
    ("firm", "reverse_charge", "landed"),
    [
        (FIRM, False, 8_000),
        (COMPOSITION, False, 8_400),
        (UNREGISTERED, False, 8_400),
        (FIRM, True, 8_000),
        (COMPOSITION, True, 8_400),
    ],
)
def test_tax_that_is_no_credit_is_cost(firm: FirmCard, reverse_charge: bool, landed: int) -> None:
    draft = bought(firm=firm, reverse_charge=reverse_charge)
    assert landed_values(draft) == [landed]


def test_free_goods_lower_the_cost_of_each_unit() -> None:
    draft = figure_purchase(make_draft(make_receipt_line(10, free=Units(2))))
    assert landed_cost(landed_values(draft)[0], draft.lines[0]) == 6_667
    strips = figure_purchase(make_draft(make_receipt_line(10, item=make_item(per=Units(10)))))
    assert landed_cost(landed_values(strips)[0], strips.lines[0]) == 8_000
    empty = make_receipt_line(0)
    assert landed_values(make_draft(empty)) == [0]
    assert landed_cost(Paise(0), empty) == 0


def test_opening_stock_is_worth_its_cost_to_the_paisa() -> None:
    draft = figure_opening(
        make_draft(
            make_receipt_line(3, "3.335"),
            kind="opening_stock",
            charges=(Charge("Freight", Paise(500)),),
            bill_discounts=(Discount(amount=Paise(100)),),
            reverse_charge=True,
        )
    )
    bill = bill_of(draft)
    assert (bill.taxable, bill.tax, bill.round_off, bill.total) == (1_001, 0, 0, 1_001)
    assert draft.party is None


# ── pieces of plans ─────────────────────────────────────────────────────────────────────────────
def test_stock_leaves_and_comes_with_its_free_goods() -> None:
    bare = replace(make_line(5, item=make_item(batched=False)), batch=None)
    (out,) = moves_out(make_draft(make_line(10, free=Units(2)), bare))
    assert (out.line_no, out.units, out.free) == (1, -12, -2)
    came = figure_purchase(make_draft(make_line(10, free=Units(2)), make_receipt_line(3)))
    assert [(move.units, move.value) for move in moves_in(came)] == [(12, 10_000)]


def test_a_bill_is_due_after_the_party_s_days_or_when_it_was_said() -> None:
    draft = make_draft(party=make_party(credit_days=21))
    (due,) = bill_due(draft, Paise(500), Paise(200))
    assert (due.due_on, due.amount, due.left) == (date(2026, 12, 14), 500, 200)
    said = make_draft(party=make_party(credit_days=21), due_on=date(2026, 12, 1))
    assert bill_due(said, Paise(500), Paise(500))[0].due_on == date(2026, 12, 1)
    assert bill_due(make_draft(party=None), Paise(500), Paise(0)) == ()
    assert bill_due(draft, Paise(0), Paise(0)) == ()


def test_a_plan_asks_for_figures() -> None:
    with pytest.raises(AssertionError, match="not figured"):
        bill_of(make_draft())


def test_a_composition_firm_does_not_sell_outside_its_state() -> None:
    with pytest.raises(Refused) as no:
        figure_sale(make_draft(make_line(), firm=COMPOSITION, party=make_party(state="24")))
    assert no.value.field == "place"
