"""Dated facts of law, the paper a supply needs, and its place in the return."""

from dataclasses import replace
from datetime import date

import pytest

from dcms_desktop.kernel.dated import load_dated
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import rate
from dcms_desktop.tax.rules import BuyerType
from dcms_desktop.tax.rules import Scheme
from dcms_desktop.tax.rules import Supply
from dcms_desktop.tax.rules import TaxClass
from dcms_desktop.tax.rules import TaxLine
from dcms_desktop.tax.rules import TaxRate
from dcms_desktop.tax.rules import TaxRefused
from dcms_desktop.tax.rules import Treatment
from dcms_desktop.tax.rules import bill_tax
from dcms_desktop.tax.rules import check_document_kind
from dcms_desktop.tax.rules import check_hsn
from dcms_desktop.tax.rules import document_for
from dcms_desktop.tax.rules import hsn_digits
from dcms_desktop.tax.rules import is_slab
from dcms_desktop.tax.rules import law
from dcms_desktop.tax.rules import law_paise
from dcms_desktop.tax.rules import on_retail_price
from dcms_desktop.tax.rules import return_place
from dcms_desktop.tax.rules import slabs
from dcms_desktop.tax.rules.law import law_on
from dcms_desktop.tax.rules.returns import Paper

TODAY = date(2026, 11, 10)
TAXED = TaxLine(1, 1, rate("84750"), TaxRate(gst=Percent(18_000)))
NIL = TaxLine(1, 1, rate("400"), TaxRate(treatment=Treatment.NIL))


# ── dated facts ─────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("file", ["parameters", "slabs", "states", "retail_price"])
def test_every_fact_has_a_source_and_says_how_sure_it_is(file: str) -> None:
    for key, rows in load_dated("dcms_desktop.tax", file).items():
        for row, later in zip(rows, [*rows[1:], None], strict=True):
            assert row.source, key
            assert row.confidence in {"high", "medium", "low"}, key
            assert later is None or (row.valid_to is not None and row.valid_to < later.valid_from), key


def test_a_limit_changes_on_its_day() -> None:
    assert law_paise("gstr1.b2cl.threshold", date(2024, 7, 31)) == 2_50_000_00
    assert law_paise("gstr1.b2cl.threshold", date(2024, 8, 1)) == 1_00_000_00
    assert law("ewb.km_per_day", TODAY) == "200"


def test_before_its_time_a_law_is_none() -> None:
    assert law_on("rsp_valuation.rule31D", date(2026, 1, 31)) is None
    assert law_on("rsp_valuation.rule31D", date(2026, 2, 1)) == "true"


@pytest.mark.parametrize(
    ("gst", "day", "lawful"),
    [
        (28_000, date(2026, 1, 31), True),
        (28_000, date(2026, 2, 1), False),
        (12_000, date(2025, 9, 21), True),
        (12_000, date(2025, 9, 22), False),
        (40_000, date(2025, 9, 21), False),
        (40_000, date(2025, 9, 22), True),
        (17_000, TODAY, False),
        (100, TODAY, True),
    ],
)
def test_slabs_have_their_days(gst: int, day: date, lawful: bool) -> None:
    assert is_slab(Percent(gst), day) is lawful


def test_the_slabs_of_today() -> None:
    assert slabs(TODAY) == (0, 100, 250, 1_000, 1_500, 3_000, 5_000, 6_000, 7_500, 18_000, 40_000)


@pytest.mark.parametrize(
    ("hsn", "day", "on"),
    [
        ("24039910", date(2026, 2, 1), True),
        ("24039910", date(2026, 1, 31), False),
        ("24031921", TODAY, False),
        ("24031929", TODAY, False),
        ("2402", TODAY, True),
        ("21069020", TODAY, True),
        ("21069099", TODAY, False),
        ("240411", TODAY, True),
        ("33061020", TODAY, False),
        ("24", TODAY, False),
        ("", TODAY, False),
    ],
)
def test_tobacco_but_not_biris_is_taxed_on_its_retail_price(hsn: str, day: date, on: bool) -> None:
    assert on_retail_price(hsn, day) is on


@pytest.mark.parametrize("text", ["3306", "330610", "33061020", "0401", "996511"])
def test_an_hsn_has_4_6_or_8_digits(text: str) -> None:
    assert check_hsn(text) == text


@pytest.mark.parametrize(
    ("text", "least"),
    [("33", 4), ("33061", 4), ("0000", 4), ("3306\n", 4), ("३३०६", 4), ("3306", 6), ("", 4)],
)
def test_another_hsn_is_refused(text: str, least: int) -> None:
    with pytest.raises(TaxRefused) as refused:
        check_hsn(text, least)
    assert refused.value.rule == "hsn_format"


@pytest.mark.parametrize(("crores", "digits"), [(5, 4), (6, 6)])
def test_a_larger_seller_prints_more_digits(crores: int, digits: int) -> None:
    assert hsn_digits(Paise(crores * 10**9), TODAY) == digits


def test_a_tax_class_gives_the_rate_of_the_day() -> None:
    paste = TaxClass(
        1,
        "PASTE",
        "Tooth paste",
        (
            TaxRate(gst=Percent(18_000)),
            TaxRate(gst=Percent(5_000), valid_from=date(2025, 9, 22)),
        ),
    )
    assert paste.rate_on(date(2025, 9, 21)).gst == 18_000
    assert paste.rate_on(date(2025, 9, 22)).gst == 5_000
    with pytest.raises(TaxRefused) as refused:
        paste.rate_on(date(2017, 6, 30))
    assert refused.value.rule == "no_rate"


# ── papers ──────────────────────────────────────────────────────────────────────────────────────
T, N, E = Treatment.TAXABLE, Treatment.NIL, Treatment.EXEMPT


@pytest.mark.parametrize(
    ("scheme", "treatments", "registered", "paper"),
    [
        (Scheme.REGULAR, [T], True, "tax_invoice"),
        (Scheme.REGULAR, [T], False, "tax_invoice"),
        (Scheme.REGULAR, [T, N], True, "tax_invoice"),
        (Scheme.REGULAR, [T, E], False, "invoice_cum_bill_of_supply"),
        (Scheme.REGULAR, [N, E], False, "bill_of_supply"),
        (Scheme.REGULAR, [], True, "tax_invoice"),
        (Scheme.COMPOSITION, [T], False, "bill_of_supply"),
        (Scheme.UNREGISTERED, [T], False, "bill_of_supply"),
    ],
)
def test_the_goods_and_the_parties_decide_the_paper(
    scheme: Scheme, treatments: list[Treatment], registered: bool, paper: str
) -> None:
    assert document_for(scheme, treatments, registered=registered) == paper


def test_the_wrong_paper_is_refused() -> None:
    with pytest.raises(TaxRefused, match="need a tax invoice"):
        check_document_kind("bill_of_supply", Scheme.REGULAR, [T, N])
    with pytest.raises(TaxRefused, match="Only a dealer"):
        check_document_kind("tax_invoice", Scheme.COMPOSITION, [T])
    check_document_kind("bill_of_supply", Scheme.REGULAR, [N])
    check_document_kind("bill_of_supply", Scheme.COMPOSITION, [T])
    check_document_kind("tax_invoice", Scheme.REGULAR, [T])


# ── returns ─────────────────────────────────────────────────────────────────────────────────────
LOCAL = Supply("27", "27", buyer_type=BuyerType.REGULAR)
FAR = Supply("27", "24")


@pytest.mark.parametrize(
    ("supply", "paper", "table", "section", "kind", "note"),
    [
        (LOCAL, "invoice", "4A", "b2b", "R", ""),
        (replace(LOCAL, reverse_charge=True), "invoice", "4B", "b2b", "R", ""),
        (replace(LOCAL, igst_on_intra=True), "invoice", "4A", "b2b", "CBW", ""),
        (replace(LOCAL, buyer_type=BuyerType.UIN), "invoice", "4A", "b2b", "R", ""),
        (replace(LOCAL, buyer_type=BuyerType.DEEMED_EXPORT), "invoice", "6C", "b2b", "DE", ""),
        (replace(LOCAL, buyer_type=BuyerType.SEZ), "invoice", "6B", "b2b", "SEWP", ""),
        (
            replace(LOCAL, buyer_type=BuyerType.SEZ, with_payment=False),
            "debit_note",
            "9B",
            "cdnr",
            "SEWOP",
            "D",
        ),
        (LOCAL, "credit_note", "9B", "cdnr", "R", "C"),
        (FAR, "invoice", "5A", "b2cl", "", ""),
        (FAR, "credit_note", "9B", "cdnur", "B2CL", "C"),
        (Supply("27", "27"), "invoice", "7", "b2cs", "OE", ""),
        (Supply("27", "96", buyer_type=BuyerType.OVERSEAS), "invoice", "6A", "exp", "WPAY", ""),
        (
            Supply("27", "96", buyer_type=BuyerType.OVERSEAS, with_payment=False),
            "invoice",
            "6A",
            "exp",
            "WOPAY",
            "",
        ),
        (Supply("27", "96", buyer_type=BuyerType.OVERSEAS), "credit_note", "9B", "cdnur", "EXPWP", "C"),
        (
            Supply("27", "96", buyer_type=BuyerType.OVERSEAS, with_payment=False),
            "debit_note",
            "9B",
            "cdnur",
            "EXPWOP",
            "D",
        ),
        (replace(LOCAL, scheme=Scheme.COMPOSITION), "bill_of_supply", "", "", "", ""),
    ],
)
def test_a_document_has_its_table(
    supply: Supply, paper: Paper, table: str, section: str, kind: str, note: str
) -> None:
    place = return_place(supply, bill_tax(supply, [TAXED]), paper, TODAY)
    assert (place.table, place.section, place.kind, place.note) == (table, section, kind, note)


def test_a_note_follows_the_limit_of_its_invoice() -> None:
    bill = bill_tax(FAR, [TAXED])  # 1,00,005.00
    assert return_place(FAR, bill, "credit_note", TODAY, (date(2024, 7, 31), bill.total)).section == "b2cs"
    small = return_place(FAR, bill, "credit_note", TODAY, (TODAY, Paise(1_00_000_00)))
    assert (small.section, small.sply_ty, small.sign) == ("b2cs", "INTER", -1)
    assert return_place(FAR, bill, "debit_note", TODAY, (TODAY, Paise(1_00_000_01))).kind == "B2CL"


@pytest.mark.parametrize(
    ("supply", "reach"),
    [(LOCAL, "INTRAB2B"), (FAR, "INTRB2C"), (Supply("27", "27"), "INTRAB2C")],
)
def test_untaxed_goods_go_to_table_8(supply: Supply, reach: str) -> None:
    place = return_place(supply, bill_tax(supply, [NIL]), "credit_note", TODAY)
    assert (place.table, place.items) == ("8", ())
    assert place.nil
    assert (place.nil.sply_ty, place.nil.nil, place.nil.exempt) == (reach, -400_00, 0)
    both = return_place(supply, bill_tax(supply, [NIL, TAXED]), "invoice", TODAY)
    assert both.nil
    assert both.nil.nil == 400_00
    assert [row.gst for row in both.items] == [18_000]
