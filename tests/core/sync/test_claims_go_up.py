"""Claims go up with their lines and evidence, their papers after them, and new retailers are proposed."""

import hashlib
import json
from datetime import date
from typing import Any

import pytest

from dcms_desktop.catalog.actions import save_maker
from dcms_desktop.catalog.rules import MakerForm
from dcms_desktop.claims.actions import save_return_policy
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.company.actions import save_setting
from dcms_desktop.db.connect import Books
from dcms_desktop.kernel import clock
from dcms_desktop.recovery.actions import build_claim
from dcms_desktop.recovery.actions import keep_paper
from dcms_desktop.recovery.actions import put_in_box
from dcms_desktop.recovery.actions import seal_box
from dcms_desktop.recovery.actions import send_claim
from dcms_desktop.sync.client import enrol
from dcms_desktop.sync.going import send_now
from dcms_desktop.sync.queries import line_state
from dcms_desktop.sync.queries.day import identity
from dcms_desktop.telling.actions.received import map_code
from dcms_desktop.telling.queries.documents import scope_of
from dcms_desktop.telling.queries.documents import waiting_documents
from dcms_desktop.telling.settings import COMPANIES
from dcms_desktop.telling.settings import NAMES
from dcms_desktop.telling.settings import PROPOSE
from tests.centre.running import Running
from tests.centre.test_pages import get
from tests.centre.test_pages import words_of
from tests.core.recovery.conftest import Trade
from tests.core.sync.test_with_the_centre import real
from tests.line_centre import LineCentre

__all__ = ["real"]
FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)
PHOTO = b"\x89PNG a display, not packed" * 40


@pytest.fixture
def claimed(books: Books) -> Trade:
    """A shop that sent a claim for a scheme, with one paper."""
    trade = Trade(books)
    trade.offers()
    trade.receives("Dolo 650", batch="D1", units=500)
    trade.bills("Asha Medical", "Dolo 650", units=100)
    claim = trade.desk.do(build_claim, "scheme", trade.maker, FIRST, LAST).id
    trade.desk.do(keep_paper, claim, "Signed list", "list.png", PHOTO)
    trade.desk.do(send_claim, claim)
    return trade


def told(centre: LineCentre, kind: str) -> list[dict[str, Any]]:
    return [op for op in centre.ops.values() if op["type"] == kind]


def test_a_claim_goes_up_line_by_line_and_its_papers_after_it(claimed: Trade, centre: LineCentre) -> None:
    enrol(claimed.desk, centre.url, "ABCD1234EF")
    came = send_now(claimed.desk)
    assert (came.papers, came.rejected, came.trouble) == (2, 0, "")
    (claim,) = told(centre, "claim")
    (bill,) = told(centre, "sales_invoice")
    assert (claim["kind"], claim["scheme_id"], claim["lines"]) == ("scheme", "TEN", 1)
    (line,) = claim["basis"]
    assert (line["doc_id"], line["amount_paise"]) == (bill["doc_id"], claim["amount_paise"])
    evidence, photo = claim["papers"]
    assert photo["sha256"] == hashlib.sha256(PHOTO).hexdigest()
    puts = [path for method, path in centre.calls if method == "PUT"]
    assert puts == [
        f"/v1/blobs/{one['sha256']}" for one in sorted((evidence, photo), key=lambda one: one["sha256"])
    ]
    assert [path for _, path in centre.calls].index(puts[0]) > [path for _, path in centre.calls].index(
        "/v1/streams/S-27-000001/ops"
    )
    send_now(claimed.desk)
    assert len([1 for method, _ in centre.calls if method == "PUT"]) == 2


def test_the_evidence_says_how_each_line_is_worked_out_and_no_name_that_stays(claimed: Trade) -> None:
    for names in (True, False):
        claimed.desk.do(save_setting, NAMES, names)
        (one,) = [one for one in claimed.desk.ask(waiting_documents, 100) if one.topic == "claim"]
        assert one.refs.claim is not None
        pack = json.loads(one.refs.claim.papers[0].body)
        (line,) = pack["lines"]
        assert line["facts"]
        assert pack["rules"] == [line["rule"]]
        assert pack["schemes"][0]["text"] == "Letter of Micro"
        assert ("Asha Medical" in one.refs.claim.papers[0].body.decode()) is names


def test_a_paper_too_large_is_kept_here_and_a_refused_one_holds_up_nothing(
    claimed: Trade, centre: LineCentre
) -> None:
    enrol(claimed.desk, centre.url, "ABCD1234EF")
    centre.script = lambda _c, method, _p, _t: (
        (422, {"title": "No", "code": "blob_digest"}) if method == "PUT" else None
    )
    came = send_now(claimed.desk)
    assert (came.papers, came.trouble) == (0, "")
    state = claimed.desk.ask(line_state)
    assert (state.papers, state.papers_kept, state.waiting) == (0, 2, 0)


def test_claims_on_a_company_that_is_not_told_of_stay_here(claimed: Trade, centre: LineCentre) -> None:
    claimed.desk.do(save_maker, MakerForm(code="OTH", name="Other"))
    claimed.desk.do(save_setting, COMPANIES, "OTH")
    enrol(claimed.desk, centre.url, "ABCD1234EF")
    assert send_now(claimed.desk).papers == 0
    assert not told(centre, "claim")


def test_goods_destroyed_for_a_claim_are_told_as_gone_and_the_evening_adds_up(
    books: Books, centre: LineCentre
) -> None:
    trade = Trade(books)
    trade.receives("Dolo 650", batch="D1", units=100)
    trade.bills("Asha Medical", "Dolo 650", units=30)
    trade.desk.do(save_return_policy, ReturnPolicy(maker_id=trade.maker or 0, reason="damage"))
    line = {"item": trade.item("Dolo 650"), "quantity": "6"}
    trade.sends("breakage_receipt", party=trade.party("Asha Medical"), reason="damage", lines=[line])
    claim_id = trade.desk.do(build_claim, "breakage", trade.maker or 0, FIRST, LAST).id
    number = trade.desk.do(send_claim, claim_id).document.number
    trade.desk.do(put_in_box, claim_id, 1, {1: None})
    trade.desk.do(seal_box, claim_id, 1, "", 900)
    trade.sends("claim_destruction", claim=number, witness="A. Rao", place="Talegaon")
    enrol(trade.desk, centre.url, "ABCD1234EF")
    assert send_now(trade.desk).rejected == 0
    (gone,) = told(centre, "stock_adjustment")
    assert [(one["qty_milli"], one["location"], one["reason"]) for one in gone["lines"]] == [
        (-6_000, "damaged", "claim_destruction")
    ]
    day = trade.desk.ask(identity, clock.today(), 0, 70_000, trade.desk.ask(scope_of))
    assert day is not None
    assert (day["in_returns_milli"], day["adjust_milli"]) == (6_000, -6_000)


def test_new_retailers_are_proposed_once_in_the_same_words(lined: Trade, centre: LineCentre) -> None:
    lined.desk.do(save_setting, PROPOSE, True)
    lined.party("Asha Medical", mobile="9876543210", gstin="27AAPFU0939F1ZV", tax_type="regular")
    lined.party("Depot", role="supplier")
    send_now(lined.desk)
    send_now(lined.desk)
    (one,) = told(centre, "retailer_proposal")
    assert one["retailer"] == {
        "local_code": "P1", "name": "Asha Medical", "gstin": "27AAPFU0939F1ZV", "state": "27", "class": None,
        "beat": None, "beat_name": None,
    }  # fmt: skip
    lined.party("Balaji Stores")
    lined.desk.do(save_setting, PROPOSE, False)
    send_now(lined.desk)
    assert len(told(centre, "retailer_proposal")) == 1
    lined.desk.do(save_setting, PROPOSE, True)
    lined.desk.do(map_code, "party", lined.parties["Balaji Stores"], "R-7")
    send_now(lined.desk)
    assert len(told(centre, "retailer_proposal")) == 1


def test_the_reference_centre_shows_claims_and_proposals(claimed: Trade, real: Running) -> None:
    enrol(claimed.desk, real.url, real.add_distributor())
    came = send_now(claimed.desk)
    assert (came.papers, came.held, came.rejected, came.trouble) == (2, 0, 0, "")
    shown = words_of(get(real, "/distributors/D0001"))
    assert "Claims (1)" in shown
    assert "2 of 2" in shown
    assert "Retailers proposed (1)" in shown
    assert "Asha Medical" in shown
