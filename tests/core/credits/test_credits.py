"""Input credit: unpaid bills and lost goods give it back once, paid bills take it again, no paisa more."""

from datetime import date
from datetime import timedelta
from typing import Any

import pytest

from dcms_desktop.credits.actions import key_of
from dcms_desktop.credits.actions import post_credits
from dcms_desktop.credits.lost import gone_with
from dcms_desktop.credits.queries import proposals
from dcms_desktop.credits.queries import reversed_between
from dcms_desktop.credits.rules import Proposal
from dcms_desktop.credits.rules import interest_on
from dcms_desktop.credits.rules import less
from dcms_desktop.credits.rules import one_side
from dcms_desktop.credits.rules import part_of
from dcms_desktop.db.connect import Books
from dcms_desktop.documents.posted import Posted
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.ledger.queries import money_in_books
from dcms_desktop.ledger.rules import Heads
from tests.makers_posted import PHARMA
from tests.makers_posted import make_invoice
from tests.masters import GSTIN_PUNE
from tests.masters import GSTIN_SURAT
from tests.shop import Shop


def heads(*paise: int) -> Heads:
    return Heads(*(Paise(one) for one in paise))


# ── pure ────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("credit", "part", "of", "expected"),
    [
        (heads(900, 900), 50, 100, heads(450, 450)),
        (heads(0, 0, 1801), 1, 2, heads(0, 0, 901)),  # half up
        (heads(900, 900), 150, 100, heads(900, 900)),  # never more than there is
        (heads(900, 900), 0, 100, heads()),
        (heads(900, 900), 1, 0, heads()),
    ],
)
def test_a_part_of_a_credit(credit: Heads, part: int, of: int, expected: Heads) -> None:
    assert part_of(credit, part, of) == expected


def test_a_paisa_of_rounding_waits() -> None:
    assert one_side(less(heads(10, 9), heads(0, 10))) == heads(10, 0)
    assert one_side(less(heads(0, 9), heads(10, 8))) == heads(-10, 0)


def test_interest_is_eighteen_percent_of_a_year() -> None:
    first = date(2026, 1, 1)
    assert interest_on(Paise(100_000), first, date(2027, 1, 1)) == 18_000
    assert interest_on(Paise(100_000), first, first) == 0
    assert interest_on(Paise(-100), first, date(2027, 1, 1)) == 0


def test_goods_of_a_bill_go_for_nothing_only_as_samples() -> None:
    bill = make_invoice(PHARMA[:2])
    assert gone_with(1, bill) == []
    line = replace(bill.lines[0], units=Units(0), free=Units(4), given_by=9)
    from dcms_desktop.documents.posted import PostedBenefit

    gift = PostedBenefit(
        scheme_id=9, code="S", version=1, title="Sample", gift="free", treatment="sample", funded="own",
        item_id=line.item_id, units=Units(4),
    )  # fmt: skip
    given = replace(bill, lines=(line, bill.lines[1]), benefits=(gift,))
    assert [(one.line_no, one.units) for one in gone_with(1, given)] == [(1, 4)]
    assert gone_with(1, replace(given, benefits=(replace(gift, treatment="free_goods"),))) == []


# ── unpaid bills ────────────────────────────────────────────────────────────────────────────────
def on(days_ago: int) -> date:
    return clock.today() - timedelta(days=days_ago)


@pytest.fixture
def shop(books: Books) -> Shop:
    shop = Shop(books)
    shop.party("Depot", role="supplier", tax_type="regular", gstin=GSTIN_PUNE)
    return shop


def received(
    shop: Shop, days_ago: int, units: int = 100, supplier: str = "Depot", number: str = "B/1"
) -> Posted:
    """Return goods at 40.00 and 5 % that came so many days ago."""
    line = {"item": shop.item("Dolo 650"), "quantity": str(units), "batch": "D1", "rate": "40",
            "expiry": on(-700).isoformat()}  # fmt: skip
    day = on(days_ago).isoformat()
    return shop.sends(
        "goods_receipt",
        party=shop.party(supplier),
        date=day,
        reference=number,
        reference_date=day,
        lines=[line],
    )


def due(shop: Shop, day: date | None = None) -> list[Proposal]:
    return shop.desk.ask(proposals, day or clock.today())


def test_a_bill_unpaid_for_180_days_gives_its_credit_back_and_paid_takes_it_again(shop: Shop) -> None:
    received(shop, 181)
    assert due(shop, on(1)) == []  # the 180th day is still in time
    [one] = due(shop)
    assert (one.cause.heads, one.cause.number, one.since) == (heads(10_000, 10_000), "B/1", on(0))
    assert one.interest == interest_on(Paise(20_000), on(181), on(0))
    [made] = shop.desk.do(post_credits, clock.today()).documents
    assert (made.total, made.number[:3]) == (20_000, "IR/")
    assert money(shop, "cgst_in") == 0
    assert money(shop, "cgst_held") == 10_000
    assert due(shop) == []  # never twice
    with pytest.raises(Refused, match="Nothing is marked"):
        shop.desk.do(post_credits, clock.today())
    shop.sends("payment", party=shop.party("Depot"), tenders=[{"mode": "bank", "amount": "1050.00"}])
    [back] = due(shop)
    assert back.cause.heads == heads(-2_500, -2_500)  # a quarter was paid
    shop.desk.do(post_credits, clock.today())
    assert money(shop, "cgst_in") == 2_500
    assert shop.desk.ask(reversed_between, on(0), on(0)) == {
        ("credit_reversal", "unpaid"): heads(10_000, 10_000),
        ("credit_retaken", "unpaid"): heads(-2_500, -2_500),
    }
    assert shop.trouble() == ""


def money(shop: Shop, account: str) -> int:
    return shop.desk.ask(money_in_books, account, clock.today())


def test_a_payment_after_the_day_asked_for_counts_only_later(shop: Shop) -> None:
    received(shop, 200)
    shop.sends("payment", party=shop.party("Depot"), tenders=[{"mode": "bank", "amount": "4200.00"}])
    assert [one.total for one in due(shop, on(1))] == [20_000]
    assert due(shop) == []


def test_cancelling_frees_the_cause(shop: Shop) -> None:
    received(shop, 190)
    [made] = shop.desk.do(post_credits, clock.today()).documents
    shop.cancels(made)
    assert [one.total for one in due(shop)] == [20_000]


def test_a_bill_that_was_cancelled_takes_back_what_was_reversed_for_it(shop: Shop) -> None:
    bill = received(shop, 190)
    shop.desk.do(post_credits, clock.today())
    shop.cancels(bill)
    assert [one.total for one in due(shop)] == [-20_000]


def test_igst_goes_back_as_igst_and_a_composition_firm_has_none(books: Books) -> None:
    shop = Shop(books)
    shop.party("Surat", role="supplier", tax_type="regular", gstin=GSTIN_SURAT, state="24")
    received(shop, 190, supplier="Surat")
    assert [one.cause.heads for one in due(shop)] == [heads(0, 0, 20_000)]


def test_a_composition_firm_has_no_credit(books: Books) -> None:
    shop = Shop(books, scheme="composition")
    shop.party("Depot", role="supplier", tax_type="regular", gstin=GSTIN_PUNE)
    received(shop, 190)
    assert due(shop) == []


# ── goods that are gone ─────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("reason", "quantity", "expected"),
    [
        ("breakage", "-10", 2_000), ("sample_given", "-1", 200), ("counted", "-3", 600), ("theft", "-2", 400),
        ("own_use", "-10", 0), ("entry_error", "-10", 0), ("found", "10", 0),
    ],
)  # fmt: skip
def test_what_is_written_off_takes_its_credit_along(
    shop: Shop, reason: str, quantity: str, expected: int
) -> None:
    received(shop, 5)
    shop.adjusts("Dolo 650", quantity, reason=reason)
    assert sum(one.total for one in due(shop)) == expected


def test_lost_goods_are_reversed_once_and_taken_again_when_it_was_a_mistake(shop: Shop) -> None:
    received(shop, 5)
    gone = shop.adjusts("Dolo 650", "-10", reason="destroyed")
    [one] = due(shop)
    assert one.cause.words == "10 × Dolo 650 D1, expired or damaged goods destroyed"
    made = shop.sends("credit_reversal", causes=[gone.number], remarks="Month end")
    assert {leg.account: leg.paise for leg in made.legs} == {
        "credit_lost": 2_000, "cgst_in": -1_000, "sgst_in": -1_000,
    }  # fmt: skip
    assert [(cause.number, cause.cgst) for cause in made.causes] == [(gone.number, 1_000)]
    with pytest.raises(Refused, match="No credit is to be reversed"):
        shop.sends("credit_reversal")
    shop.cancels(gone)
    assert [one.total for one in due(shop)] == [-2_000]
    shop.sends("credit_retaken")
    assert (due(shop), money(shop, "credit_lost")) == ([], 0)
    assert shop.trouble() == ""


def test_what_is_left_out_stays_on_the_list(shop: Shop) -> None:
    received(shop, 5)
    shop.adjusts("Dolo 650", "-1", reason="breakage")
    shop.adjusts("Dolo 650", "-2", reason="theft")
    first, second = due(shop)
    shop.desk.do(post_credits, clock.today(), [key_of(first)])
    assert [key_of(one) for one in due(shop)] == [key_of(first)]
    assert second.total == 400


def test_a_batch_of_the_opening_stock_is_worked_out_by_rate(shop: Shop) -> None:
    line = {"item": shop.item("Dolo 650"), "quantity": "50", "batch": "OLD", "rate": "35",
            "expiry": on(-700).isoformat()}  # fmt: skip
    shop.sends("opening_stock", lines=[line])
    shop.adjusts("Dolo 650", "-4", reason="breakage")
    [one] = due(shop)
    assert (one.by_rate, one.cause.heads) == (True, heads(350, 350))  # 140.00 at 5 %


def test_goods_lost_between_godowns_count_too(shop: Shop) -> None:
    received(shop, 5)
    sent = shop.transfers("Dolo 650", units=20, to="STORE")
    line = {"item": shop.item("Dolo 650"), "quantity": "15", "short": "5", "reason": "lost"}
    shop.accepts(sent, line)
    assert [one.total for one in due(shop)] == [1_000]


@pytest.mark.parametrize("sent", [{"causes": ["XX/1"]}, {"causes": []}])
def test_numbers_that_bear_no_credit_are_refused(shop: Shop, sent: dict[str, Any]) -> None:
    received(shop, 190)
    with pytest.raises(Refused) as no:
        shop.sends("credit_reversal", **sent)
    assert no.value.field == "causes"
