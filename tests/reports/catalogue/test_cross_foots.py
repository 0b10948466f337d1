"""What must agree between reports: stock and its account, dues and theirs, registers and what was booked."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.ledger.tables import Account
from dcms_desktop.ledger.tables import PartyBalance
from reports.engine.report import Result
from tests.reports.catalogue.books import TODAY
from tests.reports.catalogue.books import ReportShop

Asking = Callable[..., Result]
BEGIN = date(2026, 9, 1)
DAYS = [
    date(2026, 9, 1),
    date(2026, 9, 24),
    date(2026, 9, 25),
    date(2026, 10, 7),
    date(2026, 10, 9),
    date(2026, 10, 20),
    date(2026, 11, 12),
    date(2026, 11, 15),
    date(2026, 11, 19),
    date(2026, 11, 22),
    TODAY,
]


def account_ids(tx: Tx) -> dict[str, int]:
    return {row[0]: row[1] for row in tx.execute(select(Account.code, Account.id))}


def balances(tx: Tx) -> dict[int, int]:
    return {row[0]: row[1] for row in tx.execute(select(PartyBalance.party_id, PartyBalance.paise))}


def balance(ask: Asking, shop: ReportShop, code: str, on: date) -> int:
    """Return an account's balance as the trial balance tells it."""
    account = shop.desk.ask(account_ids)[code]
    rows = {row.account_id: row.debit - row.credit for row in ask("trial_balance", on=on, empty=True).rows}
    return int(rows[account])


@pytest.mark.parametrize("on", DAYS)
def test_debit_meets_credit_on_any_day(ask: Asking, on: date) -> None:
    totals = ask("trial_balance", on=on).totals
    assert totals["debit"] == totals["credit"] > 0


@pytest.mark.parametrize("on", DAYS)
def test_the_stock_account_is_what_the_batches_are_worth(ask: Asking, shop: ReportShop, on: date) -> None:
    assert ask("stock_by_batch", on=on).totals["value"] == balance(ask, shop, "stock", on)


@pytest.mark.parametrize("on", DAYS)
def test_what_customers_owe_is_their_open_bills_less_money_on_account(
    ask: Asking, shop: ReportShop, on: date
) -> None:
    totals = ask("outstanding", on=on).totals
    slots = [totals[name] for name in ("slot_30", "slot_60", "slot_90", "older", "on_account")]
    assert totals["left"] == sum(slots) == balance(ask, shop, "debtors", on)
    assert ask("outstanding_parties", on=on).totals["left"] == totals["left"]
    assert ask("collection_sheet", on=on).totals["left"] == totals["left"]


@pytest.mark.parametrize("aged_by", ["bill date", "due date"])
@pytest.mark.parametrize("on", DAYS)
def test_parties_age_as_their_bills_do(ask: Asking, on: date, aged_by: str) -> None:
    by_bill = ask("outstanding", on=on, aged_by=aged_by)
    by_party = ask("outstanding_parties", on=on, aged_by=aged_by)
    assert by_bill.totals == {name: paise for name, paise in by_party.totals.items() if name != "bills"}
    assert by_party.totals["bills"] == sum(row.left > 0 for row in by_bill.rows)
    headings = [row.heading.partition(" · ")[0] for row in by_bill.rows]
    assert [row.party for row in by_party.rows] == list(dict.fromkeys(headings))


@pytest.mark.parametrize("on", DAYS)
def test_what_suppliers_are_owed_is_their_account(ask: Asking, shop: ReportShop, on: date) -> None:
    assert ask("outstanding", on=on, side="suppliers").totals["left"] == -balance(ask, shop, "creditors", on)


def test_registers_and_item_sales_are_what_was_booked_as_sales(ask: Asking, shop: ReportShop) -> None:
    days = {"first": BEGIN, "last": TODAY}
    register = ask("sales_register", **days).totals
    items = ask("item_sales", **days).totals
    parties = ask("party_sales", **days).totals
    lines = ask("sale_lines", **days).totals
    booked = -balance(ask, shop, "sales", TODAY)
    assert register["taxable"] + register["untaxed"] == items["value"] == parties["value"] == lines["value"]
    assert items["value"] == booked
    assert register["total"] == parties["total"] == ask("day_book", **days).totals["sales"]
    for head in ("cgst", "sgst", "igst", "cess"):
        assert register[head] == -balance(ask, shop, f"{head}_out", TODAY)


def test_margin_is_sales_less_cost_of_goods_until_late_goods_correct_it(
    ask: Asking, shop: ReportShop
) -> None:
    before = date(2026, 11, 19)
    margin = ask("item_sales", first=BEGIN, last=before).totals["margin"]
    assert margin == -balance(ask, shop, "sales", before) - balance(ask, shop, "cogs", before)
    assert margin == ask("party_sales", first=BEGIN, last=before).totals["margin"]


def test_money_in_by_mode_is_what_the_money_accounts_hold(ask: Asking, shop: ReportShop) -> None:
    totals = ask("receipts_register", first=BEGIN, last=TODAY).totals
    paid = ask("payments_register", first=BEGIN, last=TODAY).totals
    for mode, account in (("cash", "cash"), ("upi", "upi"), ("cheque", "cheques"), ("bank", "bank")):
        assert totals[mode] - paid[mode] == balance(ask, shop, account, TODAY)
    book = ask("day_book", first=BEGIN, last=TODAY).totals
    assert (totals["total"], paid["total"]) == (book["money_in"], book["money_out"])


def test_purchases_are_what_suppliers_were_booked(ask: Asking, shop: ReportShop) -> None:
    totals = ask("purchase_register", first=BEGIN, last=TODAY).totals
    opening = 3_000_00
    paid = ask("payments_register", first=BEGIN, last=TODAY).totals["total"]
    assert totals["total"] + opening - paid == -balance(ask, shop, "creditors", TODAY)
    assert totals["cgst"] == balance(ask, shop, "cgst_in", TODAY)


@pytest.mark.parametrize(("first", "last"), [(BEGIN, TODAY), (date(2026, 10, 6), date(2026, 11, 15))])
def test_every_account_ledger_ends_at_the_trial_balance(
    ask: Asking, shop: ReportShop, first: date, last: date
) -> None:
    for code, account in shop.desk.ask(account_ids).items():
        ledger = ask("account_ledger", account=account, first=first, last=last)
        assert ledger.rows[-1].balance == balance(ask, shop, code, last), code
        assert ledger.totals["debit"] - ledger.totals["credit"] == ledger.rows[-1].balance


def test_every_party_ledger_ends_at_the_balance_of_the_party(ask: Asking, shop: ReportShop) -> None:
    for party, owed in shop.desk.ask(balances).items():
        ledger = ask("party_ledger", party=party)
        assert ledger.rows[-1].balance == owed
        assert ledger.totals["debit"] - ledger.totals["credit"] == owed


def test_stock_of_today_is_the_same_from_balances_and_from_rows(ask: Asking) -> None:
    now = ask("stock_by_batch", on=TODAY)
    then = ask("stock_by_batch", on=date(2026, 11, 22))
    assert [(row.batch_id, row.units, row.value) for row in now.rows] == [
        (row.batch_id, row.units, row.value) for row in then.rows
    ]


def test_outstanding_of_today_is_the_same_from_dues_and_from_what_was_paid(ask: Asking) -> None:
    now = ask("outstanding", on=TODAY)
    then = ask("outstanding", on=date(2026, 11, 22))
    assert [(row.number, row.left) for row in now.rows] == [(row.number, row.left) for row in then.rows]
