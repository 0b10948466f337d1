"""Claims: built from what was posted, sent, settled line by line; no source stands in two of them."""

from datetime import date
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from dcms_desktop.claims.actions import save_return_policy
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import rupees
from dcms_desktop.ledger.queries import account_ids
from dcms_desktop.ledger.queries import open_dues
from dcms_desktop.ledger.tables import Posting
from dcms_desktop.pricing.tables import BenefitRow
from dcms_desktop.recovery.actions import CompanyNote
from dcms_desktop.recovery.actions import add_typed_line
from dcms_desktop.recovery.actions import build_claim
from dcms_desktop.recovery.actions import drop_typed_line
from dcms_desktop.recovery.actions import keep_paper
from dcms_desktop.recovery.actions import note_step
from dcms_desktop.recovery.actions import rebuild_claim
from dcms_desktop.recovery.actions import save_margin_promise
from dcms_desktop.recovery.actions import send_claim
from dcms_desktop.recovery.actions import settle_claim
from dcms_desktop.recovery.actions import withdraw_claim
from dcms_desktop.recovery.promises import Promise
from dcms_desktop.recovery.queries import claim_by_id
from dcms_desktop.recovery.queries import claim_lines
from dcms_desktop.recovery.queries import claim_named
from dcms_desktop.recovery.queries import claim_papers
from dcms_desktop.recovery.queries import claim_steps
from dcms_desktop.recovery.queries import claims_list
from dcms_desktop.recovery.queries import margin_promise
from dcms_desktop.recovery.queries import paper_body
from dcms_desktop.recovery.queries import proofs_of
from dcms_desktop.recovery.queries import source_lines
from dcms_desktop.recovery.rules import Claim
from dcms_desktop.recovery.rules import Outcome
from dcms_desktop.recovery.rules import score_of
from tests.core.recovery.conftest import Trade
from tests.fakes import TODAY

pytestmark = pytest.mark.usefixtures("noon")
FIRST, LAST = TODAY - timedelta(days=30), TODAY


def built(trade: Trade, kind: str, first: date = FIRST, last: date = LAST) -> Claim:
    claim_id = trade.desk.do(build_claim, kind, trade.maker, first, last).id
    return trade.desk.ask(claim_by_id, claim_id)


def again(trade: Trade, claim: Claim) -> Claim:
    return trade.desk.ask(claim_by_id, claim.id)


def ledger(trade: Trade, account: str) -> int:
    def asked(tx: Tx) -> int:
        key = account_ids(tx)[account]
        total = tx.scalar(select(func.coalesce(func.sum(Posting.paise), 0)).where(Posting.account_id == key))
        return int(total)

    return trade.desk.ask(asked)


@pytest.fixture
def sold(trade: Trade) -> Trade:
    """A shop that gave 2 and 1 free strips at 50.00 under a scheme of Micro."""
    trade.offers(needs="Signed list")
    trade.receives("Dolo 650", batch="D1", units=200)
    for party, units in (("Asha", 20), ("Balaji", 10)):
        trade.sends(
            "tax_invoice", party=trade.party(party),
            lines=[{"item": trade.item("Dolo 650"), "quantity": units, "rate": "50.00"}],
        )  # fmt: skip
    return trade


# ── building ────────────────────────────────────────────────────────────────────────────────────
def test_a_scheme_claim_is_what_the_company_pays_back_line_by_line(sold: Trade) -> None:
    claim = built(sold, "scheme")
    lines = sold.desk.ask(claim_lines, claim)
    assert [(line.source.party, line.source.units, line.source.amount) for line in lines] == [
        ("Asha", 2, 10_000),
        ("Balaji", 1, 5_000),
    ]
    first = lines[0].source
    assert (first.formula, first.facts) == (
        "goods",
        {"units": 2, "per": 1, "rate": 50_000, "percent": 100_000},
    )
    assert first.rule.startswith("TEN v1, TEN offer: 10+1 on I1")
    assert (claim.amount, claim.state, claim.name, claim.lines) == (15_000, "draft", f"Draft {claim.id}", 2)


def test_no_source_stands_in_two_claims(sold: Trade) -> None:
    claim = built(sold, "scheme")
    with pytest.raises(Refused, match="owes nothing for schemes"):
        built(sold, "scheme")
    sold.desk.do(withdraw_claim, claim.id, "built for the wrong days")
    assert again(sold, claim).state == "withdrawn"
    second = built(sold, "scheme")
    assert second.amount == 15_000

    def forged(tx: Tx) -> None:
        from dcms_desktop.recovery.actions.claims import _write_lines

        _write_lines(tx, claim.id, [line.source for line in claim_lines(tx, second)])

    with pytest.raises(IntegrityError):
        sold.desk.do(forged)


def test_a_draft_follows_the_books_and_is_not_sent_stale(sold: Trade) -> None:
    claim = built(sold, "scheme")
    sold.sends(
        "tax_invoice", party=sold.party("Asha"), lines=[{"item": "I1", "quantity": 10, "rate": "50.00"}]
    )
    with pytest.raises(Refused, match="changed since"):
        sold.desk.do(send_claim, claim.id)
    sold.desk.do(rebuild_claim, claim.id)
    assert again(sold, claim).amount == 20_000
    assert sold.desk.do(send_claim, claim.id).document.total == 20_000


def expired_back(trade: Trade, **more: Any) -> None:
    policy = ReturnPolicy(
        **{"maker_id": trade.maker, "reason": "expiry", "before_days": 30, "after_days": 60, "with_gst": True,
           "percent": Percent(80_000), "papers": "Debit note, Photo", **more}
    )  # fmt: skip
    trade.desk.do(save_return_policy, policy)
    trade.receives("Dolo 650", batch="D1", units=50, expiry=TODAY + timedelta(days=10))
    trade.bills("Asha", "Dolo 650", units=20, rate="48.00")
    trade.sends(
        "sale_return", party=trade.party("Asha"), reason="expiry", lines=[{"item": "I1", "quantity": 7}]
    )
    trade.sets_aside("Dolo 650", units=5, to="expired", reason="expired")


def test_expired_goods_are_claimed_by_the_word_of_the_company(trade: Trade) -> None:
    expired_back(trade)
    lines = trade.desk.ask(source_lines, "expiry", trade.maker, FIRST, LAST)
    # 7 x 40.00 PTS x 80 % = 224.00 and 5 % tax; 5 of our own shelf 160.00 and no bill tells their tax.
    assert [(one.party, one.units, one.amount) for one in lines] == [("Asha", 7, 23_520), ("", 5, 16_000)]
    assert lines[0].rule.startswith("Micro, expiry and near expiry: 80% of PTS, with GST")
    with pytest.raises(Refused, match="owes nothing for broken goods"):
        built(trade, "breakage")


def test_goods_outside_the_window_are_not_claimed(trade: Trade) -> None:
    expired_back(trade, before_days=30, least_units=6)
    lines = trade.desk.ask(source_lines, "expiry", trade.maker, FIRST, LAST)
    assert [one.units for one in lines] == [7]


def test_shortages_and_rates_come_from_receipts_and_keep_their_accounts(trade: Trade) -> None:
    trade.receives("Dolo 650", batch="D1", units=50, short="4", damaged="2")
    claim = built(trade, "shortage")
    lines = trade.desk.ask(claim_lines, claim)
    assert [(line.source.amount, line.source.head) for line in lines] == [
        (16_800, "claims"),
        (8_400, "claim_income"),
    ]
    assert ledger(trade, "claims") == 16_800
    trade.desk.do(send_claim, claim.id)
    assert (ledger(trade, "claims"), ledger(trade, "claims_made")) == (0, 25_200)
    assert ledger(trade, "claim_income") == -8_400
    assert trade.trouble() == ""


def test_a_promised_margin_is_claimed_where_a_sale_earned_less(trade: Trade) -> None:
    form = Promise(maker_id=trade.maker, percent=Percent(20_000), first=FIRST, reference="ML/7")
    promise_id = trade.desk.do(save_margin_promise, form).id
    assert trade.desk.ask(margin_promise, promise_id).reference == "ML/7"
    trade.receives("Dolo 650", batch="D1", units=50)
    trade.bills("Asha", "Dolo 650", units=10, rate="45.00")
    trade.bills("Asha", "Dolo 650", units=10, rate="50.00")
    lines = trade.desk.ask(source_lines, "margin", trade.maker, FIRST, LAST)
    # 450.00 billed, cost 400.00: 50.00 earned of 90.00 promised; 500.00 earned its 100.00.
    assert [(one.amount, one.facts["cost"]) for one in lines] == [(4_000, 40_000)]
    assert "20% of sales" in lines[0].rule


def test_a_margin_that_was_claimed_is_given_back_with_the_goods(trade: Trade) -> None:
    form = Promise(maker_id=trade.maker, percent=Percent(20_000), first=FIRST)
    trade.desk.do(save_margin_promise, form)
    trade.receives("Dolo 650", batch="D1", units=90)
    low = trade.bills("Asha", "Dolo 650", units=10, rate="45.00")
    good = trade.bills("Asha", "Dolo 650", units=10, rate="50.00")
    for bill, quantity in ((low, "4"), (good, "3")):
        line = {"item": trade.item("Dolo 650"), "quantity": quantity, "bill": bill.number}
        trade.sends("sale_return", party=trade.party("Asha"), lines=[line])
    lines = trade.desk.ask(source_lines, "margin", trade.maker, FIRST, LAST)
    assert [(one.units, one.amount) for one in lines] == [(10, 4_000), (-4, -1_600)]
    assert lines[1].rule.endswith(f"Came back of {low.number}.")
    claim = built(trade, "margin")
    assert claim.amount == 2_400
    assert trade.desk.do(send_claim, claim.id).document.total == 2_400


def test_a_note_of_the_company_is_entered_once_for_a_claim(sold: Trade) -> None:
    claim = built(sold, "scheme")
    sold.desk.do(send_claim, claim.id)
    first = sold.desk.do(
        settle_claim, claim.id, [Outcome(1, paid=Paise(100))], CompanyNote(reference="CN/5")
    ).document
    with pytest.raises(Refused, match=first.number) as no:
        sold.desk.do(settle_claim, claim.id, [Outcome(2, paid=Paise(100))], CompanyNote(reference="cn/5"))
    assert no.value.field == "reference"
    sold.cancels(first)
    sold.desk.do(settle_claim, claim.id, [Outcome(2, paid=Paise(100))], CompanyNote(reference="CN/5"))


@pytest.mark.parametrize(
    ("more", "field"), [({"percent": Percent(0)}, "percent"), ({"last": date(1999, 1, 1)}, "last")]
)
def test_a_promise_that_cannot_be_meant_is_refused(trade: Trade, more: dict[str, Any], field: str) -> None:
    form = Promise(**{"maker_id": trade.maker, "percent": Percent(20_000), "first": FIRST, **more})
    with pytest.raises(Refused) as no:
        trade.desk.do(save_margin_promise, form)
    assert no.value.field == field


def test_a_display_is_typed_and_proved_by_a_paper(trade: Trade) -> None:
    claim = built(trade, "display")
    trade.desk.do(add_typed_line, claim.id, "Window of November", rupees("500"), reference="CIRC/9")
    trade.desk.do(add_typed_line, claim.id, "Standee", rupees("120.50"))
    trade.desk.do(add_typed_line, claim.id, "Mistake", rupees("1"))
    trade.desk.do(drop_typed_line, claim.id, 3)
    lines = trade.desk.ask(claim_lines, claim)
    assert [(line.no, line.source.item, line.source.amount) for line in lines] == [
        (1, "Window of November", 50_000),
        (2, "Standee", 12_050),
    ]
    before = {one.what: one.there for one in trade.desk.ask(proofs_of, claim)}
    assert before == {"Lines": True, "Who pays": True, "A paper that proves it": False,
                      "Proof of the display": False}  # fmt: skip
    trade.desk.do(keep_paper, claim.id, "Proof of the display", "window.jpg", b"photo")
    (paper,) = trade.desk.ask(claim_papers, claim.id)
    assert (paper.size, trade.desk.ask(paper_body, paper.id)) == (5, b"photo")
    assert score_of(trade.desk.ask(proofs_of, claim)) == 100
    with pytest.raises(Refused, match="empty"):
        trade.desk.do(keep_paper, claim.id, "Photo", "x.jpg", b"")
    with pytest.raises(Refused, match="were typed"):
        trade.desk.do(rebuild_claim, claim.id)
    with pytest.raises(Refused, match="claims something"):
        trade.desk.do(add_typed_line, claim.id, "Nothing", Paise(0))


def test_what_is_missing_is_named_and_lowers_the_score(sold: Trade) -> None:
    claim = built(sold, "scheme")
    proofs = sold.desk.ask(proofs_of, claim)
    assert [one.what for one in proofs if not one.there] == ["Signed list"]
    assert score_of(proofs) == 80
    sold.desk.do(keep_paper, claim.id, "signed list", "list.pdf", b"%PDF")
    assert score_of(sold.desk.ask(proofs_of, claim)) == 100


def test_a_late_claim_says_so(trade: Trade) -> None:
    expired_back(trade, claim_months=str(TODAY.month % 12 + 1), claim_days=1)
    claim = built(trade, "expiry")
    told = {one.what: one.there for one in trade.desk.ask(proofs_of, claim)}
    assert told["Claimed in the company's time"]
    assert [what for what, there in told.items() if not there] == ["Debit note", "Photo"]


# ── its life ────────────────────────────────────────────────────────────────────────────────────
def test_a_claim_is_owed_when_sent_and_settled_line_by_line(sold: Trade) -> None:
    claim = built(sold, "scheme")
    assert ledger(sold, "claims_made") == 0
    sent = sold.desk.do(send_claim, claim.id).document
    assert (sent.number[:3], sent.title, again(sold, claim).state) == ("CL/", "claim", "sent")
    assert (ledger(sold, "claims_made"), ledger(sold, "claim_income")) == (15_000, -15_000)
    sold.desk.do(note_step, claim.id, "acknowledged", reference="MIC/88")
    now = again(sold, claim)
    assert (now.state, now.reference) == ("acknowledged", "MIC/88")
    owed = sold.owes("Depot")
    outcomes = [Outcome(1, paid=rupees("80"), refused=rupees("20"), reason="no stamp")]
    sold.desk.do(settle_claim, claim.id, outcomes, CompanyNote(reference="CN/5", on=TODAY))
    now = again(sold, claim)
    assert (now.state, now.paid, now.refused, now.left) == ("part_paid", 8_000, 2_000, 5_000)
    assert (ledger(sold, "claims_made"), ledger(sold, "claim_loss")) == (5_000, 2_000)
    assert sold.owes("Depot") == owed + 8_000
    note = next(due for due in sold.desk.ask(open_dues, sold.parties["Depot"], TODAY) if due.kind == "note")
    assert note.amount == 8_000
    first, second = sold.desk.ask(claim_lines, now)
    assert (first.left, first.reason, second.left) == (0, "no stamp", 5_000)
    with pytest.raises(Refused, match=r"expects 0\.00"):
        sold.desk.do(settle_claim, claim.id, [Outcome(1, paid=Paise(1))], CompanyNote(reference="CN/6"))
    sold.desk.do(settle_claim, claim.id, [Outcome(2, paid=rupees("50"))], CompanyNote(reference="CN/6"))
    assert again(sold, claim).state == "closed"
    assert ledger(sold, "claims_made") == 0
    assert [one.state for one in sold.desk.ask(claim_steps, again(sold, claim))] == [
        "draft", "sent", "acknowledged", "settled", "settled",
    ]  # fmt: skip
    assert sold.trouble() == ""


def test_a_rejected_claim_is_sent_again_or_given_up(sold: Trade) -> None:
    claim = built(sold, "scheme")
    sold.desk.do(send_claim, claim.id)
    with pytest.raises(Refused, match="is sent"):
        sold.desk.do(note_step, claim.id, "resubmitted")
    with pytest.raises(Refused):
        sold.desk.do(note_step, claim.id, "rejected")
    sold.desk.do(note_step, claim.id, "rejected", note="list not signed")
    assert again(sold, claim).state == "rejected"
    sold.desk.do(note_step, claim.id, "resubmitted", note="signed now")
    assert again(sold, claim).state == "resubmitted"
    with pytest.raises(Refused, match="lies before"):
        sold.desk.do(note_step, claim.id, "acknowledged", day=TODAY - timedelta(days=1))
    outcomes = [
        Outcome(number, refused=rupees(sum_), reason="too late") for number, sum_ in ((1, "100"), (2, "50"))
    ]
    settled = sold.desk.do(settle_claim, claim.id, outcomes, CompanyNote(reference="")).document
    assert (again(sold, claim).state, ledger(sold, "claim_loss")) == ("closed", 15_000)
    sold.cancels(settled)
    assert (again(sold, claim).state, ledger(sold, "claim_loss")) == ("resubmitted", 0)


def test_a_claim_with_a_settlement_is_not_cancelled_and_else_becomes_a_draft(sold: Trade) -> None:
    claim = built(sold, "scheme")
    sent = sold.desk.do(send_claim, claim.id).document
    settled = sold.desk.do(
        settle_claim, claim.id, [Outcome(1, paid=Paise(100))], CompanyNote(reference="CN/5")
    ).document
    with pytest.raises(Refused, match="answers it already"):
        sold.cancels(sent)
    sold.cancels(settled)
    sold.cancels(sent)
    assert again(sold, claim).state == "draft"
    assert ledger(sold, "claims_made") == 0
    assert sold.desk.do(send_claim, claim.id).document.number != sent.number
    assert [one.state for one in sold.desk.ask(claims_list, kind="scheme", states=("sent",))] == ["sent"]
    with pytest.raises(Refused, match="is sent"):
        sold.desk.do(withdraw_claim, claim.id, "no")


def test_claims_are_found_by_number_and_refused_in_words(sold: Trade) -> None:
    claim = built(sold, "scheme")
    assert sold.desk.ask(claim_named, f"draft {claim.id}").id == claim.id
    number = sold.desk.do(send_claim, claim.id).document.number
    assert sold.desk.ask(claim_named, number.lower()).id == claim.id
    for wrong in ("CL/99-00/000001", "77"):
        with pytest.raises(Refused, match="claim"):
            sold.desk.ask(claim_named, wrong)
    for kind, first, last in (("poem", FIRST, LAST), ("scheme", LAST, FIRST)):
        with pytest.raises(Refused):
            sold.desk.do(build_claim, kind, sold.maker, first, last)
    with pytest.raises(Refused, match="no such company"):
        sold.desk.do(build_claim, "scheme", 99, FIRST, LAST)


def test_headless_a_sum_pays_the_first_lines(sold: Trade) -> None:
    claim = built(sold, "scheme")
    sent = sold.sends("claim", claim=claim.id)
    sold.sends("claim_settlement", claim=sent.number, reference="CN/9", amount="120.00")
    lines = sold.desk.ask(claim_lines, again(sold, claim))
    assert [line.paid for line in lines] == [10_000, 2_000]
    sold.sends(
        "claim_settlement", claim=sent.number, lines=[{"line": 2, "refused": "30.00", "reason": "short"}]
    )
    assert again(sold, claim).state == "closed"
    with pytest.raises(Refused, match="expected of this claim"):
        sold.sends("claim_settlement", claim=sent.number, reference="CN/10", amount="1.00")


@pytest.mark.parametrize(
    ("quantity", "claims"),
    [
        ("20+2", []),  # all of it: nothing is left to claim
        ("10+1", [4_730]),
        ("5", [9_460]),  # free goods stayed with the party: their tags stay
        ("0+1", [4_730]),
    ],
)
def test_claimable_tags_follow_goods_back(trade: Trade, quantity: str, claims: list[int]) -> None:
    trade.offers("TEN", "10+1")
    trade.receives("Dolo 650", batch="B1", units=100)
    bill = trade.bills("Asha", "Dolo 650", units=20, rate="47.30")
    line = {"item": trade.item("Dolo 650"), "quantity": quantity, "bill": bill.number}
    back = trade.sends("sale_return", party=trade.party("Asha"), lines=[line])
    lines = trade.desk.ask(source_lines, "scheme", trade.maker, FIRST, LAST)
    whole = sum(one.amount for one in lines)
    assert [whole] * bool(whole) == claims
    assert [one.number for one in lines if one.amount < 0] == [back.number] * (whole < 9_460)
    trade.cancels(back)
    again = trade.desk.ask(source_lines, "scheme", trade.maker, FIRST, LAST)
    assert sum(one.amount for one in again) == 9_460


def test_money_of_a_scheme_goes_back_with_its_part_of_the_goods(trade: Trade) -> None:
    trade.offers("OFF", "from 10: 3%", goods="I2", treatment="on_invoice")
    trade.receives("Pan 40", batch="B1", units=100)
    trade.bills("Asha", "Pan 40", units=20, rate="50.00")
    line = {"item": trade.item("Pan 40"), "quantity": "5"}
    trade.sends("sale_return", party=trade.party("Asha"), lines=[line])
    claim_id = trade.desk.do(build_claim, "scheme", trade.maker or 0, FIRST, LAST).id
    trade.desk.do(send_claim, claim_id)
    claim = trade.desk.ask(claim_by_id, claim_id)
    assert [line.source.amount for line in trade.desk.ask(claim_lines, claim)] == [3_000, -750]
    outcomes = [Outcome(1, paid=Paise(3_000)), Outcome(2, paid=Paise(-750))]
    trade.desk.do(settle_claim, claim_id, outcomes, CompanyNote(reference="CN/1"))
    assert (again(trade, claim).state, again(trade, claim).paid) == ("closed", 2_250)
    assert trade.trouble() == ""


# ── the file equals the tags ────────────────────────────────────────────────────────────────────
BASKETS = st.lists(
    st.tuples(st.sampled_from(["Dolo 650", "Pan 40", "Gauze"]), st.integers(1, 45), st.booleans()),
    min_size=1, max_size=6,
)  # fmt: skip


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(baskets=BASKETS)
def test_the_claim_file_is_the_tags_line_by_line(trade: Trade, baskets: list[tuple[str, int, bool]]) -> None:
    if not trade.offered:
        trade.offered = True
        trade.offers("TEN", "10+1, 20+3", company_share=Percent(60_000))
        trade.offers("OFF", "from 10: 3%", goods="I2", measure="units", treatment="on_invoice")
        for number, item in enumerate(("Dolo 650", "Pan 40", "Gauze")):
            trade.receives(item, batch=f"B{number}", units=9_000)
    for item, units, cancelled in baskets:
        bill = trade.bills("Asha", item, units=units, rate="47.30")
        if cancelled:
            trade.cancels(bill)
        elif units % 3 == 0:
            line = {"item": trade.item(item), "quantity": str(units // 3), "bill": bill.number}
            back = trade.sends("sale_return", party=trade.party("Asha"), lines=[line])
            if units % 2 == 0:
                trade.cancels(back)
    lines = trade.desk.ask(source_lines, "scheme", trade.maker, FIRST, LAST)
    file = sorted((one.document_id, one.document_line, int(one.amount)) for one in lines)
    assert file == sorted(trade.desk.ask(_tags))
    assert len({one.source for one in lines}) == len(lines)


def _tags(tx: Tx) -> list[tuple[int, int, int]]:
    """Return the claimable tags of bills and of what came back, as they carry them."""
    one = BenefitRow
    rows = tx.execute(
        select(one.document_id, one.line_no, func.sum(one.claim))
        .group_by(one.document_id, one.scheme_id, one.line_no, one.item_id, one.gift)
        .having(func.sum(one.claim) != 0)
    )
    return [(row[0], row[1], int(row[2])) for row in rows]
