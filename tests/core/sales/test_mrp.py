"""The MRP guard, day by day: what may be charged for a pack when prices and taxes changed under way."""

from datetime import date
from typing import Any

import pytest

from dcms_desktop.drafts.figures import figure_sale
from dcms_desktop.drafts.rules import NewBatch
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.money import rupees
from dcms_desktop.purchase.rules import receipt_gates
from dcms_desktop.sales.rules import bill_gates
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.stock.rules import effective_mrp
from dcms_desktop.stock.rules import lowest_mrp
from dcms_desktop.tax.rules import Discount
from dcms_desktop.tax.rules import TaxClass
from dcms_desktop.tax.rules import TaxRate
from tests import makers
from tests.makers_drafts import make_batch
from tests.makers_drafts import make_draft
from tests.makers_drafts import make_item
from tests.makers_drafts import make_line

BEFORE, CUT, AFTER = date(2025, 9, 21), date(2025, 9, 22), date(2026, 1, 5)
MEDICINE = TaxClass(
    2, "MED", "Medicines",
    (TaxRate(gst=Percent(12_000)), TaxRate(gst=Percent(5_000), valid_from=CUT)),
)  # fmt: skip
P, R, NONE = 11_200, 10_500, None
"""The printed MRP of 112.00, the revised one of 105.00 after the cut of 12 % to 5 %, and no revised one."""

CASES = [
    # day, printed, revised, from, rate before tax, gate?
    (BEFORE, P, NONE, NONE, "100.00", False),   # 112.00 with 12 %
    (BEFORE, P, NONE, NONE, "100.01", True),    # 112.01
    (BEFORE, P, R, CUT, "100.00", False),       # the new price holds from the day after
    (BEFORE, P, R, CUT, "93.76", False),
    (BEFORE, P, R, NONE, "93.75", False),       # without a day it holds always: 105.00
    (BEFORE, P, R, NONE, "93.76", True),        # 105.01
    (BEFORE, P, R, BEFORE, "93.75", False),
    (BEFORE, P, R, BEFORE, "100.00", True),
    (CUT, P, NONE, NONE, "100.00", False),      # 105.00 with 5 % lies under the printed 112.00
    (CUT, P, NONE, NONE, "106.66", False),      # 111.99
    (CUT, P, NONE, NONE, "106.67", False),      # 112.00
    (CUT, P, NONE, NONE, "106.68", True),       # 112.01
    (CUT, P, R, CUT, "100.00", False),          # 105.00
    (CUT, P, R, CUT, "100.01", True),           # 105.01
    (CUT, P, R, CUT, "106.66", True),           # what was lawful yesterday is not today
    (CUT, P, R, AFTER, "106.66", False),        # the company's list comes later
    (CUT, P, R, NONE, "100.00", False),
    (CUT, P, R, NONE, "100.01", True),
    (CUT, R, NONE, NONE, "100.00", False),      # new packs bear the new price
    (CUT, R, NONE, NONE, "100.01", True),
    (CUT, P, 12_000, CUT, "106.67", False),     # a “revised” price above the printed one changes nothing
    (CUT, P, 12_000, CUT, "106.68", True),
    (CUT, P, P, CUT, "106.67", False),
    (AFTER, P, R, CUT, "100.00", False),
    (AFTER, P, R, CUT, "100.01", True),
    (AFTER, P, R, AFTER, "100.00", False),
    (AFTER, P, R, AFTER, "106.66", True),
    (AFTER, P, R, date(2026, 1, 6), "106.66", False),
    (AFTER, P, R, date(2026, 1, 6), "106.68", True),
    (AFTER, P, NONE, NONE, "106.67", False),
    (AFTER, P, NONE, NONE, "112.00", True),
    (AFTER, 0, NONE, NONE, "500.00", False),    # no MRP is known: nothing to guard
    (AFTER, P, 1, CUT, "0.01", False),          # 0.01 with tax
    (AFTER, P, 1, CUT, "1.00", True),
    (AFTER, P, 10_499, CUT, "99.99", False),    # 104.99
    (AFTER, P, 10_499, CUT, "100.00", True),
    (AFTER, P, R, CUT, "0.00", False),          # goods given away
]  # fmt: skip


def gate_names(day: date, batch: BatchCard, at: str, **more: Any) -> list[str]:
    item = make_item(tax=MEDICINE)
    line = make_line(10, item=item, batch=batch, rate=rate(at), rate_source="hand", **more)
    draft = make_draft(line, day=day)
    return [gate.name for gate in bill_gates(figure_sale(draft))]


def on_day(day: date, printed: int, lower: int | None, since: date | None) -> BatchCard:
    """Return the batch as the books hand it to a bill of a day."""
    mrp = effective_mrp(Paise(printed), None if lower is None else Paise(lower), since, day)
    return make_batch(
        1, 100, mrp=mrp, printed_mrp=Paise(printed if mrp != printed else 0), expiry=date(2028, 1, 31),
        cost=Mills(0),
    )  # fmt: skip


@pytest.mark.parametrize(("day", "printed", "lower", "since", "at", "gated"), CASES)
def test_no_bill_charges_more_than_the_price_to_honour(
    day: date, printed: int, lower: int | None, since: date | None, at: str, gated: bool
) -> None:
    assert ("above_mrp" in gate_names(day, on_day(day, printed, lower, since), at)) is gated


@pytest.mark.parametrize(
    ("at", "discount", "gated"),
    [("105.00", "5", False), ("105.00", "4", True), ("100.02", "0.02", False)],
)
def test_a_discount_counts_before_the_price_is_judged(at: str, discount: str, gated: bool) -> None:
    batch = on_day(CUT, P, R, CUT)
    steps = (Discount(percent=percent(discount)),)
    assert ("above_mrp" in gate_names(CUT, batch, at, discounts=steps, own_discounts=True)) is gated


def test_a_rate_with_tax_inside_may_be_the_price_itself() -> None:
    batch = on_day(CUT, P, R, CUT)
    assert "above_mrp" not in gate_names(CUT, batch, "105.00", rate_includes_tax=True)
    assert "above_mrp" in gate_names(CUT, batch, "105.01", rate_includes_tax=True)


# ── the rise over twelve months ─────────────────────────────────────────────────────────────────
def priced(mrp: str, on: date | None) -> BatchCard:
    return make_batch(1, 10, number=f"B{mrp}", mrp=rupees(mrp), received_on=on, expiry=date(2029, 1, 31))


@pytest.mark.parametrize(
    ("known", "new", "schedule", "asked"),
    [
        ([("100", date(2026, 5, 1))], "110", "drug", False),        # ten percent is lawful
        ([("100", date(2026, 5, 1))], "110.01", "drug", True),
        ([("100", date(2026, 5, 1))], "110.01", "", False),         # soap is no drug
        ([("100", date(2026, 5, 1))], "120", "H1", True),
        ([("100", date(2025, 11, 22)), ("108", date(2026, 5, 1))], "115", "drug", True),   # a year ago
        ([("90", date(2024, 1, 1)), ("100", date(2025, 6, 1))], "110", "drug", False),
        ([("90", date(2024, 1, 1)), ("100", date(2025, 6, 1))], "111", "drug", True),
        ([("100", None)], "111", "drug", True),                     # older books: it came at some time
        ([], "500", "drug", False),
        ([("100", date(2026, 5, 1))], "60", "drug", False),         # a fall is no rise
    ],
)  # fmt: skip
def test_a_drug_whose_mrp_rose_by_more_than_a_tenth_is_asked_about(
    known: list[tuple[str, date | None]], new: str, schedule: str, asked: bool
) -> None:
    line = makers.make_purchase_line(
        item=makers.make_item(schedule=schedule),
        choices=tuple(priced(mrp, on) for mrp, on in known),
        new_batch=NewBatch(number="NEW", expiry=date(2029, 1, 31), mrp=rupees(new), ptr=Mills(24_000)),
    )
    draft = makers.make_draft("goods_receipt", lines=(line,))
    assert ("mrp_rise" in [gate.name for gate in receipt_gates(draft)]) is asked


def test_the_lowest_price_on_a_leap_day_looks_back_to_the_end_of_february() -> None:
    came = (("100", date(2027, 2, 28)), ("90", date(2027, 2, 1)), ("80", date(2027, 1, 1)))
    batches = [priced(mrp, day) for mrp, day in came]
    assert lowest_mrp(batches, date(2028, 2, 29)) == 9_000
