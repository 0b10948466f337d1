"""Whatever a shop does, its reports agree on every day: bills, money, edits and cancels in any order."""

from collections.abc import Iterator
from contextlib import closing
from contextlib import suppress
from datetime import date
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.posted import Posted
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.ledger.tables import Account
from reports.engine.report import find_report
from reports.engine.report import run_report
from tests.fakes import clock_at
from tests.reports.catalogue.books import ReportShop
from tests.reports.catalogue.books import open_shop

FIRST = date(2026, 9, 1)
PARTIES = ("Asha Medical", "Bina Stores", "Chand Agencies", "")
ITEMS = (("Dolo 650 Tablet", "D1"), ("Pan 40 Tablet", "P1"), ("Telma 40 Tablet", "T1"))


@pytest.fixture
def made(books_folder: Path) -> Iterator[ReportShop]:
    """A shop with its masters and a first delivery."""
    with closing(open_books(books_folder)) as books:
        shop = open_shop(books)
        delivery = [(name, number, "8/28", 40, "30.55") for name, number in ITEMS]
        shop.on("1-9").receives("goods_receipt", "Cipla Depot", *delivery)
        yield shop


def play(shop: ReportShop, luck: Random, steps: int) -> None:
    """Do so many things on days in no order."""
    for _ in range(steps):
        shop.day = FIRST + timedelta(days=luck.randrange(60))
        bills = [one for one in shop.posted if one.kind == "tax_invoice"]
        what = luck.choice(("bill", "bill", "bill", "money", "money", "goods", "edit", "cancel"))
        with suppress(Refused):
            if what == "bill":
                add_bill(shop, luck)
            elif what == "money":
                amount = f"{luck.randrange(1, 900)}.{luck.randrange(100):02d}"
                shop.takes_money(luck.choice(PARTIES[:3]), luck.choice(("cash", "upi", "bank")), amount)
            elif what == "goods":
                name, number = luck.choice(ITEMS)
                cost = f"3{luck.randrange(10)}.{luck.randrange(1000):03d}"
                shop.receives(
                    "goods_receipt", "Cipla Depot", (name, number, "8/28", luck.randrange(1, 30), cost)
                )
            elif bills:
                change(shop, luck, luck.choice(bills), what)


def add_bill(shop: ReportShop, luck: Random) -> None:
    party = luck.choice(PARTIES)
    lines = [
        (name, number, luck.randrange(1, 15), {"free": luck.randrange(3), "rate": f"4{luck.randrange(10)}"})
        for name, number in luck.sample(ITEMS, luck.randrange(1, 4))
    ]
    draft_total = () if party else (("cash", "5000.00"),)
    tenders = (("cash", f"{luck.randrange(1, 40)}.00"),) if party and luck.random() < 0.4 else draft_total
    shop.bills(party, *lines, tenders=tenders)


def change(shop: ReportShop, luck: Random, bill: Posted, what: str) -> None:
    shop.day = bill.day
    if what == "edit":
        newest = max((one for one in shop.posted if one.id == bill.id), key=lambda one: one.revision)
        shop.edits(newest, "miscounted", luck.randrange(1, 20))
    else:
        shop.cancels(bill, "wrong party")


def account_ids(tx: Tx) -> dict[str, int]:
    return {row[0]: row[1] for row in tx.execute(select(Account.code, Account.id))}


def told(shop: ReportShop, code: str, **words: object) -> dict[str, int]:
    report = find_report(code)
    return dict(shop.desk.ask(run_report, report, report.ask(**words)).totals)


@pytest.mark.parametrize("seed", range(6))
def test_reports_agree_on_every_day(made: ReportShop, seed: int) -> None:
    play(made, Random(seed), 45)  # noqa: S311 - a shop of chance, no secret
    assert len(made.posted) > 20
    ids = made.desk.ask(account_ids)
    with clock_at("2026-11-23 10:00"):
        for on in (FIRST + timedelta(days=days) for days in (0, 7, 15, 22, 30, 41, 59, 83)):
            report = find_report("trial_balance")
            trial = made.desk.ask(run_report, report, report.ask(on=on, empty=True))
            held = {row.account_id: row.debit - row.credit for row in trial.rows}
            assert trial.totals["debit"] == trial.totals["credit"]
            assert told(made, "stock_by_batch", on=on)["value"] == held[ids["stock"]]
            assert told(made, "outstanding", on=on)["left"] == held[ids["debtors"]]
            assert told(made, "outstanding", on=on, side="suppliers")["left"] == -held[ids["creditors"]]
            sales = told(made, "item_sales", first=FIRST, last=on)["value"]
            assert sales == -held[ids["sales"]]
