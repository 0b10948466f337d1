from dataclasses import replace
from typing import Any

import pytest

from dcms_desktop.drafts.landed import landed_values
from dcms_desktop.drafts.rules import Came
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import LandedCharge
from dcms_desktop.drafts.rules import Line
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import rupees
from dcms_desktop.ledger.rules import imbalance
from dcms_desktop.purchase.deviations import claims_of_receipt
from dcms_desktop.purchase.deviations import difference_text
from dcms_desktop.purchase.deviations import split_typed
from dcms_desktop.purchase.deviations import with_difference
from dcms_desktop.purchase.kinds.goods_receipt import KIND
from dcms_desktop.purchase.rules import edit_purchase
from dcms_desktop.tax.rules import Charge
from tests.makers_drafts import FIRM
from tests.makers_drafts import make_batch
from tests.makers_drafts import make_draft
from tests.makers_drafts import make_item
from tests.makers_drafts import make_party
from tests.makers_drafts import make_receipt_line

SUPPLIER = make_party(name="Depot", role="supplier")
COMPOSITION = replace(FIRM, scheme="composition")
TEN = replace(make_receipt_line(10), typed="10")


def receipt(*lines: Line, **more: Any) -> Draft:
    own = tuple(replace(line, batch=make_batch(at)) for at, line in enumerate(lines, 1))
    return KIND.figure(make_draft(*own, **{"party": SUPPLIER, "kind": "goods_receipt", **more}))


def came(line: Line, **what: int) -> Line:
    counts: dict[str, Any] = {name: Units(count) for name, count in what.items()}
    return replace(line, came=Came(**counts))


# ── as typed ────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("typed", "units", "short", "damaged", "excess", "said"),
    [
        ("-2", 10, 2, 0, 0, "-2"),
        ("d2", 10, 0, 2, 0, "d2"),
        ("+3", 10, 0, 0, 3, "e3"),
        ("e3", 10, 0, 0, 3, "e3"),
        ("-2d1", 10, 2, 1, 0, "-2d1"),
        ("D1-2", 10, 2, 1, 0, "-2d1"),
        ("x", 10, 10, 0, 0, "x"),
        ("12", 12, 0, 0, 0, ""),
        ("12-1", 12, 1, 0, 0, "-1"),
        ("12 - 1 d 2 e3", 12, 1, 2, 3, "-1d2e3"),
        ("-1s", 10, 10, 0, 0, "x"),
    ],
)
def test_only_the_difference_is_typed(
    typed: str, units: int, short: int, damaged: int, excess: int, said: str
) -> None:
    line = edit_purchase(receipt(TEN), 0, "quantity", typed).lines[0]
    how = line.came or Came()
    assert (line.units, how.short, how.damaged, how.excess) == (units, short, damaged, excess)
    assert difference_text(line) == said


def test_a_difference_typed_again_takes_the_place_of_the_one_before() -> None:
    draft = edit_purchase(receipt(TEN), 0, "quantity", "-2")
    assert difference_text(edit_purchase(draft, 0, "quantity", "d1").lines[0]) == "d1"
    assert edit_purchase(draft, 0, "quantity", "10").lines[0].came is None


@pytest.mark.parametrize("typed", ["-", "--2", "-2-3", "d", "-2x", "e", "-99", "-2d9", "xx", "-2.5", "1-"])
def test_what_is_no_difference_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as no:
        edit_purchase(receipt(TEN), 0, "quantity", typed)
    assert no.value.field == "quantity"


def test_free_goods_are_no_difference() -> None:
    assert split_typed("10+2") == ("10+2", "")
    line = edit_purchase(receipt(TEN), 0, "quantity", "10+2-1").lines[0]
    assert (line.units, line.free, line.came) == (10, 2, Came(short=Units(1)))
    with pytest.raises(Refused):
        with_difference(line, "-13")


# ── what goods that came are worth ──────────────────────────────────────────────────────────────
def books(draft: Draft) -> dict[str, int]:
    plan = KIND.plan(draft)
    assert imbalance(plan.entries) == 0
    found: dict[str, int] = {}
    for entry in plan.entries:
        found[entry.account] = found.get(entry.account, 0) + entry.paise
    assert found["stock"] == sum(move.value or 0 for move in plan.stock)
    return found


def test_what_did_not_come_is_a_claim_with_its_tax_and_no_credit() -> None:
    draft = receipt(came(TEN, short=3))
    assert books(draft) == {
        "stock": 5_600, "claims": 2_400 + 120, "cgst_in": 140, "sgst_in": 140, "creditors": -8_400,
    }  # fmt: skip
    (claim,) = claims_of_receipt(draft)
    assert (claim.type, claim.units, claim.paise) == ("shortage", 3, 2_520)


def test_broken_goods_lie_in_their_bucket_at_their_part_and_excess_is_worth_nothing() -> None:
    draft = receipt(came(TEN, damaged=3, excess=2))
    moves = {move.bucket: (move.units, move.value) for move in KIND.plan(draft).stock}
    assert moves == {"saleable": (7, 5_600), "damaged": (3, 2_400), "quarantine": (2, 0)}
    assert books(draft)["stock"] == 8_000
    assert [(one.type, one.units, one.paise) for one in claims_of_receipt(draft)] == [
        ("damage", 3, 2_520), ("excess", 2, 0),
    ]  # fmt: skip


def test_free_goods_that_did_not_come_take_their_part_of_the_price() -> None:
    draft = receipt(replace(came(TEN, short=1), free=Units(1)))
    assert books(draft)["claims"] == 727 + 18 + 18
    assert [(move.units, move.value) for move in KIND.plan(draft).stock] == [(10, 7_273)]


def test_a_rate_and_free_goods_are_held_against_what_was_agreed() -> None:
    agreed = Came(agreed_rate=Mills(7_500), agreed_free=Units(2))
    draft = receipt(replace(TEN, free=Units(1), came=agreed))
    assert [(one.type, one.units, one.paise) for one in claims_of_receipt(draft)] == [
        ("free", 1, 750), ("rate", 10, 525),
    ]  # fmt: skip
    fair = receipt(replace(TEN, free=Units(2), came=replace(agreed, agreed_rate=Mills(8_000))))
    assert claims_of_receipt(fair) == ()


FREIGHT = (Charge("Freight", rupees("10"), taxable=False),)
DEAR = replace(make_receipt_line(2, "40"), item=make_item(2), typed="2")


@pytest.mark.parametrize(("spread_by", "landed"), [("value", [8_500, 8_500]), ("quantity", [8_833, 8_167])])
def test_charges_go_into_the_cost_by_value_or_by_quantity(spread_by: str, landed: list[int]) -> None:
    draft = receipt(TEN, DEAR, charges=FREIGHT, spread_by=spread_by)
    assert landed_values(draft) == landed
    assert books(draft)["stock"] == 17_000


def test_freight_goes_by_weight_and_names_the_goods_without_one() -> None:
    light = replace(TEN, item=replace(TEN.item, gross_mg=100_000))
    heavy = replace(DEAR, item=replace(DEAR.item, gross_mg=2_000_000))
    draft = receipt(light, heavy, charges=FREIGHT, spread_by="weight")
    assert landed_values(draft) == [8_200, 8_800]
    assert books(draft)["stock"] == 17_000
    assert not [gate for gate in KIND.check(draft) if gate.field == "spread_by"]
    unknown = receipt(TEN, heavy, DEAR, charges=FREIGHT, spread_by="weight")
    (gate,) = [gate for gate in KIND.check(unknown) if gate.field == "spread_by"]
    assert (gate.level, TEN.item.name in gate.text, gate.name) == ("block", True, "no_weight")
    assert sum(landed_values(receipt(TEN, DEAR, charges=FREIGHT, spread_by="weight"))) == 17_000
    assert not [gate for gate in KIND.check(replace(unknown, charges=())) if gate.field == "spread_by"]
    (odd,) = [gate for gate in KIND.check(replace(draft, spread_by="length")) if gate.field == "spread_by"]
    assert "by weight" in odd.text


def test_taxed_freight_is_taxed_as_the_goods_and_spread_as_chosen() -> None:
    draft = receipt(TEN, DEAR, charges=(Charge("Freight", rupees("10")),), spread_by="quantity")
    assert landed_values(draft) == [8_833, 8_167]
    found = books(draft)
    assert (found["stock"], found["cgst_in"], found["creditors"]) == (17_000, 426, -17_900)


def test_unloading_paid_at_the_door_is_cost_and_its_tax_is_credit() -> None:
    coolie = LandedCharge(name="Unloading", amount=rupees("5"))
    truck = LandedCharge(
        name="Truck", amount=rupees("10"), mode="bank", gst=Percent(5_000), reverse_charge=True
    )
    found = books(receipt(TEN, landed=(coolie, truck)))
    assert (found["stock"], found["cash"], found["bank"]) == (9_500, -500, -1_000)
    assert (found["cgst_in"], found["cgst_rcm"]) == (200 + 25, -25)
    small = books(receipt(TEN, landed=(truck,), firm=COMPOSITION))
    assert (small["stock"], small["cgst_rcm"], small["bank"]) == (8_400 + 1_050, -25, -1_000)


@pytest.mark.parametrize("firm", [FIRM, COMPOSITION])
@pytest.mark.parametrize("reverse", [False, True])
def test_when_nothing_came_nothing_is_stock_and_the_books_balance(firm: Any, reverse: bool) -> None:
    draft = receipt(
        came(TEN, short=10), charges=(Charge("Freight", rupees("7")),), firm=firm, reverse_charge=reverse
    )
    found = books(draft)
    assert found["stock"] == 0
    assert found["purchase_charges"] >= 700
    assert found["claims"] >= 8_000


@pytest.mark.parametrize("spread_by", ["value", "quantity"])
@pytest.mark.parametrize("firm", [FIRM, COMPOSITION])
@pytest.mark.parametrize("with_tax", [False, True])
def test_odd_figures_balance_to_the_paisa(spread_by: str, firm: Any, with_tax: bool) -> None:
    lines = [
        replace(came(make_receipt_line(count, f"{count}.337"), short=count % 3, damaged=1),
                item=make_item(count), free=Units(count % 2), rate_includes_tax=with_tax)
        for count in range(3, 12)
    ]  # fmt: skip
    draft = receipt(
        *lines, firm=firm, spread_by=spread_by,
        charges=(Charge("Freight", Paise(1_237)), Charge("Hamali", Paise(311), taxable=False)),
        landed=(LandedCharge(name="Unloading", amount=Paise(777), gst=Percent(18_000)),),
    )  # fmt: skip
    books(draft)


# ── gates ───────────────────────────────────────────────────────────────────────────────────────
def gates(draft: Draft) -> dict[str, str]:
    return {gate.name: gate.level for gate in KIND.check(draft)}


def test_bad_receipts_are_refused_with_a_field() -> None:
    assert gates(receipt(came(TEN, short=11))) == {"came": "block"}
    assert gates(receipt(came(TEN, short=-1)))["came"] == "block"
    assert gates(receipt(TEN, party=make_party()))["supplier"] == "block"
    assert gates(receipt(TEN, spread_by="length")) == {"spread_by": "block"}
    assert gates(receipt(TEN, landed=(LandedCharge(name="X", amount=Paise(0)),))) == {"landed": "block"}
    assert gates(receipt(TEN, landed=(LandedCharge(name="X", amount=Paise(1), mode="shell"),)))["landed"]
    above = gates(receipt(make_receipt_line(10, "15.01")))
    assert above["rate_above_mrp"] == "block"
