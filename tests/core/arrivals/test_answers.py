"""What the company says to claims and wishes of the line: booked by a person, or by his setting."""

from typing import Any

import pytest

from dcms_desktop.arrivals.actions.answers import book_decision
from dcms_desktop.arrivals.actions.answers import grant_config
from dcms_desktop.arrivals.pulling import pull_now
from dcms_desktop.arrivals.settings import BOOK_DECISIONS
from dcms_desktop.arrivals.settings import TAKE_SCHEDULE
from dcms_desktop.company.actions import save_setting
from dcms_desktop.company.queries import setting
from dcms_desktop.db.connect import Books
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.recovery.actions import build_claim
from dcms_desktop.recovery.actions import send_claim
from dcms_desktop.recovery.queries import claim_by_id
from dcms_desktop.recovery.queries import claim_lines
from dcms_desktop.sync.client import enrol
from dcms_desktop.sync.settings import MINUTES
from dcms_desktop.telling.queries.received import ReceivedRow
from dcms_desktop.telling.queries.received import received_rows
from dcms_desktop.telling.settings import COLLECTIONS
from dcms_desktop.telling.settings import GSTINS
from tests.core.recovery.conftest import FIRST
from tests.core.recovery.conftest import LAST
from tests.core.recovery.conftest import Trade
from tests.line_centre import LineCentre

ONE = 20_000
"""What one line of the claim asks."""


class Claimed(Trade):
    """A shop with a line that sent a claim of two lines."""

    def __init__(self, books: Books, centre: LineCentre) -> None:
        super().__init__(books)
        self.centre = centre
        self.offers()
        self.receives("Dolo 650", batch="D1", units=500)
        for _ in range(2):
            self.bills("Asha Medical", "Dolo 650", units=100)
        self.claim = self.desk.do(build_claim, "scheme", self.maker, FIRST, LAST).id
        self.number = self.desk.do(send_claim, self.claim).document.number
        enrol(self.desk, centre.url, "ABCD1234EF")

    def hears(self, body: dict[str, Any], rev: int = 1, kind: str = "claim_decision") -> ReceivedRow:
        """Let the centre say something; return it as it is kept."""
        self.centre.feed = [{"type": kind, "id": "CD-1", "rev": rev, "op": "upsert", "body": body}]
        self.centre.cursor += 1
        pull_now(self.desk)
        return self.desk.ask(received_rows, (kind,))[0]

    @property
    def standing(self) -> tuple[str, int, int]:
        """Return state, paid and refused of the claim."""
        claim = self.desk.ask(claim_by_id, self.claim)
        return claim.state, claim.paid, claim.refused


@pytest.fixture
def claimed(books: Books, centre: LineCentre) -> Claimed:
    return Claimed(books, centre)


def test_an_answer_is_booked_line_by_line_by_a_clerk(claimed: Claimed) -> None:
    first, second = claimed.desk.ask(claim_lines, claimed.desk.ask(claim_by_id, claimed.claim))
    whole = first.source.amount
    told = {
        "state": "part", "doc_no": claimed.number, "amount_paise": whole, "reference": "CN/77",
        "lines": [{"n": 1, "paid_paise": whole - 500, "refused_paise": 500, "reason": "over cap"},
                  {"n": 2, "refused_paise": second.source.amount, "reason": "no proof"}],
    }  # fmt: skip
    row = claimed.hears(told)
    assert row.state == "waiting"
    assert claimed.standing == ("sent", 0, 0)
    claimed.desk.do(book_decision, row.id)
    assert claimed.standing == ("closed", whole - 500, 500 + second.source.amount)
    lines = claimed.desk.ask(claim_lines, claimed.desk.ask(claim_by_id, claimed.claim))
    assert [line.reason for line in lines] == ["over cap", "no proof"]
    with pytest.raises(Refused, match="settled"):
        claimed.desk.do(book_decision, row.id)
    assert not claimed.trouble()


def test_a_sum_without_lines_pays_in_order_and_of_a_part_the_rest_is_refused(claimed: Claimed) -> None:
    claimed.desk.do(save_setting, BOOK_DECISIONS, True)
    total = claimed.desk.ask(claim_by_id, claimed.claim).amount
    assert claimed.hears({"state": "acknowledged", "doc_no": claimed.number}).state == "done"
    assert claimed.standing[0] == "acknowledged"
    row = claimed.hears(
        {"state": "part", "doc_no": claimed.number, "amount_paise": total - 700, "reason": "late"}, rev=2
    )
    assert row.state == "done"
    assert claimed.standing == ("closed", total - 700, 700)


def test_a_rejection_leaves_the_claim_owed_until_it_is_given_up(claimed: Claimed) -> None:
    told = {"state": "rejected", "doc_no": claimed.number, "reason": "no photo", "date": f"{clock.today()}"}
    row = claimed.hears(told)
    claimed.desk.do(book_decision, row.id)
    assert claimed.standing == ("rejected", 0, 0)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"doc_no": ""}, "names no claim"),
        ({"doc_no": "CL/404"}, "no claim CL/404"),
        ({"amount_paise": 10**9}, "expected"),
        ({"lines": [{"n": 9, "paid_paise": 5}]}, "no line 9"),
    ],
)
def test_an_answer_that_does_not_fit_waits_with_its_reason(
    claimed: Claimed, more: dict[str, Any], why: str
) -> None:
    claimed.desk.do(save_setting, BOOK_DECISIONS, True)
    row = claimed.hears({"state": "accepted", "doc_no": claimed.number, **more})
    assert row.state == "waiting"
    with pytest.raises(Refused, match=why):
        claimed.desk.do(book_decision, row.id)
    assert claimed.standing == ("sent", 0, 0)


def test_wishes_are_taken_or_granted_only_as_the_owner_allows(claimed: Claimed) -> None:
    row = claimed.hears({"upload_minutes": 10}, kind="config")
    assert (row.state, claimed.desk.ask(setting, MINUTES)) == ("applied", 10)
    claimed.desk.do(save_setting, TAKE_SCHEDULE, False)
    row = claimed.hears({"upload_minutes": 30, "collections": True, "gstins": False}, rev=2, kind="config")
    assert (row.state, claimed.desk.ask(setting, MINUTES)) == ("waiting", 10)
    assert not claimed.desk.ask(setting, COLLECTIONS)
    claimed.desk.do(grant_config, row.id)
    assert (claimed.desk.ask(setting, MINUTES), claimed.desk.ask(setting, COLLECTIONS)) == (30, True)
    assert not claimed.desk.ask(setting, GSTINS)
    assert claimed.hears({"upload_minutes": 900}, rev=3, kind="config").state == "refused"
