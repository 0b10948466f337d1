"""The reader of vectors knows every word a document vector may use, and fields may be absent."""

from typing import Any

import pytest

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.tax.rules import BuyerType
from dcms_desktop.tax.rules import Treatment
from tests.core.tax.vector_reader import play
from tests.core.tax.vector_reader import read_buyer_type
from tests.core.tax.vector_reader import shown_line
from tests.core.tax.vector_reader import shown_return
from tests.core.tax.vector_reader import shown_totals


def document(line: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Return a document of one line of 10 x 100.00 at 18 %, changed as asked."""
    return {
        "doc_date": "2026-11-10",
        "seller": {"state": "27"},
        "buyer": {"state": "27"},
        "pos": "27",
        "lines": [{"qty": "10", "price": "100", "gst_rate": "18", **(line or {})}],
        **more,
    }


def taxable(given: dict[str, Any]) -> str:
    return str(shown_totals(play(given).bill)["taxable"])


@pytest.mark.parametrize(
    ("step", "left"),
    [
        ({"kind": "trade", "pct": "5"}, "950.00"),
        ({"percent": "5"}, "950.00"),
        ({"amount": "5"}, "995.00"),
        ({"kind": "scheme", "per_unit": "1.255"}, "987.45"),
        ({"amount_per_unit": "1.5"}, "985.00"),
        ({"kind": "per_unit", "amount": "2"}, "980.00"),
        ({"per_unit": True, "amount": "2"}, "980.00"),
    ],
)
def test_a_discount_may_be_spelt_in_many_ways(step: dict[str, Any], left: str) -> None:
    assert taxable(document({"discounts": [step]})) == left


@pytest.mark.parametrize(
    ("more", "taxed", "other"),
    [
        ({"bill_discount": {"pct": "10", "stage": "before_tax"}}, "900.00", "0.00"),
        ({"bill_discounts": [{"amount": "50"}, {"pct": "10"}]}, "855.00", "0.00"),
        ({"bill_discount": {"amount": "50.00", "stage": "after_tax"}}, "1000.00", "-50.00"),
        ({"charges": [{"kind": "freight", "amount": "40", "taxable": True}]}, "1040.00", "0.00"),
        ({"charges": [{"kind": "freight", "amount": "40", "taxable": False}]}, "1000.00", "40.00"),
        ({"charges": [{"kind": "freight", "amount": "40", "taxable": "N"}]}, "1000.00", "40.00"),
        ({"freight": {"amount": "40", "taxable": True}}, "1040.00", "0.00"),
        ({"freight": "40.00", "other_untaxed": "7"}, "1040.00", "7.00"),
        ({"charges": {"taxable": "40", "untaxed": "7"}}, "1040.00", "7.00"),
        ({"freight": None, "reverse_charge": False, "charges_taxable": True}, "1000.00", "0.00"),
    ],
)
def test_discounts_and_charges_of_the_bill_are_read(more: dict[str, Any], taxed: str, other: str) -> None:
    totals = shown_totals(play(document(**more)).bill)
    assert (totals["taxable"], totals["other_untaxed"]) == (taxed, other)


HISTORY = [
    {"from": "2017-07-01", "rate": "28", "cess": "12"},
    {"from": "2025-09-22", "rate": "40", "cess": "0"},
]


@pytest.mark.parametrize(
    ("more", "rate", "cess"),
    [
        ({"doc_date": "2025-09-21"}, 28_000, 12_000),
        ({"doc_date": "2025-09-22"}, 40_000, 0),
        ({"doc_type": "CRN", "original_invoice": {"date": "2025-09-01", "value": "5.00"}}, 28_000, 12_000),
    ],
)
def test_a_missing_rate_comes_from_the_history_by_the_first_date(
    more: dict[str, Any], rate: int, cess: int
) -> None:
    used = play(document({"gst_rate": None}, rate_history=HISTORY, **more)).bill.lines[0].rate
    assert (used.gst, used.cess) == (rate, cess)


THIRD = {"mode": "third_party_delivery", "bill_to_state": "33", "ship_to_state": "29"}


@pytest.mark.parametrize(
    ("buyer", "delivery", "place"),
    [
        ({"type": "regular", "state": "33"}, THIRD, "33"),
        ({"type": "unregistered", "state": "33"}, THIRD, "29"),
        (
            {"type": "regular", "state": "29"},
            {"mode": "moved_by_recipient", "movement_ends_state": "29"},
            "29",
        ),
        (
            {"type": "unregistered", "state": "24"},
            {"mode": "counter_unregistered", "recorded_state": "24"},
            "24",
        ),
        (
            {"type": "unregistered", "state": "24"},
            {"mode": "counter_unregistered", "recorded_state": None},
            "27",
        ),
        (
            {"type": "unregistered"},
            {"mode": "delivered_unregistered", "billing_state": "24", "delivery_state": "29"},
            "29",
        ),
        ({"type": "unregistered"}, {"mode": "delivered_unregistered", "billing_state": "24"}, "24"),
        ({"gstin": "29AAQFR5678K1Z4"}, {}, "29"),
        ({"type": "overseas", "gstin": "URP"}, {}, "96"),
        ({}, {}, "27"),
    ],
)
def test_the_place_is_found_from_every_mode_of_delivery(
    buyer: dict[str, Any], delivery: dict[str, Any], place: str
) -> None:
    assert play(document(pos=None, buyer=buyer, delivery=delivery)).supply.place == place


@pytest.mark.parametrize(
    ("buyer", "kind"),
    [
        ({"type": "sez_unit"}, BuyerType.SEZ),
        ({"type": "export"}, BuyerType.OVERSEAS),
        ({"type": "deemed_export"}, BuyerType.DEEMED_EXPORT),
        ({"type": "embassy"}, BuyerType.UIN),
        ({"type": "consumer"}, BuyerType.UNREGISTERED),
        ({"type": "registered", "gstin": "29AAQFR5678K1Z4"}, BuyerType.REGULAR),
        ({"type": "tds"}, BuyerType.TDS),
        ({}, BuyerType.UNREGISTERED),
    ],
)
def test_buyers_go_by_many_names(buyer: dict[str, Any], kind: BuyerType) -> None:
    assert read_buyer_type(buyer) is kind


@pytest.mark.parametrize(
    ("hsn", "day", "retail", "tax"),
    [
        ("24039910", "2026-02-01", "140", "400.00"),
        ("24039910", "2026-02-01", ["100", "140"], "400.00"),
        ("24039910", "2026-01-31", "140", "400.00"),
        ("24031921", "2026-02-10", "280", "400.00"),
        ("24039910", "2026-02-10", "280", "800.00"),
        ("33061020", "2026-02-10", "280", "400.00"),
    ],
)
def test_a_retail_price_counts_only_where_the_law_says(hsn: str, day: str, retail: Any, tax: str) -> None:
    given = document({"hsn": hsn, "rsp_per_unit": retail, "gst_rate": "40"}, doc_date=day, pos="29")
    assert shown_totals(play(given).bill)["igst"] == tax
    assert ("rsp_value" in shown_line(play(given).bill.lines[0], 1)) is (
        hsn == "24039910" and day >= "2026-02-01"
    )


@pytest.mark.parametrize(
    "given",
    [
        document({"qty": "-1"}),
        document({"qty": "1.2345"}),
        document({"price": "x"}),
        document({"discounts": [{"amount": "1000.01"}]}),
        document({"discounts": [{"pct": "101"}]}),
        document(bill_discount={"amount": "1000.01"}),
        document(doc_type="BOS"),
        document(seller={"state": "27", "scheme": "composition"}),
        document(seller={"state": "27", "scheme": "composition"}, doc_type="BOS", pos="29"),
        document(buyer={"type": "regular", "gstin": "29AAQFR5678K1Z5"}),
        document(seller={"gstin": "27AAPFU0939F1ZO"}),
        document(doc_no="ABCDEFGH123456789"),
        document(pos="28"),
    ],
)
def test_what_no_program_may_bill_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        play(given)


def test_a_mixed_bill_shows_its_untaxed_part_too() -> None:
    given = document()
    given["lines"].append({"qty": "1", "price": "50", "treatment": "nil_rated"})
    given["lines"].append({"qty": "2", "price": "5", "treatment": "non_gst"})
    outcome = play(given)
    assert [line.rate.treatment for line in outcome.bill.lines] == [
        Treatment.TAXABLE,
        Treatment.NIL,
        Treatment.NON_GST,
    ]
    assert shown_return(outcome)["also"]["ngsup_amt"] == "10.00"


def test_a_bill_of_supply_alone_goes_to_table_8() -> None:
    shown = shown_return(play(document({"treatment": "exempt"}, doc_type="BOS")))
    assert (shown["table"], shown["expt_amt"]) == ("8", "1000.00")


def test_without_rounding_the_total_keeps_its_paise() -> None:
    given = document({"qty": "1", "price": "15.80"}, round_to_rupee=False)
    assert shown_totals(play(given).bill)["grand_total"] == "18.64"
