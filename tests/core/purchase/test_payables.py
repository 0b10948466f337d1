from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.parties.rules import PartyForm
from dcms_desktop.parties.rules import check_party
from dcms_desktop.purchase.kinds.goods_receipt import KIND
from dcms_desktop.purchase.payables import credit_day
from dcms_desktop.purchase.payables import enterprise_day
from tests.makers_drafts import make_batch
from tests.makers_drafts import make_draft
from tests.makers_drafts import make_party
from tests.makers_drafts import make_receipt_line

BILL_DAY = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("enterprise", "credit_days", "day"),
    [
        ("micro", 60, date(2026, 12, 16)),
        ("small", 45, date(2026, 12, 16)),
        ("small", 30, date(2026, 12, 1)),
        ("small", 0, date(2026, 11, 16)),
        ("medium", 60, None),
        ("trader", 60, None),
        ("", 60, None),
    ],
)
def test_a_micro_or_small_enterprise_has_its_day(enterprise: str, credit_days: int, day: date | None) -> None:
    assert enterprise_day(BILL_DAY, credit_days, enterprise) == day


def test_the_law_has_a_beginning() -> None:
    assert enterprise_day(date(2006, 10, 1), 60, "micro") is None
    assert enterprise_day(date(2006, 10, 2), 60, "micro") == date(2006, 11, 16)
    assert credit_day(BILL_DAY) == date(2027, 4, 30)


def test_a_receipt_warns_of_a_due_day_past_that_of_the_law() -> None:
    def names(**more: Any) -> list[str]:
        party = make_party(role="supplier", **more)
        line = replace(make_receipt_line(), batch=make_batch())
        draft = make_draft(line, kind="goods_receipt", party=party, reference_day=BILL_DAY)
        return [gate.name for gate in KIND.check(KIND.figure(draft)) if gate.level == "warn"]

    assert names(credit_days=60, msme_class="small") == ["msme_day"]
    assert names(credit_days=45, msme_class="small") == []
    assert names(credit_days=60, msme_class="trader") == []


def test_a_udyam_number_is_tidied_and_what_is_none_is_refused() -> None:
    form = PartyForm(name="Depot", state="27", msme_class="micro", udyam=" udyam-mh-26-0012345")
    checked = check_party(form)
    assert (checked.udyam, checked.msme) == ("UDYAM-MH-26-0012345", True)
    with pytest.raises(Refused) as no:
        check_party(replace(form, udyam="MH26"))
    assert no.value.field == "udyam"
    with pytest.raises(Refused) as other:
        check_party(replace(form, msme_class="tiny"))
    assert other.value.field == "msme_class"
