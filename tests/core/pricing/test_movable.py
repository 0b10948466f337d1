"""Rates that can move: rises with their ends, and who may pay what others pay."""

from datetime import date
from datetime import timedelta

import pytest

from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.pricing.rules.movable import Sale
from dcms_desktop.pricing.rules.movable import movable
from dcms_desktop.pricing.rules.movable import rises

TODAY = date(2026, 11, 30)


def sales(*told: tuple[int, int], mrp: int = 10_000) -> list[Sale]:
    """Return sales of ten units: so many days ago, at so many rupees."""
    return [
        Sale(
            document_id=at, number=f"A/{at}", day=TODAY - timedelta(days=ago), units=10,
            rate=Mills(rupees * 1_000), mrp=Paise(mrp),
        )
        for at, (ago, rupees) in enumerate(told, 1)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "outcomes"),
    [
        (((90, 70), (80, 72), (70, 72)), ["kept"]),
        (((90, 70), (80, 72)), ["lost"]),  # ten days are usual, thirty are waited
        (((30, 70), (20, 72)), ["open"]),
        (((90, 70), (80, 72), (70, 70)), ["lost"]),  # it came back at the old rate only
        (((90, 70), (80, 70), (70, 69)), []),
    ],
)
def test_a_rise_has_an_end(told: tuple[tuple[int, int], ...], outcomes: list[str]) -> None:
    assert [one.outcome for one in rises(sales(*told), TODAY)] == outcomes


def test_a_new_mrp_alone_is_no_rise() -> None:
    old, new = sales((90, 70)), sales((80, 77), mrp=11_000)
    assert rises([*old, *new], TODAY) == []


def test_who_pays_less_may_pay_what_others_do_when_rises_kept_the_parties() -> None:
    kept = ((90, 70), (80, 72), (70, 72))
    by_party = {1: sales(*kept), 2: sales(*kept), 3: sales(*kept), 4: sales((60, 70))}
    [hint] = movable(by_party, TODAY)
    assert (hint.party_id, hint.rate, hint.could_be, hint.gain) == (4, 70_000, 72_000, 2_000)
    assert (hint.kept, hint.cases) == (3, 3)
    lost = {**by_party, 5: sales((90, 70), (80, 72)), 6: sales((90, 70), (80, 72))}
    assert movable(lost, TODAY) == []
    assert movable({4: by_party[4], 1: by_party[1]}, TODAY) == []
