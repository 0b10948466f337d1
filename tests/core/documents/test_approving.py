"""What a clerk may not agree to by himself: somebody who may says yes, also by the code of his phone."""

from datetime import timedelta
from typing import Any

import pytest

from dcms_desktop.approvals.settings import BACK_DATE
from dcms_desktop.company.actions import save_setting
from dcms_desktop.company.actions import save_user
from dcms_desktop.company.actions.approvals import Approved
from dcms_desktop.company.actions.approvals import Wish
from dcms_desktop.company.actions.approvals import approve_question
from dcms_desktop.company.actions.approvals import make_approver_key
from dcms_desktop.company.codes import code_of
from dcms_desktop.company.codes import phone_text
from dcms_desktop.company.codes import step_at
from dcms_desktop.company.codes import step_of_code
from dcms_desktop.company.queries import approvers
from dcms_desktop.company.queries import users
from dcms_desktop.company.rules import UserForm
from dcms_desktop.db.connect import Books
from dcms_desktop.documents.posted import Posted
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import NotAllowed
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import rupees
from dcms_desktop.sales.settings import BELOW_COST
from dcms_desktop.sales.settings import OVER_LIMIT
from tests.shop import Shop

KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The key of RFC 6238, appendix B."""


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")]
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert code_of(KEY, seconds // 30) == code


def test_a_code_is_good_for_two_minutes_and_once() -> None:
    at = "2026-11-29T10:00:00.000Z"
    now = step_at(at)
    assert step_of_code(KEY, code_of(KEY, now - 2), at, 0) == now - 2
    assert step_of_code(KEY, f" {code_of(KEY, now)[:3]} {code_of(KEY, now)[3:]}", at, 0) == now
    assert step_of_code(KEY, code_of(KEY, now), at, now) is None
    assert step_of_code(KEY, code_of(KEY, now + 3), at, 0) is None
    told = phone_text(KEY, "RAVI", "Sai Pharma")
    assert told.startswith("otpauth://totp/Sai%20Pharma:RAVI?secret=GEZ")


class Till:
    """A shop with a clerk at the counter, and the owner's phone far away."""

    def __init__(self, books: Books) -> None:
        self.shop = Shop(books)
        self.shop.receives("Dolo 650", batch="D1", units=100)
        self.shop.party("Nisha Stores", credit_limit=rupees("500"))
        desk = self.shop.desk
        self.owner = desk.ask(approvers)[0]
        for declared, value in ((OVER_LIMIT, "approve"), (BELOW_COST, "approve"), (BACK_DATE, "approve")):
            desk.do(save_setting, declared, value)
        self.secret = desk.do(make_approver_key, self.owner.id).secret
        clerk = desk.do(save_user, UserForm(code="KIRAN", name="Kiran", role="clerk")).id
        desk.sign_in(clerk)

    def bills(self, *consents: str, units: int = 20, **more: Any) -> Posted:
        return self.shop.bills(
            "Nisha Stores", "Dolo 650", units=units, request_id="b1", consents=list(consents), **more
        )

    def asked(self, *consents: str, **more: Any) -> NeedsConsent:
        with pytest.raises(NeedsConsent) as asked:
            self.bills(*consents, **more)
        return asked.value

    def says_yes(self, ask: NeedsConsent, code: str = "") -> Approved:
        now = code or code_of(self.secret, step_at(clock.utc_text()))
        wish = Wish(name=ask.name, digest=ask.digest, question=ask.question)
        return self.shop.desk.do(approve_question, self.owner.code, now, wish)


@pytest.fixture
def till(books: Books) -> Till:
    return Till(books)


def test_credit_over_the_limit_waits_for_the_owners_code(till: Till) -> None:
    ask = till.asked()
    assert (ask.name, len(ask.digest)) == ("credit_limit", 16)
    assert "dcms approve credit_limit" in ask.as_problem()["next_step"]
    assert till.asked("credit_limit").name == "credit_limit"  # his own yes is not enough
    yes = till.says_yes(ask)
    assert till.bills(yes.consent).number.startswith("A/")


def test_a_yes_is_for_one_question_of_one_document(till: Till) -> None:
    yes = till.says_yes(till.asked())
    with pytest.raises(NeedsConsent):
        till.bills(yes.consent, units=21)
    assert till.asked("credit_limit@999").name == "credit_limit"


def test_a_code_counts_once_and_wrong_ones_must_wait(till: Till) -> None:
    ask = till.asked()
    assert till.says_yes(ask).approver == till.owner.code
    assert till.says_yes(ask).consent == ""
    waits = [till.says_yes(ask, "000000").wait_seconds for _ in range(5)]
    assert waits[-1] > 0
    assert till.says_yes(ask).wait_seconds > 0
    with pytest.raises(Refused, match="no approver"):
        till.shop.desk.do(approve_question, "KIRAN", "123456", Wish(name="x", digest="y"))
    with pytest.raises(NotAllowed):
        till.shop.desk.do(make_approver_key, till.owner.id)


def test_below_cost_and_a_day_that_has_passed_want_an_approver_too(till: Till) -> None:
    assert till.asked(rate="1.00").name in {"below_cost", "credit_limit"}
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    with pytest.raises(NeedsConsent) as asked:
        till.shop.bills("Asha Medical", "Dolo 650", units=1, date=yesterday, consents=["negative_stock"])
    assert (asked.value.name, bool(asked.value.digest)) == ("back_date", True)


def test_who_may_approve_is_asked_like_anybody_before(till: Till) -> None:
    till.shop.desk.sign_in(till.owner.id)
    ask = till.asked()
    assert (ask.name, ask.digest) == ("credit_limit", "")
    assert till.bills("credit_limit").number.startswith("A/")


def test_an_approver_who_is_there_says_yes_by_name_and_pin(till: Till) -> None:
    desk = till.shop.desk
    desk.sign_in(till.owner.id)
    desk.do(save_user, UserForm(code="MEERA", name="Meera Rao", role="owner", pin="4829"))
    desk.do(save_user, UserForm(code="NOPIN", name="Nobody", role="owner"))
    desk.sign_in(next(one.id for one in desk.ask(users) if one.code == "KIRAN" and one.id))
    ask = till.asked()
    wish = Wish(name=ask.name, digest=ask.digest, question=ask.question)
    assert desk.do(approve_question, "meera rao", "1111", wish).consent == ""
    yes = desk.do(approve_question, " meera  rao ", "4829", wish)
    assert (yes.approver, yes.consent.partition("@")[0]) == ("MEERA", "credit_limit")
    bill = till.bills(yes.consent)
    assert bill.number.startswith("A/")
    with pytest.raises(Refused, match="neither a PIN"):
        desk.do(approve_question, "NOPIN", "4829", wish)
    waits = [desk.do(approve_question, "MEERA", "0000", wish).wait_seconds for _ in range(5)]
    assert waits[-1] > 0
    assert desk.do(approve_question, "MEERA", "4829", wish).wait_seconds > 0
