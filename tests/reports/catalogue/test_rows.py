"""The rows of each report, worked out again in plain Python from what was posted."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import PostedLine
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import rupees
from dcms_desktop.ledger.tables import Account
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import StockRow
from reports.catalogue.home_figures import home_figures
from reports.engine.report import Drill
from reports.engine.report import Result
from reports.engine.report import find_report
from tests.fakes import clock_at
from tests.reports.catalogue.books import TODAY
from tests.reports.catalogue.books import ReportShop

Asking = Callable[..., Result]
BEGIN = date(2026, 9, 1)
WHOLE = {"first": BEGIN, "last": TODAY}


def documents(tx: Tx) -> list[Posted]:
    """Return every document as it stands."""
    return [
        posted_document(tx, row[0]) for row in tx.execute(select(DocumentRow.id).order_by(DocumentRow.id))
    ]


def bills(shop: ReportShop) -> list[Posted]:
    return [one for one in shop.desk.ask(documents) if one.kind == "tax_invoice" and one.state == "posted"]


def tax_of(line: PostedLine) -> int:
    return line.cgst + line.sgst + line.igst + line.cess


def test_the_sales_register_has_every_number_once_in_order(ask: Asking, shop: ReportShop) -> None:
    rows = ask("sales_register", **WHOLE).rows
    whole = [one for one in shop.desk.ask(documents) if one.kind == "tax_invoice"]
    assert [row.number for row in rows] == [
        one.number for one in sorted(whole, key=lambda one: (one.day, one.id))
    ]
    for row in rows:
        one = next(one for one in whole if one.number == row.number)
        if one.state == "cancelled":
            assert (row.state, row.total, row.taxable, row.cgst) == ("cancelled", 0, 0, 0)
            continue
        assert (row.taxable, row.untaxed, row.cgst, row.sgst, row.igst, row.total, row.received) == (
            one.taxable,
            one.untaxed,
            one.cgst,
            one.sgst,
            one.igst,
            one.total,
            one.received,
        )
        parts = (row.taxable, row.untaxed, row.cgst, row.sgst, row.igst, row.cess, row.other, row.round_off)
        assert sum(parts) == row.total


def test_item_sales_are_the_lines_of_the_bills_added_up(ask: Asking, shop: ReportShop) -> None:
    sums: dict[int, list[int]] = defaultdict(lambda: [0] * 7)
    for bill in bills(shop):
        for line in bill.lines:
            figures = (1, line.units, line.free, line.gross, line.taxable, tax_of(line), line.amount)
            sums[line.item_id] = [old + new for old, new in zip(sums[line.item_id], figures, strict=True)]
    rows = ask("item_sales", **WHOLE).rows
    assert {
        row.item_id: [row.bills, row.units, row.free, row.gross, row.value, row.tax, row.amount]
        for row in rows
    } == sums
    assert [row.value for row in rows] == sorted((row.value for row in rows), reverse=True)
    for row in rows:
        assert abs(row.margin * 100_000 - row.margin_percent * row.value) <= row.value * 5


def test_party_sales_are_the_bills_added_up_by_party(ask: Asking, shop: ReportShop) -> None:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for bill in bills(shop):
        name = bill.party.name if bill.party else "Cash sales"
        figures = (1, bill.taxable + bill.untaxed, bill.total)
        sums[name] = [old + new for old, new in zip(sums[name], figures, strict=True)]
    rows = ask("party_sales", **WHOLE).rows
    assert {row.party: [row.bills, row.value, row.total] for row in rows} == sums
    assert [row.beat for row in rows] == sorted(
        (row.beat for row in rows), key=lambda beat: (beat == "No beat", beat)
    )


def test_sale_lines_are_the_lines_of_the_bills(ask: Asking, shop: ReportShop) -> None:
    expected = [
        (bill.number, line.name, line.batch, line.units, line.free, line.rate, line.taxable, line.amount)
        for bill in sorted(bills(shop), key=lambda one: (one.day, one.id))
        for line in bill.lines
    ]
    rows = ask("sale_lines", **WHOLE).rows
    assert [
        (row.number, row.item, row.batch, row.units, row.free, row.rate, row.value, row.amount)
        for row in rows
    ] == expected


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ({"item": "Telma 40 Tablet"}, ["A/26-27/000006"]),
        ({"party": "Bina Stores"}, ["A/26-27/000002"]),
        ({"maker": "Sun Pharma"}, ["A/26-27/000006"]),
        ({"beat": "Aundh"}, ["A/26-27/000002"]),
        ({"item": "Pan 40 Tablet", "party": "Chand Agencies"}, ["A/26-27/000003"]),
    ],
)
def test_filters_narrow_the_lines(
    ask: Asking, shop: ReportShop, filters: dict[str, str], numbers: list[str]
) -> None:
    known = {"item": shop.items, "party": shop.parties, "maker": shop.makers, "beat": shop.beats}
    picked = {name: known[name][value] for name, value in filters.items()}
    assert [row.number for row in ask("sale_lines", **WHOLE, **picked).rows] == numbers


def test_a_salesman_sees_his_own_parties(ask: Asking, shop: ReportShop) -> None:
    ravi = shop.salesmen["Ravi"]
    assert {row.party for row in ask("sales_register", **WHOLE, salesman=ravi).rows} == {"Asha Medical"}
    assert {row.party for row in ask("outstanding_parties", salesman=ravi).rows} == {"Asha Medical"}
    assert {row.party for row in ask("receipts_register", **WHOLE, salesman=ravi).rows} == {"Asha Medical"}


@pytest.mark.parametrize("on", [date(2026, 9, 10), date(2026, 11, 15), TODAY])
def test_stock_is_the_rows_of_each_batch_added_up(ask: Asking, shop: ReportShop, on: date) -> None:
    def moves(tx: Tx) -> dict[int, tuple[int, int]]:
        sums: dict[int, tuple[int, int]] = {}
        for batch, day, units, value in tx.execute(
            select(StockRow.batch_id, StockRow.day, StockRow.units, StockRow.value)
        ):
            if day <= on:
                old = sums.get(batch, (0, 0))
                sums[batch] = (old[0] + units, old[1] + value)
        return {batch: pair for batch, pair in sums.items() if any(pair)}

    held: dict[int, tuple[int, int]] = {}
    for row in ask("stock_by_batch", on=on).rows:
        units, value = held.get(row.batch_id, (0, 0))
        held[row.batch_id] = (units + row.units, value + row.value)
    assert held == shop.desk.ask(moves)


def test_stock_is_listed_by_item_and_the_soonest_expiry_first(ask: Asking) -> None:
    rows = ask("stock_by_batch").rows
    assert [(row.item, row.batch, row.units, row.days_left) for row in rows] == [
        ("Dolo 650 Tablet", "D0", 50, 38),
        ("Dolo 650 Tablet", "D1", 165, 647),
        ("Pan 40 Tablet", "P1", 22, 69),
        ("Shelcal 500 Tablet", "S1", 2, 647),
        ("Shelcal 500 Tablet", "S1", 1, 647),
        ("Shelcal 500 Tablet", "S1", 58, 647),
        ("Telma 40 Tablet", "T1", -1, 372),
    ]
    assert [row.mrp_value for row in rows[:3]] == [50 * 5000, 165 * 5000, 22 * 5000]
    assert [row.rack for row in rows] == ["", "", "R2", "", "", "", ""]


@pytest.mark.parametrize(
    ("words", "batches"),
    [
        ({"bucket": "damaged"}, ["S1"]),
        ({"bucket": "saleable", "maker": "Sun Pharma"}, ["S1", "T1"]),
        ({"item": "Dolo 650 Tablet"}, ["D0", "D1"]),
        ({"supplier": "Cipla Depot"}, ["D1", "P1", "T1"]),
    ],
)
def test_stock_is_narrowed_by_its_question(
    ask: Asking, shop: ReportShop, words: dict[str, str], batches: list[str]
) -> None:
    known = {"item": shop.items, "supplier": shop.parties, "maker": shop.makers}
    picked = {name: known[name][value] if name in known else value for name, value in words.items()}
    assert [row.batch for row in ask("stock_by_batch", **picked).rows] == batches


@pytest.mark.parametrize(
    ("day", "days", "slots"),
    [
        ("2026-11-23", 90, {"D0": "31 to 60 days", "P1": "61 to 90 days"}),
        ("2026-11-23", 60, {"D0": "31 to 60 days"}),
        ("2026-11-23", 30, {}),
        ("2026-12-31", 30, {"D0": "Within 30 days"}),
        ("2027-01-01", 30, {"D0": "Expired", "P1": "Within 30 days"}),
        ("2027-01-31", 0, {"D0": "Expired", "P1": "Within 30 days"}),
    ],
)
def test_near_expiry_counts_the_last_day_as_a_day_of_sale(
    ask: Asking, day: str, days: int, slots: dict[str, str]
) -> None:
    with clock_at(f"{day} 10:00"):
        rows = ask("near_expiry", days=days).rows
        assert {row.batch: row.slot for row in rows} == slots
        kept = ask("near_expiry", days=days, expired=False).rows
        assert [row.batch for row in kept] == [row.batch for row in rows if row.days_left >= 0]


def test_near_expiry_names_company_and_supplier(ask: Asking, shop: ReportShop) -> None:
    pan = next(row for row in ask("near_expiry").rows if row.batch == "P1")
    assert (pan.maker, pan.supplier, pan.units, pan.value) == ("Cipla", "Cipla Depot", 22, rupees("684.20"))
    assert [row.batch for row in ask("near_expiry", supplier=shop.parties["Cipla Depot"]).rows] == ["P1"]
    assert ask("near_expiry", maker=shop.makers["Sun Pharma"]).rows == ()


def test_outstanding_is_each_open_bill_in_its_slot(ask: Asking) -> None:
    rows = ask("outstanding").rows
    assert [
        (
            row.heading.partition(" · ")[0],
            row.number,
            row.late,
            row.slot_30,
            row.slot_60,
            row.slot_90,
            row.older,
        )
        for row in rows
    ] == [
        ("Bina Stores", "R/26-27/000003", 0, 0, 0, 0, 0),
        ("Asha Medical", "A/26-27/000001", 53, 0, 0, rupees("1054"), 0),
        ("Asha Medical", "A/26-27/000006", 0, rupees("882"), 0, 0, 0),
        ("Asha Medical", "A/26-27/000007", 0, rupees("90"), 0, 0, 0),
        ("Asha Medical", "A/26-27/000008", 0, rupees("84"), 0, 0, 0),
        ("Chand Agencies", "A/26-27/000003", 27, 0, rupees("361"), 0, 0),
    ]
    assert rows[0].on_account == rows[0].left == -rupees("567")


def test_a_bill_from_before_the_books_ages_from_its_own_date(ask: Asking) -> None:
    rows = ask("outstanding", on=date(2026, 9, 30)).rows
    old = next(row for row in rows if row.number == "OLD-7")
    assert (old.day, old.older, old.late) == (date(2026, 7, 1), rupees("1500"), 70)
    by_due = ask("outstanding", on=date(2026, 9, 30), aged_by="due date").rows
    assert next(row for row in by_due if row.number == "OLD-7").slot_90 == rupees("1500")


def test_money_that_came_before_its_bill_lay_on_account(ask: Asking, shop: ReportShop) -> None:
    rows = ask("outstanding", on=date(2026, 11, 14), party=shop.parties["Asha Medical"]).rows
    assert [(row.number, row.left) for row in rows] == [
        ("A/26-27/000001", rupees("1054")),
        ("R/26-27/000004", -rupees("400")),
    ]


def test_overdue_only_leaves_out_what_is_not_due(ask: Asking) -> None:
    assert [row.number for row in ask("outstanding", overdue=True).rows] == [
        "A/26-27/000001",
        "A/26-27/000003",
    ]


def test_suppliers_bills_are_what_we_owe(ask: Asking) -> None:
    rows = ask("outstanding", side="suppliers").rows
    assert [(row.number, row.left) for row in rows] == [
        # CD-1 of 3,000.00 was paid with the 3,500.00 of 21-11.
        ("CIP/881", rupees("8225")),
        ("GR/26-27/000002", rupees("36")),
        ("SUN/40", rupees("2300")),
        ("SC/26-27/000001", -rupees("250")),
    ]


def test_the_collection_sheet_follows_the_beats(ask: Asking, shop: ReportShop) -> None:
    rows = ask("collection_sheet").rows
    assert [(row.beat, row.party, row.days, row.left) for row in rows] == [
        ("Aundh", "Bina Stores", 34, -rupees("567")),
        ("Karve Road", "Asha Medical", 74, rupees("1054")),
        ("Karve Road", "Asha Medical", 8, rupees("882")),
        ("Karve Road", "Asha Medical", 7, rupees("90")),
        ("Karve Road", "Asha Medical", 1, rupees("84")),
        ("No beat", "Chand Agencies", 48, rupees("361")),
    ]
    due = ask("collection_sheet", beat=shop.beats["Karve Road"], due=True).rows
    assert [row.left for row in due] == [rupees("1054")]


def test_a_party_ledger_runs_from_bill_to_bill(ask: Asking, shop: ReportShop) -> None:
    ledger = ask("party_ledger", party=shop.parties["Asha Medical"], first=date(2026, 10, 1))
    assert [(row.number, row.particulars, row.debit, row.credit, row.balance) for row in ledger.rows] == [
        ("", "Opening balance", 305_400, 0, 305_400),
        ("R/26-27/000001", "Receipt, Cheque", 0, 200_000, 105_400),
        ("R/26-27/000004", "Receipt, UPI", 0, 40_000, 65_400),
        ("A/26-27/000006", "Tax invoice", 88_200, 0, 153_600),
        ("A/26-27/000007", "Tax invoice", 84_000, 0, 237_600),
        ("A/26-27/000007", "Cash with tax invoice", 0, 30_000, 207_600),
        ("A/26-27/000007", "UPI with tax invoice", 0, 5_000, 202_600),
        ("A/26-27/000008", "Tax invoice", 8_400, 0, 211_000),
    ]


def test_an_edited_and_a_cancelled_bill_stand_once_and_not_at_all(ask: Asking, shop: ReportShop) -> None:
    ledger = ask("party_ledger", party=shop.parties["Bina Stores"]).rows
    assert [(row.number, row.debit, row.credit) for row in ledger[1:]] == [
        ("A/26-27/000002", rupees("1433"), 0),
        ("R/26-27/000002", 0, rupees("500")),
        ("R/26-27/000003", 0, rupees("1500")),
    ]


def test_an_account_ledger_names_the_party(ask: Asking, shop: ReportShop) -> None:
    cash = shop.desk.ask(lambda tx: int(tx.scalar(select(Account.id).where(Account.code == "cash"))))
    rows = ask("account_ledger", account=cash, first=BEGIN).rows
    assert [(row.particulars, row.debit, row.balance) for row in rows] == [
        ("Opening balance", 0, 0),
        ("Receipt · Bina Stores", 50_000, 50_000),
        ("Tax invoice · Cash sale", 21_000, 71_000),
        ("Tax invoice · Asha Medical", 30_000, 101_000),
    ]


def test_the_day_book_keeps_a_cancelled_bill_at_nothing(ask: Asking) -> None:
    rows = ask("day_book", first=date(2026, 10, 20), last=date(2026, 10, 20)).rows
    assert [(row.number, row.sales, row.money_in, row.state) for row in rows] == [
        ("A/26-27/000004", 0, 0, "cancelled"),
        ("R/26-27/000003", 0, rupees("1500"), ""),
    ]
    assert ask("day_book").rows == ()


def test_the_day_book_of_one_party(ask: Asking, shop: ReportShop) -> None:
    rows = ask("day_book", **WHOLE, party=shop.parties["Chand Agencies"]).rows
    assert [(row.document, row.sales, row.money_in) for row in rows] == [("Tax invoice", 46_100, 10_000)]


def test_the_purchase_register_carries_the_suppliers_number(ask: Asking, shop: ReportShop) -> None:
    rows = ask("purchase_register", **WHOLE, party=shop.parties["Cipla Depot"]).rows
    assert [(row.reference, row.reference_day, row.total) for row in rows] == [
        ("CIP/881", date(2026, 9, 4), rupees("8725")),
        ("", None, rupees("36")),
    ]


def test_the_receipts_register_splits_money_by_mode(ask: Asking, shop: ReportShop) -> None:
    rows = ask("receipts_register", **WHOLE, party=shop.parties["Asha Medical"]).rows
    assert [(row.cash, row.upi, row.cheque, row.bank, row.total, row.reference) for row in rows] == [
        (0, 0, 200_000, 0, 200_000, "001234"),
        (0, 40_000, 0, 0, 40_000, ""),
        (30_000, 5_000, 0, 0, 35_000, ""),
    ]
    aundh = ask("receipts_register", **WHOLE, beat=shop.beats["Aundh"]).rows
    assert {row.party for row in aundh} == {"Bina Stores"}


def test_a_batch_is_traced_from_its_supplier_to_everybody_who_got_it(ask: Asking, shop: ReportShop) -> None:
    by_number = ask("batch_trace", number=" d1 ").rows
    assert [(row.document, row.party, row.came, row.went, row.left) for row in by_number] == [
        ("Goods receipt", "Cipla Depot", 200, 0, 200),
        ("Tax invoice", "Bina Stores", 0, 35, 165),
    ]
    batch = shop.desk.ask(lambda tx: int(tx.scalar(select(Batch.id).where(Batch.number == "D1"))))
    assert ask("batch_trace", batch=batch).rows == by_number
    assert ask("batch_trace", number="D1", item=shop.items["Pan 40 Tablet"]).rows == ()


def test_a_trace_of_nothing_asks_for_the_number(ask: Asking) -> None:
    with pytest.raises(Refused) as refused:
        ask("batch_trace")
    assert refused.value.field == "number"


def test_short_stock_is_listed_until_it_is_cured(ask: Asking, shop: ReportShop) -> None:
    rows = ask("stock_short", maker=shop.makers["Sun Pharma"]).rows
    assert [(row.item, row.batch, row.units, row.last_sold) for row in rows] == [
        ("Telma 40 Tablet", "T1", -1, date(2026, 11, 15))
    ]
    assert ask("stock_short", maker=shop.makers["Cipla"]).rows == ()


def test_changes_say_what_was_and_what_became(ask: Asking) -> None:
    rows = ask("changed_documents", **WHOLE).rows
    assert [(row.change, row.was, row.became, row.reason, row.user) for row in rows] == [
        ("edited", rupees("1638"), rupees("1433"), "two boxes came back", "Meera"),
        ("cancelled", rupees("420"), 0, "billed to the wrong shop", "Meera"),
    ]
    assert rows[1].changed_at == "21-10-2026 18:00"


def test_the_trial_balance_can_list_empty_accounts(ask: Asking) -> None:
    full, short = ask("trial_balance", empty=True), ask("trial_balance")
    assert len(full.rows) > len(short.rows) > 10
    assert full.totals == short.totals


@pytest.mark.parametrize(
    ("code", "words", "drill"),
    [
        ("sales_register", WHOLE, "document"),
        ("stock_by_batch", {}, "batch_trace"),
        ("near_expiry", {}, "batch_trace"),
        ("stock_short", {}, "batch_trace"),
        ("item_sales", WHOLE, "sale_lines"),
        ("trial_balance", {}, "account_ledger"),
        ("outstanding_parties", {}, "outstanding"),
        ("outstanding", {}, "document"),
        ("collection_sheet", {}, "document"),
    ],
)
def test_a_row_leads_further(ask: Asking, code: str, words: dict[str, date], drill: str) -> None:
    row = ask(code, **words).rows[0]
    opens = find_report(code).drill
    assert opens is not None
    found = opens(row)
    assert isinstance(found, Drill)
    assert drill in {found.kind, found.report}


def test_rows_without_a_document_lead_nowhere(ask: Asking, shop: ReportShop) -> None:
    ledger = find_report("party_ledger")
    assert ledger.drill is not None
    first = ask("party_ledger", party=shop.parties["Asha Medical"]).rows[0]
    assert ledger.drill(first) is None
    parties = find_report("party_sales")
    assert parties.drill is not None
    by_party = {row.party: parties.drill(row) for row in ask("party_sales", **WHOLE).rows}
    assert by_party["Cash sales"] is None
    assert by_party["Bina Stores"] == Drill("report", shop.parties["Bina Stores"], "sales_register")


def test_the_home_page_tells_the_day(shop: ReportShop) -> None:
    with clock_at("2026-11-22 21:00"):
        home = shop.desk.ask(home_figures)
    assert (home.sales, home.bills, home.collections, home.receipts) == (8_400, 1, 0, 0)
    assert home.sales_before == 88_200
    assert (home.overdue, home.overdue_parties) == (rupees("1415"), 2)
    assert (home.near_expiry, home.near_expiry_batches) == (rupees("2190.45"), 2)
    assert home.short_items == 1
    assert home.unsent > 0
    assert [item.name for item in home.top_items] == ["Pan 40 Tablet", "Dolo 650 Tablet", "Telma 40 Tablet"]
    assert home.top_items[0].quantity == "20 strip"
    assert len(home.last_days) == 30
    assert sum(day.collections for day in home.last_days) == rupees("960")


def test_a_week_ago_counts_only_up_to_this_hour(shop: ReportShop) -> None:
    with clock_at("2026-11-22 09:00"):
        assert shop.desk.ask(home_figures).sales_before == 0


def test_the_day_end_list_says_what_is_open(shop: ReportShop) -> None:
    home = shop.desk.ask(home_figures)
    assert {point.title: point.is_done for point in home.day_end} == {
        "Held bills": True,
        "Papers printed": True,
        "Cancelled and edited": True,
        "Stock received for what was sold": False,
        "Day closed": False,
    }
