"""Receiving money: put on bills, kept on account, and what is asked before it is saved."""

from dataclasses import replace
from datetime import date
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Tender
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import rupees
from dcms_desktop.ledger.rules import Allotment
from dcms_desktop.ledger.rules import OpenDue
from dcms_desktop.ledger.rules import imbalance
from dcms_desktop.money.kinds import opening_due
from dcms_desktop.money.kinds import receipt
from dcms_desktop.money.rules import allot_oldest
from dcms_desktop.money.rules import mark_bill
from dcms_desktop.money.rules import on_account
from dcms_desktop.money.rules import receipt_gates
from dcms_desktop.money.rules import set_part
from dcms_desktop.tax.rules import Charge
from tests.makers_drafts import TODAY
from tests.makers_drafts import cash
from tests.makers_drafts import make_draft
from tests.makers_drafts import make_party


def due(due_id: int, left: str, days: int = 0) -> OpenDue:
    paise = rupees(left)
    return OpenDue(
        id=due_id,
        document_id=due_id,
        number=f"A/{due_id}",
        day=TODAY,
        due_on=TODAY + timedelta(days=days),
        kind="bill",
        amount=paise,
        left=paise,
    )


def taking(*tenders: Tender, rest: str = "0", **more: Any) -> Draft:
    charges = (Charge("Rest", rupees(rest), taxable=False),) if rest != "0" else ()
    return make_draft(kind="receipt", tenders=tenders, charges=charges, **more)


# ── putting money on bills ──────────────────────────────────────────────────────────────────────
def test_money_goes_on_the_oldest_bills_and_the_rest_on_account() -> None:
    draft = allot_oldest(taking(cash("150")), [due(1, "100", 5), due(2, "30", 1)])
    assert draft.allotments == (Allotment(2, Paise(3_000)), Allotment(1, Paise(10_000)))
    assert on_account(draft) == 2_000


def test_a_bill_is_marked_as_far_as_the_money_reaches_and_unmarked() -> None:
    one, two, three = due(1, "100"), due(2, "100"), due(3, "100")
    draft = mark_bill(mark_bill(taking(cash("150")), one), two)
    assert draft.allotments == (Allotment(1, Paise(10_000)), Allotment(2, Paise(5_000)))
    assert mark_bill(draft, three) is draft
    assert mark_bill(draft, one).allotments == (Allotment(2, Paise(5_000)),)


def test_an_amount_is_typed_on_a_bill_and_taken_off() -> None:
    draft = set_part(taking(cash("150")), due(1, "100"), Paise(700))
    assert draft.allotments == (Allotment(1, Paise(700)),)
    assert set_part(draft, due(1, "100"), Paise(800)).allotments == (Allotment(1, Paise(800)),)
    assert set_part(draft, due(1, "100"), Paise(0)).allotments == ()


@given(st.integers(1, 40_000), st.lists(st.integers(1, 9_000), max_size=6), st.data())
def test_marks_never_pass_the_money_or_a_bill(amount: int, lefts: list[int], data: st.DataObject) -> None:
    dues = [replace(due(at, "1"), left=Paise(left)) for at, left in enumerate(lefts)]
    draft = taking(Tender(mode="cash", paise=Paise(amount)))
    for one in data.draw(st.lists(st.sampled_from(dues), max_size=10)) if dues else []:
        draft = mark_bill(draft, one)
    assert on_account(draft) >= 0
    left = {one.id: one.left for one in dues}
    assert all(part.paise <= left[part.due_id] for part in draft.allotments or ())


# ── gates ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (taking(cash("100")), {}),
        (taking(cash("100"), party=None), {"party": "block"}),
        (taking(), {"amount": "block"}),
        (taking(Tender(mode="gold", paise=Paise(5))), {"mode": "block"}),
        (taking(Tender(mode="cheque", paise=Paise(5))), {"cheque": "block"}),
        (taking(cash("5"), cash("-4")), {"no_money": "block"}),
        (taking(cash("199999.99")), {}),
        (taking(cash("100000"), cash("100000")), {"cash_bar": "block"}),
        (taking(Tender(mode="upi", paise=rupees("200000"))), {}),
        (taking(cash("100"), rest="0.99"), {}),
        (taking(cash("100"), rest="1.00"), {"rest_closed": "ask"}),
        (taking(cash("100"), rest="-5"), {"rest_below_zero": "block"}),
        (taking(cash("1"), allotments=(Allotment(1, Paise(101)),)), {"allotments": "block"}),
    ],
)
def test_what_is_asked_of_a_receipt(draft: Draft, expected: dict[str, str]) -> None:
    assert {gate.name: gate.level for gate in receipt_gates(draft)} == expected


# ── the kinds ───────────────────────────────────────────────────────────────────────────────────
def entries(draft: Draft) -> dict[str, int]:
    plan = receipt.KIND.plan(draft)
    assert imbalance(plan.entries) == 0
    found: dict[str, int] = {}
    for entry in plan.entries:
        found[entry.account] = found.get(entry.account, 0) + entry.paise
    return found


def test_a_receipt_debits_money_and_credits_the_party() -> None:
    cheque = Tender(mode="cheque", paise=rupees("50"), reference="000123")
    bank = Tender(mode="bank", paise=rupees("25"))
    assert entries(taking(cash("100"), cheque, bank)) == {
        "cash": 10_000,
        "cheques": 5_000,
        "bank": 2_500,
        "debtors": -17_500,
    }


@pytest.mark.parametrize(("rest", "account"), [("0.99", "round_off"), ("1.00", "discount")])
def test_a_small_rest_is_rounding_and_a_larger_one_a_discount(rest: str, account: str) -> None:
    found = entries(taking(cash("100"), rest=rest))
    assert (found[account], found["debtors"]) == (rupees(rest), -10_000 - rupees(rest))


def test_what_no_bill_takes_stays_on_account() -> None:
    part = taking(cash("100"), allotments=(Allotment(1, Paise(4_000)),))
    (rest,) = receipt.KIND.plan(part).dues
    assert (rest.kind, rest.amount, rest.left) == ("on_account", -6_000, -6_000)
    whole = taking(cash("100"), allotments=(Allotment(1, Paise(10_000)),))
    assert receipt.KIND.plan(whole).dues == ()
    with pytest.raises(AssertionError, match="has a party"):
        receipt.KIND.plan(replace(part, party=None))


def owed(amount: str, **more: Any) -> Draft:
    charges = (Charge("Opening", rupees(amount), taxable=False),) if amount else ()
    return make_draft(kind="opening_due", charges=charges, **more)


@pytest.mark.parametrize(
    ("role", "amount", "account"),
    [
        ("customer", "500", "debtors"),
        ("customer", "-500", "debtors"),
        ("supplier", "-500", "creditors"),
        ("supplier", "500", "creditors"),
        ("both", "500", "debtors"),
        ("both", "-500", "creditors"),
    ],
)
def test_an_opening_due_stands_on_its_side(role: str, amount: str, account: str) -> None:
    plan = opening_due.KIND.plan(owed(amount, party=make_party(role=role)))
    assert [(entry.account, entry.paise) for entry in plan.entries] == [
        (account, rupees(amount)),
        ("opening", -rupees(amount)),
    ]


def test_an_opening_due_ages_from_its_own_bill() -> None:
    party = make_party(credit_days=30)
    (old,) = opening_due.KIND.plan(owed("5", party=party, reference_day=date(2026, 9, 1))).dues
    assert (old.due_on, old.amount, old.left) == (date(2026, 10, 1), 500, 500)
    (said,) = opening_due.KIND.plan(owed("5", party=party, due_on=date(2026, 9, 9))).dues
    assert said.due_on == date(2026, 9, 9)


def test_an_opening_due_needs_party_and_amount_and_takes_no_money() -> None:
    check = opening_due.KIND.check
    assert check(owed("5")) == ()
    names = [gate.name for gate in check(owed("", party=None, tenders=(cash("1"),)))]
    assert names == ["party", "amount", "tenders"]
    with pytest.raises(AssertionError, match="has a party"):
        opening_due.KIND.plan(owed("5", party=None))
