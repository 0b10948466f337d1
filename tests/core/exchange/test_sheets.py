"""Sheets that come in: columns guessed, every row told what became of it, nothing half loaded."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dcms_desktop.audit.queries import history_of
from dcms_desktop.audit.queries import verify_chain
from dcms_desktop.catalog.queries import find_items
from dcms_desktop.catalog.queries import item_card
from dcms_desktop.catalog.queries import item_count
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.catalog.queries import makers
from dcms_desktop.company.rules import Profile
from dcms_desktop.db.connect import Books
from dcms_desktop.desk import Desk
from dcms_desktop.exchange.actions import load_sheet
from dcms_desktop.exchange.queries import check_sheet
from dcms_desktop.exchange.queries import default_choices
from dcms_desktop.exchange.queries import plan_for
from dcms_desktop.exchange.rules import SheetPlan
from dcms_desktop.exchange.rules import SheetReport
from dcms_desktop.exchange.rules import SheetRow
from dcms_desktop.exchange.rules import bare_amount
from dcms_desktop.exchange.rules import whole_number
from dcms_desktop.exchange.rules import yes_or_no
from dcms_desktop.exchange.sheet_kind import sheet_kinds
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.ledger.queries import open_dues
from dcms_desktop.orders.queries import find_waiting
from dcms_desktop.parties.queries import beats
from dcms_desktop.parties.queries import find_parties
from dcms_desktop.parties.queries import party_card
from dcms_desktop.pricing.queries import price_levels
from dcms_desktop.pricing.queries import prices_page
from dcms_desktop.pricing.queries import schemes_page
from dcms_desktop.stock.queries import batches_of
from dcms_desktop.upkeep.first_run import new_company
from dcms_desktop.upkeep.rules import CompanyProfile
from tests.masters import FIRM
from tests.masters import GSTIN_PUNE
from tests.masters import add_item

ITEMS = ("Product", "Company", "GST %", "MRP", "Rate", "EAN", "Box")
DOLO = ("Dolo 650", "Micro Labs", "5", "30.91", "22.08", "8901234567894", "10")


@pytest.fixture
def desk(any_books: Books) -> Desk:
    return _company(any_books)


@pytest.fixture
def shop(books: Books) -> Desk:
    return _company(books)


def _company(books: Books) -> Desk:
    desk = Desk(books)
    desk.do(new_company, CompanyProfile(profile=Profile(firm=FIRM)))
    desk.sign_in(1)
    return desk


def _rows(*cells: Sequence[str]) -> list[SheetRow]:
    return [SheetRow(number, row) for number, row in enumerate(cells, 2)]


def _load(desk: Desk, kind: str, headings: Sequence[str], *cells: Sequence[str], **more: Any) -> SheetReport:
    plan = replace(desk.ask(plan_for, kind, headings), **more)
    tried = desk.ask(check_sheet, kind, headings, _rows(*cells), plan)
    done = desk.do(load_sheet, kind, headings, _rows(*cells), plan)
    assert replace(tried, loaded=done.loaded, extra={}) == replace(done, extra={})
    return done


def _said(report: SheetReport) -> list[str]:
    return [f"{note.row} {note.what} {note.field}" for note in report.notes]


# ── columns ─────────────────────────────────────────────────────────────────────────────────────
def test_headings_of_other_programs_are_known(shop: Desk) -> None:
    plan = shop.ask(plan_for, "items", ITEMS)
    assert plan.columns == {
        "name": "Product", "maker": "Company", "tax": "GST %", "mrp": "MRP", "ptr": "Rate",
        "barcode": "EAN", "box": "Box",
    }  # fmt: skip
    party = shop.ask(plan_for, "parties", ("Ledger Name", "GSTIN No", "Pincode", "Contact No.", "Balance"))
    assert party.columns == {
        "name": "Ledger Name", "gstin": "GSTIN No", "pin": "Pincode", "mobile": "Contact No."
    }  # fmt: skip


def test_a_sheet_loaded_before_is_read_the_same_way_again(shop: Desk) -> None:
    odd = ("A", "B", "C")
    plan = SheetPlan(columns={"name": "B", "mrp": "C"}, defaults={"tax": "GST5"})
    shop.do(load_sheet, "items", odd, _rows(("", "Dolo", "30")), plan)
    assert shop.ask(plan_for, "items", odd) == plan
    assert shop.ask(plan_for, "items", ("A", "B")).columns == {}


def test_a_sheet_without_tax_is_offered_the_usual_class(shop: Desk) -> None:
    assert shop.ask(plan_for, "items", ("Name", "MRP")).defaults == {"tax": "GST18"}
    assert shop.ask(plan_for, "items", ("Name", "MRP", "Tax class")).defaults == {}
    assert shop.ask(plan_for, "parties", ("Name",)).defaults == {}


def test_a_needed_field_without_column_or_default_is_asked_for(shop: Desk) -> None:
    with pytest.raises(Refused) as caught:
        shop.ask(check_sheet, "items", ("Product",), _rows(("Dolo",)), SheetPlan(columns={"name": "Product"}))
    assert caught.value.field == "tax"
    with pytest.raises(Refused, match="no column “Nam”"):
        shop.ask(
            check_sheet, "items", ("Product",), [], SheetPlan(columns={"name": "Nam"}, defaults={"tax": "5"})
        )


@pytest.mark.parametrize(
    "plan", [SheetPlan(known="maybe"), SheetPlan(doubles="all"), SheetPlan(choices={2: "perhaps"})]
)
def test_an_unknown_choice_is_refused(shop: Desk, plan: SheetPlan) -> None:
    with pytest.raises(Refused):
        shop.ask(check_sheet, "items", ("Product",), [], plan)


def test_an_unknown_kind_is_refused(shop: Desk) -> None:
    with pytest.raises(Refused, match="no kind of sheet"):
        shop.ask(check_sheet, "poems", (), [], SheetPlan())
    assert list(sheet_kinds()) == [
        "accounts", "bins", "items", "opening-dues", "opening-stock", "orders", "outside-bills",
        "parties", "price-list",
        "return-policies", "revised-mrp", "schemes", "supplier-items", "visits",
    ]  # fmt: skip


def test_every_sample_sheet_can_be_read(shop: Desk) -> None:
    for kind in sheet_kinds().values():
        headings, *cells = kind.sample
        plan = shop.ask(plan_for, kind.code, headings)
        assert len(plan.columns) == len(headings), kind.code
        assert shop.ask(check_sheet, kind.code, headings, _rows(*cells), plan).rows == len(cells)


def test_defaults_are_offered_from_the_books(shop: Desk) -> None:
    assert "GST5" in dict(shop.ask(default_choices, "tax"))
    assert "PTR" in dict(shop.ask(default_choices, "level"))
    assert dict(shop.ask(default_choices, "state"))["27"] == "Maharashtra"
    assert shop.ask(default_choices, "nothing") == []


def test_items_tell_their_gross_weight_of_a_unit_or_of_a_pack(desk: Desk) -> None:
    headings = ("Product", "GST %", "Case", "Gross weight")
    report = _load(
        desk, "items", headings, ("Dolo 650", "5", "48", "4.8kg/c"), ("Crocin", "5", "", "12.5"),
        ("Pan 40", "5", "", "4.8kg/c"), ("Calpol", "5", "", "heavy"),
    )  # fmt: skip
    assert (report.added, report.refused) == (2, 2)
    assert all("weight" in said for said in _said(report))
    weights = [desk.ask(item_form, desk.ask(find_items, name)[0].id).gross_mg for name in ("dolo", "crocin")]
    assert weights == [100_000, 12_500]


# ── items ───────────────────────────────────────────────────────────────────────────────────────
def test_good_rows_load_and_bad_ones_say_why(desk: Desk) -> None:
    report = _load(
        desk, "items", ITEMS, DOLO,
        ("", "Micro Labs", "5", "10", "", "", ""),
        ("Crocin", "GSK", "7", "10", "", "", ""),
        ("Calpol", "GSK", "5%", "Rs. 1,010.50/-", "11.10", "", "x"),
        ("Zincovit\u00a0 ", "Apex", "GST12", "₹110", "99.5", "", ""),
        ("Vicks", "P&G", "5", "10", "12", "", ""),
        ("Bad\x1b", "P&G", "5", "10", "9", "", ""),
    )  # fmt: skip
    assert (report.rows, report.added, report.refused, report.loaded) == (7, 2, 5, True)
    assert _said(report) == [
        "3 refused name",
        "4 refused tax",
        "5 refused box",
        "7 refused ptr",
        "8 refused name",
    ]
    assert all(note.next_step for note in report.notes)
    card = desk.ask(item_card, desk.ask(find_items, "dolo micro")[0].id)
    assert (card.maker, card.tax.code, card.mrp, card.ptr, card.packs[0].units) == (
        "Micro Labs", "GST5", 3091, 22_080, 10
    )  # fmt: skip
    assert desk.ask(find_items, "zincovit")[0].name == "Zincovit"
    assert desk.ask(verify_chain) == []
    assert "added" in desk.ask(history_of, "items", 0)[0].after


def test_all_or_nothing_loads_nothing_when_a_row_is_refused(shop: Desk) -> None:
    report = _load(shop, "items", ITEMS, DOLO, ("", "", "5", "", "", "", ""), good_rows=False)
    assert (report.loaded, report.added, report.refused) == (False, 0, 1)
    assert shop.ask(item_count) == 0


def test_doubles_are_skipped_and_namesakes_told_apart(desk: Desk) -> None:
    rows = (
        ("Chia Seeds", "Voila", "5", "195", "", "", ""),
        ("Chia  seeds", "VOILA", "5", "195", "", "", ""),
        ("Chia Seeds", "Tiera", "5", "195", "", "", ""),
        ("Chia Seeds", "Voila", "5", "250", "", "", ""),
    )
    report = _load(desk, "items", ITEMS, *rows)
    assert (report.added, _said(report)) == (3, ["3 skipped name"])
    names = sorted(hit.name for hit in desk.ask(find_items, "chia"))
    assert names == ["Chia Seeds", "Chia Seeds (Tiera)", "Chia Seeds (Voila, MRP 250.00)"]
    again = _load(desk, "items", ITEMS, *rows)
    assert (again.added, again.skipped) == (0, 4)


def test_only_the_first_of_a_name_is_taken_when_wished(shop: Desk) -> None:
    rows = [("Chia", "A", "5", "195", "", "", ""), ("Chia", "B", "5", "95", "", "", "")]
    assert _load(shop, "items", ITEMS, *rows, doubles="first").added == 1


def test_an_item_in_the_books_is_skipped_updated_or_made_new_as_chosen(desk: Desk) -> None:
    key = add_item(desk, "Dolo 650")
    report = _load(desk, "items", ITEMS, DOLO)
    assert (report.skipped, report.notes[0].twin_id) == (1, key)
    report = _load(desk, "items", ITEMS, DOLO, choices={2: "update"})
    assert (report.changed, desk.ask(item_form, key).mrp) == (1, 3091)
    assert desk.ask(item_form, key).barcodes[0].code == "8901234567894"
    assert [maker.name for maker in desk.ask(makers)] == ["Micro Labs"]
    bare = ("Dolo 650", "Micro Labs", "5", "30.91", "22.08", "", "")
    assert _load(desk, "items", ITEMS, bare, known="new").added == 1
    assert desk.ask(item_count) == 2


def test_codes_and_barcodes_stand_once(shop: Desk) -> None:
    add_item(shop, "Other", code="X1")
    headings = ("Name", "Code", "Tax", "Barcode")
    report = _load(
        shop, "items", headings,
        ("A", "A1", "5", "111"), ("B", "a1", "5", "222"), ("C", "C1", "5", "111"), ("D", "X1", "5", ""),
    )  # fmt: skip
    assert _said(report) == ["3 refused code", "4 refused barcode", "5 skipped name"]


def test_tax_is_taken_out_of_a_rate_that_holds_it(shop: Desk) -> None:
    _load(shop, "items", ITEMS, DOLO, defaults={"ptr_with_tax": "yes"})
    assert shop.ask(item_card, shop.ask(find_items, "dolo")[0].id).ptr == 21_029


def test_a_load_that_is_stopped_leaves_nothing(shop: Desk) -> None:
    def stop(_done: int) -> None:
        raise KeyboardInterrupt

    rows = [SheetRow(number, (f"Soap {number}", "", "5", "", "", "", "")) for number in range(2, 600)]
    plan = shop.ask(plan_for, "items", ITEMS)
    with pytest.raises(KeyboardInterrupt):
        shop.do(load_sheet, "items", ITEMS, rows, plan, stop)
    assert shop.ask(item_count) == 0


def test_more_item_fields_are_read(shop: Desk) -> None:
    headings = (
        "Name",
        "HSN",
        "Tax",
        "Unit",
        "UQC",
        "Schedule",
        "Expires",
        "Least margin %",
        "Case",
        "Price is for so many",
    )
    row = ("Dettol", "3808.94 00", "18", "BTL", "btl", "", "no", "4.5", "48", "1")
    assert _load(shop, "items", headings, row).added == 1
    card = shop.ask(item_card, shop.ask(find_items, "dettol")[0].id)
    assert (card.hsn, card.base_unit, card.uqc, card.batched, card.least_margin) == (
        "38089400", "btl", "BTL", False, 4_500
    )  # fmt: skip
    bad = ("Name", "Tax", "Schedule", "Food")
    report = _load(
        shop, "items", bad, ("A", "5", "Z", ""), ("B", "5", "", "maybe"), ("C", "5", "Sch H1", "no")
    )
    assert _said(report) == ["2 refused schedule", "3 refused food"]


# ── parties ─────────────────────────────────────────────────────────────────────────────────────
PARTIES = (
    "Name",
    "GSTIN",
    "State",
    "City",
    "Mobile",
    "Beat",
    "Salesman",
    "Credit days",
    "DL No",
    "FSSAI No",
    "Rate type",
)


def test_parties_load_with_beats_salesmen_and_licences(desk: Desk) -> None:
    report = _load(
        desk, "parties", PARTIES,
        ("Asha Medical", GSTIN_PUNE.lower(), "", "Pune", "98200 12345 / 98200 2", "Karve Road", "Ravi", "21",
         "20B MH-1, 21B:MH-2", "11513003000123", "PTR"),
        ("Om Kirana", "", "Gujarat", "", "none", "karve road", "RAVI", "", "", "", ""),
        ("Wrong", "27AAPFU0939F1ZW", "", "", "", "", "", "", "", "", ""),
        ("Lost", "", "Narnia", "", "", "", "", "", "", "", ""),
        ("Level", "", "", "", "", "", "", "", "", "", "GOLD"),
        ("Licence", "", "", "", "", "", "", "", "yes", "", ""),
        ("asha  medical", GSTIN_PUNE, "", "pune", "", "", "", "", "", "", ""),
        ("Days", "", "", "", "", "", "", "many", "", "", ""),
    )  # fmt: skip
    assert (report.added, report.refused, report.skipped) == (2, 5, 1)
    assert _said(report) == [
        "3 note mobile", "4 refused gstin", "5 refused state", "6 refused level", "7 refused licences",
        "8 skipped name", "9 refused credit_days",
    ]  # fmt: skip
    asha = desk.ask(party_card, desk.ask(find_parties, "asha")[0].id)
    assert (asha.tax_type, asha.state, asha.mobile, asha.beat, asha.salesman, asha.credit_days) == (
        "regular", "27", "9820012345", "Karve Road", "Ravi", 21
    )  # fmt: skip
    assert [(one.form, one.number) for one in asha.licences] == [
        ("20B", "MH-1"), ("21B", "MH-2"), ("FSSAI", "11513003000123")
    ]  # fmt: skip
    assert (len(desk.ask(beats)), report.extra) == (1, {"beats": 1, "salesmen": 1})
    assert desk.ask(party_card, desk.ask(find_parties, "om kirana")[0].id).state == "24"


def test_a_party_in_the_books_is_updated_only_in_what_the_sheet_says(desk: Desk) -> None:
    _load(desk, "parties", ("Name", "City", "Credit days"), ("Asha", "Pune", "21"))
    report = _load(
        desk, "parties", ("Name", "Role", "Discount %"), ("Asha", "Sundry Creditors", "2.5"), known="update"
    )
    assert report.changed == 1
    card = desk.ask(party_card, desk.ask(find_parties, "asha")[0].id)
    assert (card.role, card.discount, card.credit_days, card.city) == ("supplier", 2_500, 21, "Pune")
    assert _load(desk, "parties", ("Name",), ("Asha",)).skipped == 1
    assert _load(desk, "parties", ("Name",), ("Asha",), known="new").added == 1


# ── prices ──────────────────────────────────────────────────────────────────────────────────────
def test_a_price_list_loads_by_code_barcode_or_name(desk: Desk) -> None:
    _load(desk, "items", ITEMS, DOLO)
    _load(desk, "parties", ("Name", "Code"), ("Asha", "A1"))
    headings = ("Item", "Level", "Party code", "Rate", "From", "Qty", "Disc")
    report = _load(
        desk, "price-list", headings,
        ("10001", "PTR", "", "21.50", "01-04-2026", "", ""),
        ("8901234567894", "ptr", "", "21.00", "2026-04-01 00:00:00", "", "2"),
        ("dolo 650", "", "a1", "20.00", "", "100", ""),
        ("Crocin", "PTR", "", "1", "", "", ""),
        ("10001", "GOLD", "", "1", "", "", ""),
        ("10001", "", "Z9", "1", "", "", ""),
        ("10001", "", "", "1", "", "", ""),
        ("10001", "PTR", "", "cheap", "", "", ""),
    )  # fmt: skip
    assert (report.added, report.refused, report.skipped) == (2, 5, 1)
    assert [(row.whom, row.rate) for row in desk.ask(prices_page)] == [
        ("Asha", 20_000),
        ("Price to retailer", 21_000),
    ]
    again = _load(desk, "price-list", headings, ("10001", "PTR", "", "23", "01-04-2026", "", ""))
    assert again.extra == {"new": 0, "replaced": 1}
    assert desk.ask(price_levels)


# ── the first day ───────────────────────────────────────────────────────────────────────────────
def test_opening_stock_lies_in_the_shop_and_is_loaded_once(desk: Desk) -> None:
    _load(desk, "items", ITEMS, DOLO)
    key = desk.ask(find_items, "dolo")[0].id
    headings = ("Item Name", "Batch No", "Exp", "MRP", "Closing Stock", "P Rate")
    rows = (
        ("Dolo 650", "D1", "08/28", "30.91", "2b5", "18.50"),
        ("Dolo 650", "D2", "2029-01-31 00:00:00", "30.91", "40.0", "18.50"),
        ("Nobody", "D2", "08/28", "1", "1", "1"),
        ("Dolo 650", "D3", "soon", "1", "1", "1"),
        ("Dolo 650", "D4", "08/28", "30", "lots", "1"),
        ("Dolo 650", "", "08/28", "30", "5", "1"),
    )
    report = _load(desk, "opening-stock", headings, *rows)
    assert (report.added, report.refused, report.extra) == (2, 4, {"documents": 1})
    assert _said(report) == ["4 refused item", "5 refused expiry", "6 refused quantity", "7 refused batch"]
    batches = {batch.number: batch for batch in desk.ask(batches_of, [key])[key]}
    assert {number: batch.units for number, batch in batches.items()} == {"D1": 25, "D2": 40}
    assert (batches["D1"].expiry, batches["D1"].cost) == (date(2028, 8, 31), 18_500)
    assert _load(desk, "opening-stock", headings, *rows).skipped == 2
    assert sum(batch.units for batch in desk.ask(batches_of, [key])[key]) == 65


def test_opening_dues_are_open_bill_by_bill_and_loaded_once(desk: Desk) -> None:
    _load(desk, "parties", ("Name", "Code"), ("Asha", "A1"), ("Twin", "T1"))
    _load(desk, "parties", ("Name", "Code"), ("Twin", "T2"), known="new")
    headings = ("Party", "Bill no", "Date", "Due date", "Pending Amount", "Dr/Cr")
    rows = (
        ("A1", "SP/1", "14-03-2026", "04-04-2026", "12,450.00", "Dr"),
        ("asha", "SP/2", "15-03-2026", "", "500.00 Dr", ""),
        ("Asha", "SP/2", "15-03-2026", "", "500.00 Dr", ""),
        ("Asha", "AD/1", "16-03-2026", "", "100", "Cr"),
        ("Twin", "SP/3", "", "", "5", ""),
        ("A1", "SP/4", "", "", "", ""),
        ("A1", "SP/5", "someday", "", "5", ""),
    )
    report = _load(desk, "opening-dues", headings, *rows)
    assert (report.added, report.skipped, report.refused) == (3, 1, 3)
    assert _said(report) == ["4 skipped number", "6 refused party", "7 refused amount", "8 refused day"]
    asha = desk.ask(find_parties, "asha")[0].id
    assert sorted(due.left for due in desk.ask(open_dues, asha)) == [-10_000, 50_000, 1_245_000]
    assert _load(desk, "opening-dues", headings, *rows).added == 0


def test_orders_of_a_file_are_booked_whole_and_once(desk: Desk) -> None:
    names = [DOLO[0], "Crocin 500"]
    _load(desk, "items", ITEMS, DOLO, (names[1], *DOLO[1:5], "8901234567900", "10"))
    _load(desk, "parties", ("Name", "Code"), ("Asha", "A1"), ("Nisha", "N1"))
    headings = ("Party", "PO No", "Product", "Qty", "Rate")
    rows = (
        ("A1", "PO-1", names[0], "10+1", ""),
        ("asha", "PO-1", names[1], "5", "12.50"),
        ("N1", "PO-2", names[0], "7", ""),
        ("N1", "PO-2", "Unheard of", "7", ""),
        ("N1", "", names[0], "ten", ""),
    )
    report = _load(desk, "orders", headings, *rows)
    assert (report.added, report.extra["documents"]) == (2, 1)
    assert _said(report) == ["4 skipped number", "5 refused item", "6 refused quantity"]
    [card] = desk.ask(find_waiting)
    assert (card.party, card.ordered) == ("Asha", 16)
    assert _load(desk, "orders", headings, *rows[:2]).skipped == 2


# ── cells ───────────────────────────────────────────────────────────────────────────────────────
def test_amounts_come_in_all_dresses() -> None:
    dressed = ("Rs. 12.50", "₹ 12.50", "INR 12.50", "12.50/-", "12.50 Rs", " 12.50 ")
    assert {bare_amount(text) for text in dressed} == {"12.50"}


@pytest.mark.parametrize("text", ["1.5", "-1", "x", "", "9" * 13, "१२"])
def test_a_whole_number_is_digits_only(text: str) -> None:
    with pytest.raises(Refused):
        whole_number(text, "box")


def test_a_sheet_writes_whole_numbers_with_a_point() -> None:
    assert [whole_number(text, "box") for text in ("1,200", "12.0", "12.00", "7")] == [1200, 12, 12, 7]


def test_yes_and_no_are_known() -> None:
    assert [yes_or_no(text, "food") for text in ("Yes", "N", "TRUE", "0")] == [True, False, True, False]


# ── schemes ─────────────────────────────────────────────────────────────────────────────────────
def test_schemes_load_in_the_words_of_the_form(desk: Desk) -> None:
    _load(desk, "items", ITEMS, DOLO)
    headings = ("Code", "Title", "Goods", "Steps", "From", "To", "Budget", "Paid by")
    rows = (
        ("n10", "Dolo 10+1", "10001", "10+1, 20+3", "2026-11-01", "2026-11-30", "500", ""),
        ("n11", "Slab", "all", "5000: 2%", "2026-11-01", "", "1,000.00", "own"),
        ("n12", "No such item", "99999", "10+1", "2026-11-01", "", "", ""),
        ("n13", "No step", "10001", "lots", "2026-11-01", "", "", ""),
        ("n10", "Twice", "10001", "5+1", "2026-11-01", "", "", ""),
        ("n14", "Ends early", "10001", "5+1", "2026-11-05", "2026-11-01", "", ""),
    )
    report = _load(desk, "schemes", headings, *rows)
    assert (report.added, report.refused, report.skipped) == (2, 3, 1)
    known = {one.code: one for one in desk.ask(schemes_page)}
    assert (known["N10"].steps, known["N10"].budget) == ("10+1, 20+3", 500)
    assert known["N11"].budget == 100_000
    again = _load(desk, "schemes", headings, ("N10", "Dolo", "10001", "10+2", "", "", "", ""), known="update")
    assert again.changed == 1
