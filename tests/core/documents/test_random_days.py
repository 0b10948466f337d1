"""Days nobody planned: whatever is received, billed, corrected, paid and cancelled, the books agree."""

import random
from contextlib import suppress

import pytest
from sqlalchemy import select

from dcms_desktop.db.connect import Books
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.posted import Posted
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.ledger.tables import Due
from dcms_desktop.stock.tables import StockBalance
from tests.shop import Shop

PARTIES = ("Asha", "Bina", "Depot")
GOODS = ("Dolo", "Pan")


class Day:
    """A shop at which things happen by chance."""

    def __init__(self, books: Books, seed: int) -> None:
        self.shop = Shop(books)
        self.shop.party("Depot", role="both")
        self.chance = random.Random(seed)  # noqa: S311 - chance for a test, no secret
        self.standing: list[Posted] = []

    def keep(self, document: Posted) -> None:
        self.standing.append(document)

    def receive(self) -> None:
        roll = self.chance
        rate = f"{roll.randint(1, 9_999) / 100:.2f}"
        batch, units = roll.choice("ABC"), roll.randint(1, 60)
        self.keep(
            self.shop.receives(
                roll.choice(GOODS), batch=batch, units=units, free=roll.randint(0, 6), rate=rate
            )
        )

    def bill(self) -> None:
        roll = self.chance
        paid = {"paid": "10.00"} if roll.random() < 0.3 else {}
        rate = f"{roll.randint(20, 90)}.{roll.randint(0, 99):02d}"
        self.keep(
            self.shop.bills(
                roll.choice(PARTIES), roll.choice(GOODS), units=roll.randint(1, 40), rate=rate, **paid
            )
        )

    def pay(self) -> None:
        self.keep(self.shop.takes_money(self.chance.choice(PARTIES), f"{self.chance.randint(1, 900)}.50"))

    def correct(self) -> None:
        bills = [one for one in self.standing if one.kind == "tax_invoice"]
        if bills:
            old = self.chance.choice(bills)
            new = self.shop.edits(old, str(self.chance.randint(1, 40)))
            self.standing[self.standing.index(old)] = new

    def cancel(self) -> None:
        if self.standing:
            gone = self.chance.choice(self.standing)
            self.shop.cancels(gone)
            self.standing.remove(gone)

    def step(self) -> None:
        deeds = (self.receive, self.bill, self.bill, self.pay, self.correct, self.cancel)
        with suppress(Refused, NeedsConsent):
            self.chance.choice(deeds)()


def worthless_or_owed(tx: Tx) -> list[str]:
    """Return balances with a value of the wrong sign, and bills paid past their amount."""
    wrong = [
        f"batch {batch}: {units} units worth {value}"
        for batch, units, value in tx.execute(
            select(StockBalance.batch_id, StockBalance.units, StockBalance.value)
        )
        if (not units and value) or units * value < 0
    ]
    wrong += [
        f"{number}: {left} left of {amount}"
        for number, amount, left in tx.execute(select(Due.number, Due.amount, Due.left))
        if abs(left) > abs(amount) or left * amount < 0
    ]
    return wrong


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_books_agree_after_any_day(any_books: Books, seed: int) -> None:
    day = Day(any_books, seed)
    for _ in range(45):
        day.step()
    assert day.shop.desk.ask(worthless_or_owed) == []
    assert day.shop.trouble() == ""
