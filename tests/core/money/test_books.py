"""Contra and journal: what balances is written, a party is settled bill by bill, the rest is refused."""

from dataclasses import replace
from typing import Any

import pytest

from dcms_desktop.db.connect import Books
from dcms_desktop.documents.actions import edit_document
from dcms_desktop.drafts.legs import drop_leg
from dcms_desktop.drafts.legs import mark_part
from dcms_desktop.drafts.legs import parts_of
from dcms_desktop.drafts.legs import set_leg
from dcms_desktop.drafts.legs import set_leg_part
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.actions import save_account
from dcms_desktop.ledger.queries import account_cards
from dcms_desktop.ledger.queries import dues_to_edit
from dcms_desktop.ledger.queries import money_in_books
from dcms_desktop.ledger.rules import AccountCard
from dcms_desktop.ledger.rules import Leg
from dcms_desktop.ledger.rules import OpenDue
from dcms_desktop.money.kinds import contra
from dcms_desktop.money.kinds import journal
from dcms_desktop.money.rules import with_posted_legs
from dcms_desktop.sales.queries import start_draft
from reports.catalogue import day_book
from reports.catalogue import party_ledger
from tests.makers_drafts import TODAY
from tests.makers_drafts import make_draft
from tests.shop import Shop


def leg(account: str, paise: int, **more: Any) -> Leg:
    money = account if account in {"cash", "bank"} else ""
    return Leg(account=account, paise=Paise(paise), money=money, **more)


def entry(*legs: Leg, kind: str = "journal", **more: Any) -> Draft:
    return make_draft(**{"kind": kind, "party": None, "legs": legs, "remarks": "As agreed", **more})


def due(due_id: int, left: int, account: str = "debtors") -> OpenDue:
    return OpenDue(
        id=due_id, document_id=due_id, number=f"A/{due_id}", day=TODAY, due_on=TODAY, kind="bill",
        amount=Paise(left), left=Paise(left), account=account,
    )  # fmt: skip


# ── as pure rules ───────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (entry(leg("rent", 500), leg("office", -500)), {}),
        (entry(leg("rent", 500), leg("office", -499)), {"balance": "block"}),
        (entry(leg("rent", 500)), {"legs": "block", "balance": "block"}),
        (entry(leg("rent", 500), leg("office", -500), remarks=" "), {"narration": "block"}),
        (entry(leg("rent", 500), leg("office", -500), leg("loans", 0)), {"amount": "block"}),
        (entry(leg("debtors", 500), leg("office", -500)), {"party": "block"}),
        (entry(leg("rent", 500, party_id=7), leg("office", -500)), {"party": "block"}),
        (entry(leg("stock", 500), leg("office", -500)), {"stock": "block"}),
        (entry(leg("cgst_in", 500), leg("office", -500)), {"journal_gst": "ask"}),
        (entry(leg("rent", 500), leg("cash", -500)), {"journal_money": "ask"}),
    ],
)
def test_what_is_asked_of_a_journal(draft: Draft, expected: dict[str, str]) -> None:
    assert {gate.name: gate.level for gate in journal.KIND.check(draft)} == expected


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (entry(leg("bank", 500), leg("cash", -500), kind="contra", remarks=""), set()),
        (entry(leg("rent", 500), leg("cash", -500), kind="contra"), {"money"}),
        (entry(leg("cash", 500), leg("cash", -500), kind="contra"), {"both_sides"}),
    ],
)
def test_a_contra_moves_money_only(draft: Draft, expected: set[str]) -> None:
    assert {gate.name for gate in contra.KIND.check(draft)} == expected


def test_a_line_settles_the_oldest_bills_until_they_are_marked_by_hand() -> None:
    dues = [due(1, 300), due(2, 400), due(3, -50), due(4, -900, "creditors")]
    credit = leg("debtors", -500, party_id=7)
    assert [(one.due_id, one.paise) for one in parts_of(credit, dues)] == [(1, 300), (2, 200)]
    marked = mark_part(credit, dues[1], dues)
    assert [(one.due_id, one.paise) for one in parts_of(marked, dues)] == [(2, 400)]
    assert mark_part(marked, dues[1], dues).parts == ()
    assert set_leg_part(marked, dues[1], Paise(0)).parts == ()
    with pytest.raises(Refused):
        set_leg_part(marked, dues[1], Paise(-1))
    paid = leg("creditors", 500, party_id=7)
    assert [(one.due_id, one.paise) for one in parts_of(paid, dues)] == [(4, 500)]
    assert parts_of(leg("debtors", 500, party_id=7), dues) == ()  # what raises a debt settles nothing


def test_lines_are_put_and_dropped() -> None:
    draft = set_leg(entry(), 0, leg("rent", 500))
    draft = set_leg(set_leg(draft, 5, leg("cash", -400)), 1, leg("cash", -500))
    assert [one.paise for one in draft.legs] == [500, -500]
    assert [one.paise for one in drop_leg(draft, 0).legs] == [-500]


# ── in the books ────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def shop(books: Books) -> Shop:
    shop = Shop(books)
    shop.receives("Dolo 650", batch="D1", units=100)
    return shop


def test_cash_goes_into_the_bank(shop: Shop) -> None:
    shop.takes_money("Asha Medical", "900.00")
    slip = shop.sends(
        "contra",
        reference="SLIP 7",
        lines=[{"account": "bank", "debit": "600"}, {"account": "cash", "credit": "600"}],
    )
    assert (slip.total, slip.number[:3]) == (60_000, "CO/")
    assert [shop.desk.ask(money_in_books, one, clock.today()) for one in ("cash", "bank")] == [30_000, 60_000]
    [row] = [one for one in shop.desk.ask(day_book.query, day_book.Ask()) if one.number == slip.number]
    assert (row.document, row.party, row.other) == ("Contra", "Bank / Cash", 60_000)
    assert shop.trouble() == ""


def test_a_journal_settles_named_bills_of_customer_and_supplier(shop: Shop) -> None:
    first = shop.bills("Asha Medical", "Dolo 650", units=10)
    second = shop.bills("Asha Medical", "Dolo 650", units=20)
    owed = shop.owes("Asha Medical")
    posted = shop.sends(
        "journal",
        remarks="Barter settled",
        lines=[
            {"party": shop.party("Depot"), "debit": "100.00"},
            {
                "party": shop.party("Asha Medical"),
                "credit": "100.00",
                "bills": [{"number": second.number, "amount": "60.00"}],
            },
        ],
    )
    left = {one.number: one.left for one in shop.open_bills("Asha Medical")}
    assert left == {first.number: first.total, second.number: second.total - 6_000, posted.number: -4_000}
    assert shop.owes("Asha Medical") == owed - 10_000
    assert [(one.number, one.paise) for one in posted.legs[1].bills] == [(second.number, 6_000)]
    assert posted.legs[0].bills[0].paise == 10_000
    assert shop.trouble() == ""
    shop.cancels(posted)
    assert {one.left for one in shop.open_bills("Asha Medical")} == {first.total, second.total}


def test_what_a_party_is_debited_with_is_a_new_bill(shop: Shop) -> None:
    party = shop.party("Asha Medical")
    posted = shop.sends(
        "journal",
        remarks="Charges of the bounced cheque",
        due_date=clock.today().isoformat(),
        lines=[{"party": party, "debit": "350"}, {"account": "other_income", "credit": "350"}],
    )
    [bill] = shop.open_bills("Asha Medical")
    assert (bill.number, bill.left, bill.kind) == (posted.number, 35_000, "bill")
    rows = shop.desk.ask(party_ledger.query, party_ledger.Ask(party=shop.parties["Asha Medical"]))
    assert rows[-1].balance == 35_000


def test_one_party_on_two_lines_settles_one_bill_once(shop: Shop) -> None:
    bill = shop.bills("Asha Medical", "Dolo 650", units=10)
    party, half = shop.party("Asha Medical"), str(bill.total // 200)
    shop.sends(
        "journal",
        remarks="Two reasons",
        lines=[{"party": party, "credit": half}, {"party": party, "credit": half},
               {"account": "discount", "debit": str(int(half) * 2)}],
    )  # fmt: skip
    assert sum(one.left for one in shop.open_bills("Asha Medical")) == bill.total - int(half) * 200


@pytest.mark.parametrize(
    ("line", "field", "words"),
    [
        ({"account": "nowhere", "debit": "5"}, "account", "not in these books"),
        ({"account": "rent", "debit": "5", "credit": "5"}, "credit", "not both"),
        ({"account": "rent", "party": "R", "debit": "5"}, "account", "no account of parties"),
        ({"party": "R", "debit": "5", "bills": []}, None, ""),
        ({"party": "R", "credit": "5", "bills": [{"number": "X", "amount": "5"}]}, "bills", "no open bill"),
        ({"party": "B", "debit": "5"}, "account", "buys and sells"),
    ],
)
def test_what_a_sent_line_is_refused_for(
    shop: Shop, line: dict[str, Any], field: str | None, words: str
) -> None:
    codes = {"R": shop.party("Asha Medical"), "B": shop.party("Both Traders", role="both")}
    sent = {**line, **({"party": codes[line["party"]]} if "party" in line else {})}
    lines = [{"account": "office", "credit": "5"}, sent]
    if "credit" in line and "debit" not in line:
        lines[0] = {"account": "office", "debit": "5"}
    if field is None:
        assert shop.sends("journal", remarks="x", lines=lines).total == 500
        return
    with pytest.raises(Refused, match=words) as no:
        shop.sends("journal", remarks="x", lines=lines)
    assert (no.value.field, no.value.line) == (field, 2)


def test_tax_is_written_by_hand_only_when_agreed(shop: Shop) -> None:
    lines = [{"account": "cgst_out", "debit": "90"}, {"account": "bank", "credit": "90"}]
    with pytest.raises(NeedsConsent) as ask:
        shop.sends("journal", remarks="Challan", consents=[], lines=lines)
    assert ask.value.name == "journal_gst"
    assert shop.sends(
        "journal", remarks="Challan", consents=["journal_gst", "journal_money"], lines=lines
    ).total


def test_a_journal_is_corrected_with_its_marks(shop: Shop) -> None:
    bill = shop.bills("Asha Medical", "Dolo 650", units=10)
    party = shop.party("Asha Medical")
    posted = shop.sends(
        "journal",
        remarks="Rebate",
        lines=[{"account": "discount", "debit": "20"}, {"party": party, "credit": "20"}],
    )
    dues = {one: shop.desk.ask(dues_to_edit, one, posted.id) for one in [posted.legs[1].party_id or 0]}
    draft = with_posted_legs(shop.desk.ask(start_draft, "journal"), posted, dues)
    assert draft.legs[1].parts is not None
    assert [part.paise for part in draft.legs[1].parts] == [2_000]
    legs = (
        replace(draft.legs[0], paise=Paise(3_000)),
        replace(draft.legs[1], paise=Paise(-3_000), parts=None),
    )
    assert draft.revises is not None
    changed = replace(draft, legs=legs, revises=replace(draft.revises, reason="30 was agreed"))
    shop.desk.do(edit_document, changed)
    assert [one.left for one in shop.open_bills("Asha Medical")] == [bill.total - 3_000]
    assert shop.trouble() == ""


# ── accounts ────────────────────────────────────────────────────────────────────────────────────
def test_an_account_of_the_shop_is_used_at_once_and_stays_what_it_is(shop: Shop) -> None:
    saved = shop.desk.do(
        save_account, AccountCard(id=0, code="", name="Bank of Baroda OD", nature="liability", money="bank")
    )
    [card] = [one for one in shop.desk.ask(account_cards) if one.id == saved.id]
    assert card.code == "bank_of_baroda_od"
    shop.sends("contra", lines=[{"account": card.code, "debit": "5"}, {"account": "bank", "credit": "5"}])
    with pytest.raises(Refused, match="Entries stand"):
        shop.desk.do(save_account, replace(card, nature="asset"))
    shop.desk.do(save_account, replace(card, name="BoB overdraft", active=False))
    with pytest.raises(Refused, match="not in use"):
        shop.sends("contra", lines=[{"account": card.code, "debit": "5"}, {"account": "bank", "credit": "5"}])


@pytest.mark.parametrize(
    ("card", "field"),
    [
        (AccountCard(id=0, code="", name="Rent", nature="expense"), "code"),
        (AccountCard(id=0, code="x", name="rent", nature="expense"), "name"),
        (AccountCard(id=0, code="!!", name="Tea", nature="expense"), "code"),
        (AccountCard(id=0, code="", name="Tea", nature="cost"), "nature"),
        (AccountCard(id=0, code="", name="Tea", nature="expense", money="bank"), "nature"),
        (AccountCard(id=0, code="", name="Tea", nature="asset", money="gold"), "money"),
    ],
)
def test_what_an_account_is_refused_for(shop: Shop, card: AccountCard, field: str) -> None:
    with pytest.raises(Refused) as no:
        shop.desk.do(save_account, card)
    assert no.value.field == field


def test_accounts_of_the_program_only_change_their_name(shop: Shop) -> None:
    cash = next(one for one in shop.desk.ask(account_cards) if one.code == "cash")
    shop.desk.do(save_account, replace(cash, name="Cash in the till"))
    for bent in (replace(cash, active=False), replace(cash, nature="expense", money="")):
        with pytest.raises(Refused):
            shop.desk.do(save_account, bent)
