"""Setting money against bills: the oldest first, never past a bill, never past the money."""

from datetime import date
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.rules import ACCOUNTS
from dcms_desktop.ledger.rules import MODES
from dcms_desktop.ledger.rules import Allotment
from dcms_desktop.ledger.rules import Entry
from dcms_desktop.ledger.rules import OpenDue
from dcms_desktop.ledger.rules import check_allotments
from dcms_desktop.ledger.rules import imbalance
from dcms_desktop.ledger.rules import oldest_first

DAY = date(2026, 11, 1)


def due(due_id: int, left: int, days: int = 0, kind: str = "bill") -> OpenDue:
    return OpenDue(
        id=due_id,
        document_id=due_id,
        number=f"A/{due_id}",
        day=DAY,
        due_on=DAY + timedelta(days=days),
        kind=kind,
        amount=Paise(left),
        left=Paise(left),
    )


def test_the_oldest_due_is_paid_first_and_the_rest_stays() -> None:
    dues = [due(1, 500, 9), due(2, 300, 2), due(3, -900), due(4, 200, 12, kind="on_account")]
    parts, rest = oldest_first(dues, Paise(400))
    assert parts == [Allotment(2, Paise(300)), Allotment(1, Paise(100))]
    assert rest == 0
    assert oldest_first(dues, Paise(1_200))[1] == 200
    assert oldest_first(dues, Paise(0)) == ([], 0)


@given(st.lists(st.integers(-500, 500), max_size=10), st.integers(0, 3_000))
def test_money_is_used_once_and_no_bill_is_paid_past_its_amount(lefts: list[int], amount: int) -> None:
    dues = [due(at, left, at % 3) for at, left in enumerate(lefts)]
    parts, rest = oldest_first(dues, Paise(amount))
    assert sum(part.paise for part in parts) + rest == amount
    check_allotments(dues, parts, Paise(amount))


@pytest.mark.parametrize(
    ("parts", "amount", "message"),
    [
        ([Allotment(9, Paise(1))], 100, "not open any more"),
        ([Allotment(1, Paise(501))], 900, "500|5.00 open"),
        ([Allotment(1, Paise(0))], 900, "open"),
        ([Allotment(1, Paise(-5))], 900, "open"),
        ([Allotment(3, Paise(-5))], 900, "open"),
        ([Allotment(1, Paise(500)), Allotment(2, Paise(300))], 799, "only"),
        ([Allotment(1, Paise(100)), Allotment(1, Paise(100))], 900, "twice"),
    ],
)
def test_an_allotment_past_either_side_is_refused(parts: list[Allotment], amount: int, message: str) -> None:
    dues = [due(1, 500), due(2, 300), due(3, -900)]
    with pytest.raises(Refused, match=message) as no:
        check_allotments(dues, parts, Paise(amount))
    assert no.value.field == "allotments"


def test_debit_meets_credit() -> None:
    assert imbalance([Entry("cash", Paise(5)), Entry("sales", Paise(-4))]) == 1


def test_every_way_to_pay_has_its_account() -> None:
    codes = [seed.code for seed in ACCOUNTS]
    assert len(set(codes)) == len(codes)
    assert set(MODES.values()) <= set(codes)
    assert {seed.nature for seed in ACCOUNTS} == {"asset", "liability", "income", "expense", "capital"}
