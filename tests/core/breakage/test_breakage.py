"""Dead goods of retailers: the rate they are taken at, what settles them, and what is owed until then."""

from datetime import date
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.breakage.queries import receipts_of_breakage
from dcms_desktop.breakage.queries import settled_by
from dcms_desktop.breakage.rules import edit_settling
from dcms_desktop.breakage.rules import treatment_on
from dcms_desktop.catalog.actions import save_maker
from dcms_desktop.catalog.rules import MakerForm
from dcms_desktop.claims.actions import save_return_policy
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.company.actions import save_setting
from dcms_desktop.db.connect import Books
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.posted import Posted
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Percent
from dcms_desktop.ledger.tables import Account
from dcms_desktop.ledger.tables import Posting
from dcms_desktop.sales.settings import TAKEN_BASIS
from dcms_desktop.sales.settings import TAKEN_PERCENT
from tests.shop import AGREED
from tests.shop import Shop

UNPAID = (*AGREED, "not_recoverable", "without_bill")


@pytest.fixture
def shop(books: Books) -> Shop:
    """A shop that sold 10+2 of a batch at 50.00 to Asha; MRP 100.00, PTR 50.00."""
    made = Shop(books)
    made.receives("Dolo 650", batch="D1", units=100)
    made.bills("Asha Medical", "Dolo 650", units=10)
    return made


def takes(shop: Shop, quantity: str = "4", *, party: str = "Asha Medical", **more: Any) -> Posted:
    """Take dead goods of a party; what its company says does not matter."""
    head = {key: more.pop(key) for key in ("reason", "date") if key in more}
    line = {"item": shop.item("Dolo 650"), "quantity": quantity, **more}
    return shop.sends(
        "breakage_receipt", party=shop.party(party), lines=[line], consents=list(UNPAID),
        **{"reason": "damage", **head},
    )  # fmt: skip


def settles(shop: Shop, kind: str, *receipts: Posted, **more: Any) -> Posted:
    """Settle receipts of Asha."""
    consents = [*UNPAID, "past_section_34", "part_settled"]
    of = [one.number for one in receipts]
    return shop.sends(kind, party=shop.party("Asha Medical"), of=of, **{"consents": consents, **more})


def owed(shop: Shop) -> int:
    """Return what is owed for goods taken and not settled."""

    def read(tx: Tx) -> int:
        question = select(func.sum(Posting.paise)).join(Account, Account.id == Posting.account_id)
        return -int(tx.scalar(question.where(Account.code == "returns_due")) or 0)

    return shop.desk.ask(read)


def test_goods_come_in_among_the_dead_and_wait_to_be_settled(shop: Shop) -> None:
    before = shop.owes("Asha Medical")
    taken = takes(shop, "4")
    assert (taken.total, taken.cgst, taken.lines[0].rate) == (20_000, 0, 50_000)
    assert shop.units("Dolo 650", bucket="damaged") == 4
    assert (shop.owes("Asha Medical"), owed(shop)) == (before, 20_000)
    (card,) = shop.desk.ask(receipts_of_breakage)
    assert (card.number, card.value, card.left, card.settled_by) == (taken.number, 20_000, 20_000, ())
    assert shop.trouble() == ""


@pytest.mark.parametrize(
    ("basis", "percent", "rate"),
    [("mrp", 80_000, 76_190), ("ptr", 90_000, 45_000), ("billed", 100_000, 47_500)],
)
def test_the_shop_and_the_policy_set_the_rate(books: Books, basis: str, percent: int, rate: int) -> None:
    shop = Shop(books)
    maker = shop.desk.do(save_maker, MakerForm(code="MIC", name="Micro")).id
    shop.item("Dolo 650", maker_id=maker)
    shop.receives("Dolo 650", batch="D1", units=100)
    shop.bills("Asha Medical", "Dolo 650", units=10, discounts=["5%"])
    shop.desk.do(save_setting, TAKEN_BASIS, basis)
    shop.desk.do(save_setting, TAKEN_PERCENT, percent)
    assert takes(shop, "1").lines[0].rate == rate
    policy = ReturnPolicy(
        maker_id=maker or 0, reason="damage", give_basis="pts", give_percent=Percent(50_000),
        since=clock.today(),
    )  # fmt: skip
    shop.desk.do(save_return_policy, policy)
    assert takes(shop, "1").lines[0].rate == 20_000
    assert takes(shop, "1*12.34").lines[0].rate == 12_340


def test_expired_goods_are_expired_whatever_is_said(shop: Shop) -> None:
    gone = clock.today() - timedelta(days=10)
    shop.receives("Pan 40", batch="P1", units=10, expiry=gone)
    line = {"item": shop.item("Pan 40"), "quantity": "2", "batch": "P1"}
    shop.sends(
        "breakage_receipt", party=shop.party("Asha Medical"), reason="damage", lines=[line],
        consents=list(UNPAID),
    )  # fmt: skip
    assert shop.units("Pan 40", bucket="expired") == 2


def test_a_credit_note_settles_it_and_lowers_the_tax_of_its_bill(shop: Shop) -> None:
    bill = shop.open_bills("Asha Medical")[0]
    before = shop.owes("Asha Medical")
    taken = takes(shop, "4")
    part = settles(shop, "breakage_note", taken, lines=[{"item": shop.item("Dolo 650"), "quantity": "1"}])
    assert (part.title, part.taxable, part.cgst + part.sgst, owed(shop)) == (
        "credit_note",
        5_000,
        250,
        15_000,
    )
    assert bill.number in part.remarks
    rest = settles(shop, "breakage_note", taken)
    assert (rest.total, owed(shop)) == (15_800, 0)
    assert shop.owes("Asha Medical") == before - part.total - rest.total
    assert [one.number for one in rest.allotments] == [bill.number]
    assert shop.desk.ask(receipts_of_breakage) == []
    assert shop.desk.ask(receipts_of_breakage, only_open=False)[0].settled_by == (part.number, rest.number)
    with pytest.raises(Refused, match="settled whole"):
        settles(shop, "breakage_note", taken)
    with pytest.raises(Refused, match="was made from"):
        shop.cancels(taken)
    shop.cancels(rest)
    assert owed(shop) == 15_000
    assert shop.trouble() == ""


def test_goods_given_for_it_are_a_supply_whose_tax_is_owed(shop: Shop) -> None:
    before = shop.owes("Asha Medical")
    taken = takes(shop, "4")
    here = shop.units("Dolo 650")
    given = settles(shop, "replacement_issue", taken)
    assert (given.title, given.taxable, given.cgst + given.sgst, given.total) == (
        "tax_invoice",
        20_000,
        1_000,
        21_000,
    )
    assert (shop.units("Dolo 650"), owed(shop)) == (here - 4, 0)
    assert shop.owes("Asha Medical") == before + 1_000
    assert [one.left for one in shop.open_bills("Asha Medical") if one.number == given.number] == [1_000]
    assert treatment_on(date(2026, 4, 1)) == "supply"
    assert shop.trouble() == ""


def test_what_does_not_lie_here_stays_open(books: Books) -> None:
    shop = Shop(books)
    shop.receives("Dolo 650", batch="D1", units=12)
    shop.bills("Asha Medical", "Dolo 650", units=10)
    taken = takes(shop, "4")
    settling = shop.desk.ask(settled_by, "replacement_issue", [taken.id])
    assert settling.left == ("2 of Dolo 650 do not lie here",)
    with pytest.raises(NeedsConsent, match="do not lie here"):
        settles(shop, "replacement_issue", taken, consents=[])
    given = settles(shop, "replacement_issue", taken)
    assert (sum(line.units for line in given.lines), owed(shop)) == (2, 10_000)
    assert shop.desk.ask(receipts_of_breakage)[0].left == 10_000
    with pytest.raises(Refused, match="Nothing of it lies here"):
        settles(shop, "replacement_issue", taken)


def test_goods_with_and_without_a_bill_go_on_notes_of_their_own(shop: Shop) -> None:
    shop.receives("Pan 40", batch="P1", units=10)
    lines = [{"item": shop.item(name), "quantity": "2"} for name in ("Dolo 650", "Pan 40")]
    taken = shop.sends(
        "breakage_receipt", party=shop.party("Asha Medical"), reason="damage", lines=lines,
        consents=list(UNPAID),
    )  # fmt: skip
    first = settles(shop, "breakage_note", taken)
    second = settles(shop, "breakage_note", taken)
    assert (first.title, second.title, owed(shop)) == ("credit_note", "financial_credit_note", 0)
    assert second.cgst == 0


def test_never_more_than_was_sold_by_whichever_way(shop: Shop) -> None:
    line = {"item": shop.item("Dolo 650"), "quantity": "7"}
    shop.sends("sale_return", party=shop.party("Asha Medical"), lines=[line])
    bill = shop.open_bills("Asha Medical")[0].number
    with pytest.raises(Refused, match="4 of Dolo 650 here, 3 open"):
        takes(shop, "4", bill=bill)


def test_refusals_name_field_and_next_step(shop: Shop) -> None:
    taken = takes(shop, "4")
    item = shop.item("Dolo 650")
    with pytest.raises(Refused) as no:
        settles(shop, "breakage_note", taken, lines=[{"item": item, "quantity": "5"}])
    assert (no.value.field, no.value.message) == ("quantity", "1 of Dolo 650 more than is open of them.")
    with pytest.raises(Refused, match="another party"):
        shop.sends("breakage_note", party=shop.party("Balaji"), of=[taken.number])
    with pytest.raises(Refused, match="Only broken and expired"):
        takes(shop, "1", reason="unsold")
    draft = shop.desk.ask(settled_by, "breakage_note", [taken.id]).draft
    with pytest.raises(Refused, match="rate of its receipt"):
        edit_settling(draft, 0, "rate", "60")
    assert edit_settling(draft, 0, "quantity", "0").lines == ()
    with pytest.raises(Refused, match="settles nothing"):
        shop.desk.ask(settled_by, "sale_return", [taken.id])


def test_a_receipt_that_was_settled_keeps_its_rate_and_quantity(shop: Shop) -> None:
    taken = takes(shop, "4")
    settles(shop, "breakage_note", taken, lines=[{"item": shop.item("Dolo 650"), "quantity": "2"}])
    line = {"item": shop.item("Dolo 650"), "quantity": "4*30"}
    head: dict[str, Any] = {"party": shop.party("Asha Medical"), "reason": "damage", "consents": list(UNPAID)}
    with pytest.raises(Refused, match="was made from"):
        shop.corrects(taken, lines=[line], **head)
    more = shop.corrects(taken, lines=[{**line, "quantity": "6"}], **head)
    assert (more.total, owed(shop)) == (30_000, 20_000)
    assert shop.trouble() == ""
