"""A shop that keeps its other program: the bills of its file go up clean, once, and agree with the day."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from dcms_desktop.exchange.actions import load_sheet
from dcms_desktop.exchange.queries import plan_for
from dcms_desktop.exchange.rules import SheetReport
from dcms_desktop.exchange.rules import SheetRow
from dcms_desktop.kernel import clock
from dcms_desktop.sync.client import enrol
from dcms_desktop.sync.going import send_now
from dcms_desktop.sync.queries import line_state
from dcms_desktop.telling.queries.documents import scope_of
from tests.centre.running import Running
from tests.core.sync.test_with_the_centre import real
from tests.line_centre import LineCentre
from tests.shop import Shop

__all__ = ["real"]
HEADINGS = (
    "Vch No",
    "Date",
    "Party",
    "Item",
    "Qty",
    "Free",
    "Rate",
    "Taxable",
    "GST %",
    "Invoice value",
    "Void",
)
DAY = clock.today().isoformat()


def row(number: str = "TLY/1", quantity: str = "10", taxable: str = "1000", **more: str) -> tuple[str, ...]:
    told = {"day": DAY, "party": "P1", "item": "I1", "free": "", "rate": "100", "gst": "5", "total": "",
            "void": "", **more}  # fmt: skip
    return (number, told["day"], told["party"], told["item"], quantity, told["free"], told["rate"], taxable,
            told["gst"], told["total"], told["void"])  # fmt: skip


def load(shop: Shop, *rows: Sequence[str]) -> SheetReport:
    plan = replace(shop.desk.ask(plan_for, "outside-bills", HEADINGS), known="update")
    told = [SheetRow(number, cells) for number, cells in enumerate(rows, 2)]
    done: SheetReport = shop.desk.do(load_sheet, "outside-bills", HEADINGS, told, plan)
    return done


@pytest.fixture
def hybrid(shop: Shop) -> Shop:
    """A shop with a retailer and an item, and no bill of its own."""
    shop.party("Asha Medical", gstin="27AAPFU0939F1ZV", tax_type="regular")
    shop.item("Dolo 650")
    return shop


def bills(centre: LineCentre) -> list[dict[str, Any]]:
    return sorted(
        (op for op in centre.ops.values() if op["type"] == "sales_invoice"), key=lambda op: op["seq"]
    )


def test_a_bill_of_a_file_goes_up_once_and_again_when_it_changed(hybrid: Shop, centre: LineCentre) -> None:
    done = load(
        hybrid, row(total="1575"), row(quantity="5", taxable="500", total="1575"), row("TLY/2", party="")
    )
    assert (done.added, done.refused) == (3, 0)
    assert hybrid.desk.ask(line_state).waiting == 2
    enrol(hybrid.desk, centre.url, "ABCD1234EF")
    assert send_now(hybrid.desk).done == 2
    first, second = bills(centre)
    assert (first["doc_no"], first["totals"]["net_paise"], first["retailer"]["local_code"]) == (
        "TLY/1", 157_500, "P1",
    )  # fmt: skip
    assert [line["cgst_paise"] for line in first["lines"]] == [2_500, 1_250]
    assert second["retailer"]["local_code"] == "CASH"
    assert load(hybrid, row("TLY/2", party="")).skipped == 1
    assert send_now(hybrid.desk).done == 0
    load(hybrid, row("TLY/2", party="", void="yes"))
    assert send_now(hybrid.desk).done == 1
    assert (bills(centre)[-1]["doc_rev"], bills(centre)[-1]["status"]) == (2, "cancelled")
    assert hybrid.units("Dolo 650") == 0
    assert not hybrid.trouble()


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([row(total="2000")], "the bill says"),
        ([row("TLY 1")], "no number of a bill"),
        ([row("A" * 17)], "no number of a bill"),
        ([row(item="Nothing")], "no item"),
        ([row(party="Nobody")], "no party"),
        ([row(quantity="1.5")], "whole number"),
        ([row(), row(party="")], "two parties"),
        ([row(day="2099-01-01")], "not come"),
    ],
)
def test_a_bill_that_is_not_clean_is_refused_whole(
    hybrid: Shop, rows: list[tuple[str, ...]], why: str
) -> None:
    done = load(hybrid, *rows)
    assert done.added == 0
    assert any(why in note.text for note in done.notes)
    assert hybrid.desk.ask(line_state).waiting == 0


def test_the_day_of_such_a_shop_agrees_with_the_centre(hybrid: Shop, real: Running) -> None:
    load(hybrid, row(total="1050"), row("TLY/2", taxable="333.33"), row("TLY/4", void="yes"))
    enrol(hybrid.desk, real.url, real.add_distributor())
    came = send_now(hybrid.desk)
    assert (came.done, came.held, came.rejected) == (3, 0, 0)
    hybrid.closes_day()
    assert send_now(hybrid.desk).proofs == 1
    assert hybrid.desk.ask(scope_of).makers is None
