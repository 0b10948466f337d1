"""Editing a bill: every key press is one pure function, and the order of the keys does not matter."""

from dataclasses import replace
from datetime import date
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from dcms_desktop.drafts.plans import bill_of
from dcms_desktop.drafts.rules import MOST_LINES
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.money import rupees
from dcms_desktop.pricing.rules import Level
from dcms_desktop.sales.rules import edit_line
from dcms_desktop.sales.rules import fit_to_amount
from dcms_desktop.sales.rules import less_percent
from dcms_desktop.sales.rules import pick_batch
from dcms_desktop.sales.rules import put_item
from dcms_desktop.sales.rules import remove_line
from dcms_desktop.sales.rules import reprice_all
from dcms_desktop.sales.rules import short_by
from dcms_desktop.sales.rules import split_line
from dcms_desktop.sales.rules import spread_line
from dcms_desktop.sales.rules import step_batch
from dcms_desktop.sales.rules.edit import change_bill_discount
from dcms_desktop.tax.rules import Discount
from tests.makers_drafts import TODAY
from tests.makers_drafts import make_batch
from tests.makers_drafts import make_draft
from tests.makers_drafts import make_item
from tests.makers_drafts import make_line
from tests.makers_drafts import make_offer
from tests.makers_drafts import make_party
from tests.makers_drafts import make_price

SOON = make_batch(1, 70, expiry=date(2027, 1, 31), ptr=rate("10"))
LATER = make_batch(2, 80, expiry=date(2027, 6, 30), ptr=rate("11"), mrp=rupees("16"))
LEVEL = Level(id=1, code="PTR", name="Retailer")
BREAK = (make_price("9"), make_price("8", least_units=Units(100), discount=percent("2")))


def typed(draft: Draft, *keys: tuple[int, str, str]) -> Draft:
    """Return the draft after some cells were typed into."""
    for row, field, text in keys:
        draft = edit_line(draft, row, field, text)
    return draft


def first(draft: Draft) -> Line:
    return draft.lines[0]


# ── putting an item on ──────────────────────────────────────────────────────────────────────────
def test_an_item_comes_with_the_batch_that_expires_first() -> None:
    draft = put_item(make_draft(), 0, make_offer(LATER, SOON))
    assert (first(draft).batch, first(draft).rate, first(draft).units) == (SOON, rate("10"), 0)


def test_a_batch_that_this_bill_used_up_is_not_offered_again() -> None:
    offer = make_offer(SOON, LATER)
    draft = typed(put_item(make_draft(), 0, offer), (0, "quantity", "70"))
    assert put_item(draft, 1, offer).lines[1].batch == LATER


def test_putting_the_same_item_on_its_own_row_again_gives_the_same_batch() -> None:
    offer = make_offer(SOON, LATER)
    draft = typed(put_item(make_draft(), 0, offer), (0, "quantity", "70"))
    assert first(put_item(draft, 0, offer)).batch == SOON


def test_without_stock_the_newest_batch_that_could_be_sold_is_named() -> None:
    old = make_batch(1, 0, expiry=TODAY - timedelta(days=1))
    recalled = make_batch(4, 0, frozen=True)
    newest, older = make_batch(3, -2), make_batch(2, 0)
    assert first(put_item(make_draft(), 0, make_offer(old, recalled, newest, older))).batch == newest
    assert first(put_item(make_draft(), 0, make_offer(old))).batch == old
    bare = put_item(make_draft(), 0, Line(item=make_item()))
    assert (first(bare).batch, first(bare).rate) == (None, 0)


def test_a_party_with_least_life_is_offered_a_later_batch() -> None:
    life = (date(2027, 6, 30) - TODAY).days
    draft = make_draft(party=make_party(least_life_days=life))
    assert first(put_item(draft, 0, make_offer(SOON, LATER))).batch == LATER


def test_the_party_s_discount_comes_with_the_item() -> None:
    draft = put_item(make_draft(party=make_party(discount=percent("3"))), 0, make_offer(SOON))
    assert first(draft).discounts == (Discount(percent=percent("3")),)


def test_a_bill_has_as_many_lines_as_an_e_invoice_takes() -> None:
    full = make_draft(*(make_line() for _ in range(3)))
    assert len(put_item(full, 3, make_offer()).lines) == 4
    with pytest.raises(Refused, match="1000 lines") as no:
        put_item(full, MOST_LINES, make_offer())
    assert no.value.field == "item"


# ── rates and discounts ─────────────────────────────────────────────────────────────────────────
def with_breaks(*keys: tuple[int, str, str]) -> Draft:
    draft = make_draft(level=LEVEL)
    return typed(put_item(draft, 0, make_offer(make_batch(units=500), prices=BREAK)), *keys)


def test_a_break_comes_and_goes_with_the_quantity_and_so_does_its_discount() -> None:
    draft = with_breaks((0, "quantity", "1c"))
    assert (first(draft).rate, first(draft).discounts) == (
        rate("8"),
        (Discount(kind="scheme", percent=percent("2")),),
    )
    draft = typed(draft, (0, "quantity", "99"))
    assert (first(draft).rate, first(draft).discounts) == (rate("9"), ())


def test_two_lines_of_one_item_reach_a_break_together() -> None:
    draft = with_breaks((0, "quantity", "60"))
    draft = typed(put_item(draft, 1, make_offer(make_batch(units=500), prices=BREAK)), (1, "quantity", "40"))
    assert [line.rate for line in draft.lines] == [rate("8"), rate("8")]
    assert [line.rate for line in remove_line(draft, 1).lines] == [rate("9")]


def test_a_rate_typed_by_hand_stays_until_it_is_cleared() -> None:
    draft = with_breaks((0, "rate", "7.555"), (0, "quantity", "1c"))
    assert (first(draft).rate, first(draft).list_rate, first(draft).rate_source) == (7_555, 8_000, "hand")
    assert first(draft).discounts == ()
    assert first(typed(draft, (0, "rate", " "))).rate == rate("8")
    assert first(typed(draft, (0, "quantity", "5*6.5"))).rate == rate("6.50")


def test_a_rate_taken_over_from_a_posted_bill_stays_too() -> None:
    draft = make_draft(make_line(5, rate=rate("6"), rate_source="posted", own_discounts=True))
    assert first(typed(draft, (0, "quantity", "6"))).rate == rate("6")


@pytest.mark.parametrize(
    "key", [(0, "rate", "-1"), (0, "quantity", "5*-1"), (0, "mrp", "5"), (0, "rate", "x")]
)
def test_what_cannot_be_is_refused_and_the_draft_stays(key: tuple[int, str, str]) -> None:
    draft = with_breaks((0, "quantity", "5"))
    with pytest.raises(Refused) as no:
        typed(draft, key)
    assert no.value.field == key[1] or no.value.field == "rate"


def test_discounts_typed_by_hand_beat_the_party_s_and_none_is_a_choice() -> None:
    draft = put_item(make_draft(party=make_party(discount=percent("3"))), 0, make_offer(SOON))
    draft = typed(draft, (0, "quantity", "10"), (0, "discount", "5+1.00r"))
    assert first(draft).discounts == (Discount(percent=percent("5")), Discount(amount=rupees("1")))
    draft = typed(draft, (0, "discount", ""), (0, "quantity", "11"))
    assert first(draft).discounts == ()
    assert first(typed(draft, (0, "quantity", "10/7"))).discounts == (Discount(percent=percent("7")),)


def test_a_discount_falls_on_one_line_or_on_all() -> None:
    draft = make_draft(make_line(), make_line(item=make_item(2)))
    five = (Discount(percent=percent("5")),)
    assert [line.discounts for line in less_percent(draft, "5").lines] == [five, five]
    assert [line.discounts for line in less_percent(draft, "5", 1).lines] == [(), five]
    assert bill_of(change_bill_discount(draft, "10r")).discount == 1_000


def test_another_party_or_day_brings_its_own_rates() -> None:
    draft = with_breaks((0, "quantity", "10"))
    assert first(reprice_all(replace(draft, day=date(2026, 3, 31)))).rate == rate("10")
    dear = replace(draft, party=make_party(discount=percent("1")))
    assert first(reprice_all(dear)).discounts == (Discount(percent=percent("1")),)


# ── quantities ──────────────────────────────────────────────────────────────────────────────────
def test_nothing_takes_the_line_off_and_free_goods_alone_do_not() -> None:
    draft = with_breaks((0, "quantity", "5"))
    assert typed(draft, (0, "quantity", "0")).lines == ()
    free = typed(draft, (0, "quantity", "0+2"))
    assert (first(free).units, first(free).free) == (0, 2)


def test_free_goods_are_typed_in_packs_too() -> None:
    draft = with_breaks((0, "quantity", "50+5"))
    assert first(draft).free == 5
    assert first(typed(draft, (0, "free", "1s"))).free == 10
    assert first(typed(draft, (0, "free", " "))).free == 0


@given(st.integers(1, 400), st.sampled_from(["plain", "packs", "strips"]))
def test_any_unit_mix_gives_the_same_bill(units: int, words: str) -> None:
    cases, rest = divmod(units, 100)
    strips, loose = divmod(units, 10)
    text = {"plain": f"{units}", "packs": f"{cases}c{rest}", "strips": f"{strips}s{loose}"}[words]
    fresh, other = with_breaks((0, "quantity", str(units))), with_breaks((0, "quantity", text))
    assert other.bill == fresh.bill


KEYS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from([0, 1]), st.just("quantity"), st.integers(1, 250).map(str)),
        st.tuples(st.sampled_from([0, 1]), st.just("free"), st.integers(0, 20).map(str)),
        st.tuples(st.sampled_from([0, 1]), st.just("rate"), st.sampled_from(["", "7", "7.25"])),
        st.tuples(st.sampled_from([0, 1]), st.just("discount"), st.sampled_from(["5", "2+1", "1r"])),
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(KEYS)
def test_edits_in_any_order_give_the_bill_typed_afresh(keys: list[tuple[int, str, str]]) -> None:
    offer = make_offer(make_batch(units=5_000), prices=BREAK)
    start = make_draft(level=LEVEL, party=make_party(discount=percent("1")))
    empty = put_item(put_item(start, 0, offer), 1, offer)
    empty = typed(empty, (0, "quantity", "1"), (1, "quantity", "1"))
    edited = typed(empty, *keys)
    last = {(row, field): text for row, field, text in keys}
    fresh = typed(empty, *((row, field, text) for (row, field), text in sorted(last.items())))
    assert edited.bill == fresh.bill
    assert [line.discounts for line in edited.lines] == [line.discounts for line in fresh.lines]


# ── batches ─────────────────────────────────────────────────────────────────────────────────────
def test_another_batch_brings_its_own_rate_and_mrp() -> None:
    draft = put_item(make_draft(), 0, make_offer(SOON, LATER))
    picked = pick_batch(draft, 0, LATER)
    assert (first(picked).batch, first(picked).rate) == (LATER, rate("11"))


def test_batches_are_stepped_through_and_the_ends_hold() -> None:
    empty = make_batch(9, 0)
    draft = put_item(make_draft(), 0, make_offer(SOON, LATER, empty))
    assert first(step_batch(draft, 0, 1)).batch == LATER
    assert first(step_batch(step_batch(draft, 0, 1), 0, 1)).batch == LATER
    assert first(step_batch(draft, 0, -1)).batch == SOON
    assert first(step_batch(pick_batch(draft, 0, empty), 0, 1)).batch == SOON
    none = make_draft(Line(item=make_item()))
    assert step_batch(none, 0, 1) is none
    only_empty = make_draft(replace(make_line(batch=empty), batch=None))
    assert first(step_batch(only_empty, 0, 1)).batch == empty


def test_what_the_batch_lacks_counts_free_goods_and_other_lines() -> None:
    offer = make_offer(SOON, LATER)
    draft = typed(put_item(make_draft(), 0, offer), (0, "quantity", "60+5"))
    assert short_by(draft, 0) == 0
    draft = pick_batch(typed(put_item(draft, 1, offer), (1, "quantity", "10")), 1, SOON)
    assert short_by(draft, 1) == 5
    assert short_by(make_draft(Line(item=make_item(), units=Units(5))), 0) == 0
    assert short_by(make_draft(make_line(5, batch=make_batch(units=-3))), 0) == 5


# ── splitting ───────────────────────────────────────────────────────────────────────────────────
def test_a_quantity_is_split_over_batches_by_expiry() -> None:
    draft = typed(put_item(make_draft(), 0, make_offer(LATER, SOON)), (0, "quantity", "120+12"))
    draft = split_line(draft, 0)
    assert [(line.batch, line.units, line.free) for line in draft.lines] == [(SOON, 70, 0), (LATER, 50, 12)]
    assert [line.rate for line in draft.lines] == [rate("10"), rate("11")]


def test_the_line_s_own_batch_goes_first_and_what_lacks_stays_there() -> None:
    draft = typed(put_item(make_draft(), 0, make_offer(SOON, LATER)), (0, "quantity", "200"))
    draft = split_line(pick_batch(draft, 0, LATER), 0)
    assert [(line.batch, line.units) for line in draft.lines] == [(LATER, 130), (SOON, 70)]


def test_one_batch_that_will_do_is_not_split() -> None:
    draft = typed(put_item(make_draft(), 0, make_offer(SOON, LATER)), (0, "quantity", "70"))
    assert split_line(draft, 0) is draft
    assert spread_line(draft, first(draft)) == draft.lines
    alone = make_draft(Line(item=make_item(), choices=(SOON, LATER), units=Units(90)))
    assert [part.batch for part in spread_line(alone, alone.lines[0])] == [SOON, LATER]


def test_an_amount_off_a_line_is_given_once_when_it_is_split() -> None:
    draft = typed(
        put_item(make_draft(), 0, make_offer(SOON, LATER)), (0, "quantity", "70+30"), (0, "discount", "5+10r")
    )
    parts = split_line(draft, 0).lines
    assert [(part.units, part.free) for part in parts] == [(70, 0), (0, 30)]
    assert [step.amount for part in parts for step in part.discounts if step.percent is None] == [1_000]
    more = split_line(typed(draft, (0, "quantity", "140")), 0).lines
    assert sum(step.amount for part in more for step in part.discounts if step.amount) == 1_000


def test_a_split_line_keeps_its_break() -> None:
    batches = [replace(make_batch(at, 40), expiry=date(2027, at, 1)) for at in (1, 2, 3)]
    draft = put_item(make_draft(level=LEVEL), 0, make_offer(*batches, prices=BREAK))
    draft = split_line(typed(draft, (0, "quantity", "120")), 0)
    assert [line.rate for line in draft.lines] == [rate("8")] * 3


@given(st.integers(1, 400), st.integers(0, 60), st.lists(st.integers(0, 120), min_size=1, max_size=5))
def test_a_split_keeps_paid_and_free_units(units: int, free: int, stocks: list[int]) -> None:
    batches = tuple(make_batch(at, held, expiry=date(2027, at, 1)) for at, held in enumerate(stocks, 1))
    line = Line(item=make_item(), batch=batches[0], choices=batches, units=Units(units), free=Units(free))
    parts = spread_line(make_draft(line), line)
    assert sum(part.units for part in parts) == units
    assert sum(part.free for part in parts) == free


# ── fitting to an amount ────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("wanted", ["1", "500", "1033", "1049", "1050"])
def test_a_bill_is_fitted_to_a_round_amount(wanted: str) -> None:
    assert bill_of(fit_to_amount(make_draft(make_line(100)), wanted)).total == rupees(wanted)


def test_an_amount_no_discount_reaches_is_met_as_near_as_it_goes() -> None:
    draft = make_draft(make_line(100))
    assert bill_of(fit_to_amount(draft, "1033.40")).total == rupees("1033")
    exact = fit_to_amount(replace(draft, round_to_rupee=False), "1033.41")
    assert abs(bill_of(exact).total - rupees("1033.41")) <= 1


@pytest.mark.parametrize("wanted", ["0", "-5", "1050.01"])
def test_a_bill_is_not_fitted_to_more_than_it_is_or_to_nothing(wanted: str) -> None:
    with pytest.raises(Refused) as no:
        fit_to_amount(make_draft(make_line(100)), wanted)
    assert no.value.field == "fit"
    with pytest.raises(Refused):
        fit_to_amount(make_draft(), "5")


@settings(max_examples=40)
@given(st.integers(100, 105_000))
def test_a_fitted_bill_lies_within_a_rupee(wanted: int) -> None:
    fitted = bill_of(fit_to_amount(make_draft(make_line(100)), f"{wanted // 100}.{wanted % 100:02d}"))
    assert abs(fitted.total - wanted) <= 100
