"""Receiving goods: the batch as it stands on the pack, its cost, and what is asked before it comes in."""

from dataclasses import replace
from datetime import date
from datetime import timedelta
from typing import Any

import pytest

from dcms_desktop.drafts.figures import figure_purchase
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import NewBatch
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.money import rupees
from dcms_desktop.ledger.rules import imbalance
from dcms_desktop.purchase.kinds import goods_receipt
from dcms_desktop.purchase.kinds import opening_stock
from dcms_desktop.purchase.rules import edit_purchase
from dcms_desktop.purchase.rules import put_purchase
from dcms_desktop.purchase.rules import receipt_gates
from dcms_desktop.tax.rules import Charge
from dcms_desktop.tax.rules import Discount
from tests.makers_drafts import FIRM
from tests.makers_drafts import TODAY
from tests.makers_drafts import cash
from tests.makers_drafts import make_batch
from tests.makers_drafts import make_draft
from tests.makers_drafts import make_item
from tests.makers_drafts import make_offer
from tests.makers_drafts import make_party
from tests.makers_drafts import make_receipt_line

SUPPLIER = make_party(role="supplier", credit_days=30)


def receipt(*lines: Line, **more: Any) -> Draft:
    given: dict[str, Any] = {"party": SUPPLIER, "kind": "goods_receipt", **more}
    return figure_purchase(make_draft(*lines, **given))


def new_of(draft: Draft) -> NewBatch:
    new = draft.lines[0].new_batch
    assert new is not None
    return new


# ── typing ──────────────────────────────────────────────────────────────────────────────────────
def test_an_item_comes_with_the_prices_of_its_newest_batch() -> None:
    newest = make_batch(2, mrp=rupees("16"), pts=rate("8.50"), rack="R2")
    draft = put_purchase(make_draft(), 0, make_offer(make_batch(1), newest))
    assert (new_of(draft).mrp, new_of(draft).rack, draft.lines[0].rate) == (1_600, "R2", rate("8.50"))
    assert (new_of(draft).number, draft.lines[0].batch) == ("", None)


@pytest.mark.parametrize(
    ("batch", "item", "at"),
    [
        (make_batch(pts=rate("0"), cost=rate("7")), make_item(pts=rate("6")), "7"),
        (make_batch(pts=rate("0"), cost=rate("0")), make_item(pts=rate("6")), "6"),
    ],
)
def test_without_a_better_rate_the_cost_or_the_list_stands_in(batch: Any, item: Any, at: str) -> None:
    assert put_purchase(make_draft(), 0, make_offer(batch, item=item)).lines[0].rate == rate(at)


def test_an_item_never_received_comes_with_its_list() -> None:
    item = make_item(mrp=rupees("20"), ptr=rate("15"), pts=rate("12"))
    draft = put_purchase(make_draft(), 0, Line(item=item))
    assert (new_of(draft).mrp, new_of(draft).ptr, draft.lines[0].rate) == (2_000, rate("15"), rate("12"))


def typed(draft: Draft, *keys: tuple[str, str]) -> Draft:
    for field, text in keys:
        draft = edit_purchase(draft, 0, field, text)
    return draft


def fresh() -> Draft:
    return put_purchase(make_draft(kind="goods_receipt", party=SUPPLIER), 0, make_offer())


def test_a_pack_is_typed_field_by_field() -> None:
    draft = typed(
        fresh(),
        ("batch", " dx 12 "),
        ("expiry", "08/28"),
        ("made_on", "09/26"),
        ("mrp", "16.50"),
        ("ptr", "12.345"),
        ("rack", " A1 "),
        ("quantity", "2c+10/5*7.5"),
        ("discount", "5+1r"),
    )
    assert new_of(draft) == NewBatch(
        number="DX 12",
        expiry=date(2028, 8, 31),
        made_on=date(2026, 9, 1),
        mrp=rupees("16.50"),
        ptr=rate("12.345"),
        pts=rate("8"),
        rack="A1",
    )
    line = draft.lines[0]
    assert (line.units, line.free, line.rate) == (200, 10, rate("7.50"))
    assert line.discounts == (Discount(percent=percent("5")), Discount(amount=rupees("1")))
    assert typed(draft, ("free", "")).lines[0].free == 0
    assert typed(draft, ("free", "1s")).lines[0].free == 10
    assert typed(draft, ("rate", "9")).lines[0].rate == rate("9")
    cleared = typed(draft, ("expiry", ""), ("made_on", ""))
    assert (new_of(cleared).expiry, new_of(cleared).made_on) == (None, None)


def test_a_batch_seen_before_brings_its_dates_and_prices() -> None:
    draft = typed(fresh(), ("batch", "b1"))
    assert (new_of(draft).expiry, new_of(draft).mrp) == (date(2028, 8, 31), 1_500)


def test_nothing_takes_the_line_off() -> None:
    assert typed(fresh(), ("quantity", "0")).lines == ()
    assert typed(fresh(), ("quantity", "0+5")).lines[0].free == 5
    bare = make_draft(Line(item=make_item()), kind="goods_receipt")
    assert new_of(typed(bare, ("mrp", "5"))).mrp == 500


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("units", "5"),
        ("mrp", "-1"),
        ("ptr", "-1"),
        ("rate", "-1"),
        ("expiry", "soon"),
        ("batch", "\x1b@"),
        ("batch", "B" * 31),
        ("rack", "x" * 21),
        ("quantity", "many"),
        ("free", "5+3"),
        ("discount", "150"),
    ],
)
def test_what_cannot_stand_on_a_pack_is_refused(field: str, text: str) -> None:
    with pytest.raises(Refused) as no:
        typed(fresh(), (field, text))
    assert no.value.next_step


# ── gates ───────────────────────────────────────────────────────────────────────────────────────
def gates(*lines: Line, **more: Any) -> dict[str, str]:
    return {gate.name: gate.level for gate in receipt_gates(receipt(*lines, **more))}


def with_new(line: Line, **more: Any) -> Line:
    assert line.new_batch is not None
    return replace(line, new_batch=replace(line.new_batch, **more))


LINE = make_receipt_line()


def test_an_ordinary_receipt_has_no_objection() -> None:
    assert gates(LINE, make_receipt_line(number="B2")) == {}
    assert [gate.name for gate in receipt_gates(receipt())] == ["empty"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (make_receipt_line(0), {"no_quantity": "block"}),
        (make_receipt_line(number=""), {"batch": "block"}),
        (with_new(LINE, number="\x1b"), {"batch": "block"}),
        (with_new(LINE, expiry=None), {"batch": "block"}),
        (with_new(LINE, made_on=date(2028, 9, 1)), {"batch": "block"}),
        (with_new(LINE, expiry=TODAY), {}),
        (with_new(LINE, expiry=TODAY - timedelta(days=1)), {"expired_receipt": "ask"}),
        (with_new(LINE, expiry=TODAY + timedelta(days=3_653)), {}),
        (with_new(LINE, expiry=TODAY + timedelta(days=3_654)), {"far_expiry": "ask"}),
        (with_new(LINE, mrp=rupees("8.40")), {"ptr_above_mrp": "block"}),
        (with_new(LINE, mrp=rupees("8.40"), ptr=rate("8.40")), {}),
        (with_new(LINE, mrp=rupees("8.39"), ptr=rate("8")), {"cost_above_mrp": "ask"}),
        (with_new(LINE, mrp=Paise(0), ptr=rate("99")), {}),
        (replace(LINE, new_batch=None), {"batch": "block"}),
        (replace(LINE, item=make_item(batched=False), new_batch=None), {}),
        (with_new(replace(LINE, item=make_item(expires=False)), expiry=None), {}),
        (make_receipt_line(0, free=Units(5)), {}),
    ],
)
def test_what_is_asked_of_a_pack(line: Line, expected: dict[str, str]) -> None:
    assert gates(line) == expected


def test_a_known_number_with_another_mrp_or_expiry_is_asked() -> None:
    known = replace(LINE, choices=(make_batch(),))
    assert gates(known) == {}
    assert gates(with_new(known, mrp=rupees("16"))) == {"batch_differs": "ask"}
    assert gates(with_new(known, expiry=date(2028, 9, 30))) == {"batch_differs": "ask"}
    assert gates(with_new(known, number="b1")) == {}


def test_a_batch_on_two_lines_is_asked() -> None:
    assert gates(LINE, with_new(LINE, number="b1")) == {"batch_twice": "ask"}
    dearer = with_new(LINE, number="b1", mrp=rupees("16"))
    assert gates(LINE, dearer) == {"batch_differs": "ask"}
    assert gates(LINE, dearer, dearer) == {"batch_differs": "ask", "batch_twice": "ask"}
    loose = make_receipt_line(item=make_item(batched=False))
    assert gates(loose, loose) == {}


# ── the kinds ───────────────────────────────────────────────────────────────────────────────────
def accounts(draft: Draft) -> dict[str, int]:
    batched = replace(
        draft, lines=tuple(replace(line, batch=make_batch(at)) for at, line in enumerate(draft.lines, 1))
    )
    plan = goods_receipt.KIND.plan(batched)
    assert imbalance(plan.entries) == 0
    found: dict[str, int] = {}
    for entry in plan.entries:
        found[entry.account] = found.get(entry.account, 0) + entry.paise
    assert found["stock"] == sum(move.value or 0 for move in plan.stock)
    return found


def test_a_receipt_debits_stock_and_credit_and_owes_the_supplier() -> None:
    assert accounts(receipt(LINE)) == {
        "stock": 8_000,
        "cgst_in": 200,
        "sgst_in": 200,
        "creditors": -8_400,
    }  # fmt: skip


def test_under_reverse_charge_the_tax_is_owed_to_the_government_and_taken_as_credit() -> None:
    assert accounts(receipt(LINE, reverse_charge=True)) == {
        "stock": 8_000,
        "cgst_in": 200,
        "sgst_in": 200,
        "cgst_rcm": -200,
        "sgst_rcm": -200,
        "creditors": -8_000,
    }


def test_a_composition_firm_bears_the_tax_also_under_reverse_charge() -> None:
    small = replace(FIRM, scheme="composition")
    assert accounts(receipt(LINE, firm=small)) == {"stock": 8_400, "creditors": -8_400}
    assert accounts(receipt(LINE, firm=small, reverse_charge=True)) == {
        "stock": 8_400,
        "cgst_rcm": -200,
        "sgst_rcm": -200,
        "creditors": -8_000,
    }


def test_freight_and_rounding_of_a_purchase_have_their_accounts() -> None:
    freight = (Charge("Freight", rupees("5.30"), taxable=False),)
    found = accounts(receipt(LINE, charges=freight))
    assert (found["stock"], found["round_off"], found["creditors"]) == (8_530, -30, -8_900)
    assert "purchase_charges" not in found


def test_what_is_owed_is_due_from_the_supplier_s_own_date() -> None:
    line = replace(LINE, batch=make_batch())
    dated = receipt(line, reference_day=date(2026, 11, 1), tenders=(cash("20"),))
    (due,) = goods_receipt.KIND.plan(dated).dues
    assert (due.kind, due.amount, due.left, due.due_on) == ("purchase", -8_400, -6_400, date(2026, 12, 1))
    (said,) = goods_receipt.KIND.plan(receipt(line, due_on=date(2026, 11, 30))).dues
    assert said.due_on == date(2026, 11, 30)
    assert goods_receipt.KIND.plan(receipt(line, party=None)).dues == ()


def test_a_receipt_needs_its_supplier_and_honest_money() -> None:
    def names(draft: Draft) -> list[str]:
        return [gate.name for gate in goods_receipt.KIND.check(draft)]

    assert names(receipt(LINE)) == []
    assert names(receipt(LINE, party=None)) == ["supplier"]
    assert names(receipt(LINE, tenders=(cash("84.01"),))) == ["tendered_more"]
    assert names(make_draft(LINE, kind="goods_receipt")) == ["supplier"]
    tiny = replace(FIRM, gstin=None, scheme="unregistered")
    assert names(receipt(LINE, firm=tiny, reverse_charge=True)) == ["reverse_charge"]


def test_opening_stock_stands_against_opening_balances_and_may_be_expired() -> None:
    kind = opening_stock.KIND
    line = replace(with_new(LINE, expiry=TODAY - timedelta(days=1)), batch=make_batch())
    draft = kind.figure(make_draft(line, kind="opening_stock"))
    plan = kind.plan(draft)
    assert [(entry.account, entry.paise) for entry in plan.entries] == [("stock", 8_000), ("opening", -8_000)]
    assert [(move.units, move.value) for move in plan.stock] == [(10, 8_000)]
    assert kind.check(draft) == ()
    assert [gate.name for gate in kind.check(make_draft(make_receipt_line(0)))] == ["no_quantity"]
