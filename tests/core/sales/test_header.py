"""The head of a bill, goods taken over from another one, and scans."""

from dataclasses import replace
from datetime import date

import pytest

from dcms_desktop.drafts.plans import bill_of
from dcms_desktop.drafts.rules import Transport
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.money import rupees
from dcms_desktop.pricing.rules import Level
from dcms_desktop.sales.rules import add_scanned
from dcms_desktop.sales.rules import batch_named
from dcms_desktop.sales.rules import change_quantity
from dcms_desktop.sales.rules import header_of
from dcms_desktop.sales.rules import put_item
from dcms_desktop.sales.rules import set_header
from dcms_desktop.sales.rules import take_goods
from dcms_desktop.tax.rules import Charge
from tests.makers_drafts import TODAY
from tests.makers_drafts import make_batch
from tests.makers_drafts import make_draft
from tests.makers_drafts import make_item
from tests.makers_drafts import make_offer
from tests.makers_drafts import make_party
from tests.makers_drafts import make_price

SOON = make_batch(1, 70, expiry=date(2027, 1, 31))
LATER = make_batch(2, 80, expiry=date(2027, 6, 30))


# ── the head ────────────────────────────────────────────────────────────────────────────────────
def test_a_head_put_back_changes_nothing() -> None:
    draft = change_quantity(put_item(make_draft(), 0, make_offer()), 0, "5")
    assert set_header(draft, header_of(draft)) == draft


def test_another_place_brings_another_tax_and_another_day_another_rate() -> None:
    prices = (make_price("9", valid_from=date(2026, 11, 1)),)
    draft = put_item(make_draft(level=Level(id=1, code="L", name="L")), 0, make_offer(prices=prices))
    draft = change_quantity(draft, 0, "10")
    away = set_header(draft, replace(header_of(draft), place="24", transport=Transport(vehicle="MH12")))
    assert (bill_of(away).igst, away.transport.vehicle) == (450, "MH12")
    early = set_header(draft, replace(header_of(draft), day=date(2026, 10, 31)))
    assert early.lines[0].rate == rate("10")


def test_goods_are_taken_over_and_who_pays_stays() -> None:
    other = change_quantity(put_item(make_draft(party=make_party(id=8)), 0, make_offer()), 0, "5")
    other = replace(other, charges=(Charge("Freight", rupees("10")),))
    taken = take_goods(make_draft(request_id="mine"), other)
    assert (taken.request_id, taken.party) == ("mine", make_party())
    assert (taken.lines[0].units, taken.charges) == (5, other.charges)
    assert take_goods(make_draft(party=None), other).party == make_party(id=8)


# ── scans ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("number", "expiry", "found"),
    [
        ("b1", None, 1),
        ("B1", date(2027, 1, 1), 1),
        ("B1", date(2027, 2, 28), None),
        ("B9", None, None),
    ],
)
def test_a_scanned_batch_is_known_by_number_and_month(
    number: str, expiry: date | None, found: int | None
) -> None:
    batch = batch_named(make_offer(SOON, LATER), number, expiry)
    assert (batch.id if batch else None) == found


def test_of_two_batches_with_one_number_the_fullest_is_meant() -> None:
    fuller = make_batch(3, 90, number="B1", expiry=None)
    offer = make_offer(SOON, fuller)
    assert batch_named(offer, "B1") == fuller
    assert batch_named(offer, "B1", date(2027, 1, 5)) == SOON


def test_a_second_scan_adds_to_its_line_and_another_batch_makes_another() -> None:
    offer = make_offer(SOON, LATER)
    draft, row = add_scanned(make_draft(), offer, None, Units(1))
    assert (row, draft.lines[0].batch, draft.lines[0].units) == (0, SOON, 1)
    draft, row = add_scanned(draft, offer, None, Units(10))
    assert (row, draft.lines[0].units, len(draft.lines)) == (0, 11, 1)
    draft, row = add_scanned(draft, offer, LATER, Units(2))
    assert (row, draft.lines[1].batch, draft.lines[1].units) == (1, LATER, 2)
    draft, row = add_scanned(draft, offer, SOON, Units(1))
    assert (row, draft.lines[0].units) == (0, 12)
    other = make_offer(make_batch(5, item_id=2), item=make_item(2))
    draft, row = add_scanned(draft, other, None, Units(1))
    assert (row, draft.lines[2].item.id) == (2, 2)
    assert draft.day == TODAY
