"""Goods of a claim in boxes: packed, sealed, fetched or destroyed, and the credit that goes with them."""

from typing import Any

import pytest
from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.claims.actions import save_return_policy
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.credits.queries import proposals
from dcms_desktop.db.connect import Books
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions import cancel_document
from dcms_desktop.documents.posted import Posted
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.ledger.tables import Account
from dcms_desktop.ledger.tables import Posting
from dcms_desktop.recovery.actions import build_claim
from dcms_desktop.recovery.actions import put_in_box
from dcms_desktop.recovery.actions import rebuild_claim
from dcms_desktop.recovery.actions import seal_box
from dcms_desktop.recovery.actions import send_claim
from dcms_desktop.recovery.packing import Box
from dcms_desktop.recovery.packing import Packed
from dcms_desktop.recovery.packing import box_words
from dcms_desktop.recovery.packing import grams_of
from dcms_desktop.recovery.packing import show_kg
from dcms_desktop.recovery.packing import with_packed
from dcms_desktop.recovery.queries import boxes_of
from dcms_desktop.recovery.queries import claim_by_id
from dcms_desktop.recovery.queries import goods_of_claim
from dcms_desktop.recovery.queries import source_lines
from dcms_desktop.recovery.rules import NoteTax
from dcms_desktop.recovery.rules import read_note_tax
from dcms_desktop.recovery.rules import tax_charges
from dcms_desktop.recovery.rules import tax_of
from reports.catalogue.claim_boxes import Ask
from reports.catalogue.claim_boxes import query
from tests.core.recovery.conftest import Trade


@pytest.mark.parametrize(("text", "grams"), [("4.2", 4_200), ("12", 12_000), (".5", 500), ("0.125", 125)])
def test_a_weight_is_typed_in_kilograms(text: str, grams: int) -> None:
    assert grams_of(text) == grams


@pytest.mark.parametrize("text", ["", ".", "4,2", "-1", "1.2345", "4 kg"])
def test_what_is_no_weight_is_refused(text: str) -> None:
    with pytest.raises(Refused) as no:
        grams_of(text)
    assert no.value.field == "weight"


def test_boxes_are_told_in_words() -> None:
    box = Box(number=1, seal="S1", grams=4_200, lines=(Packed(1, Units(5)),))
    assert show_kg(12_000) == "12 kg"
    assert box_words([box, Box(number=2)]) == "2 boxes, 4.2 kg: 1 (seal S1, 4.2 kg), 2"
    assert with_packed(box, 1, 0).lines == ()


@pytest.fixture
def trade(books: Books) -> Trade:
    """A shop that took 6 and 4 broken strips back, whose company pays the PTS of them, and claimed both."""
    made = Trade(books)
    made.receives("Dolo 650", batch="D1", units=100)
    made.bills("Asha Medical", "Dolo 650", units=30)
    made.desk.do(save_return_policy, ReturnPolicy(maker_id=made.maker or 0, reason="damage"))
    for quantity in ("6", "4"):
        line = {"item": made.item("Dolo 650"), "quantity": quantity}
        made.sends("breakage_receipt", party=made.party("Asha Medical"), reason="damage", lines=[line])
    return made


def claimed(trade: Trade) -> int:
    """Build and send the claim of both receipts."""
    day = clock.today()
    claim_id = trade.desk.do(build_claim, "breakage", trade.maker or 0, day, day).id
    trade.desk.do(send_claim, claim_id)
    return claim_id


def gives_up(trade: Trade, kind: str, claim_id: int, **more: Any) -> Posted:
    """Give boxes up."""
    number = trade.desk.ask(claim_by_id, claim_id).number
    how = {"who": "VRL"} if kind == "claim_pickup" else {"witness": "A. Rao", "place": "Talegaon"}
    return trade.sends(kind, claim=number, **how, **more)


def test_a_receipt_at_a_rate_of_its_own_is_claimed_at_the_billed_one(books: Books) -> None:
    trade = Trade(books)
    trade.receives("Dolo 650", batch="D1", units=100)
    trade.bills("Asha Medical", "Dolo 650", units=30, rate="48.00")
    policy = ReturnPolicy(
        maker_id=trade.maker or 0, reason="damage", basis="billed", with_gst=True, give_basis="ptr",
        give_percent=Percent(50_000),
    )  # fmt: skip
    trade.desk.do(save_return_policy, policy)
    line = {"item": trade.item("Dolo 650"), "quantity": "2"}
    taken = trade.sends("breakage_receipt", party=trade.party("Asha Medical"), reason="damage", lines=[line])
    (one,) = trade.desk.ask(source_lines, "breakage", trade.maker or 0, clock.today(), clock.today())
    assert (taken.total, one.amount) == (5_000, 10_080)  # 2 at 48.00 and 5 % GST


def test_from_the_receipt_to_the_box_the_pickup_and_back(trade: Trade) -> None:
    claim_id = claimed(trade)
    claim = trade.desk.ask(claim_by_id, claim_id)
    trade.desk.do(put_in_box, claim_id, 1, {1: None, 2: 1})
    trade.desk.do(put_in_box, claim_id, 2, {2: None})
    trade.desk.do(seal_box, claim_id, 1, "S-1", 4_200)
    first, second = trade.desk.ask(boxes_of, claim)
    assert (first.units, first.seal, first.grams, second.units) == (7, "S-1", 4_200, 3)
    assert [one.left for one in trade.desk.ask(goods_of_claim, claim)] == [0, 0]
    gone = gives_up(trade, "claim_pickup", claim_id, boxes=[1], vehicle="MH12AB1", lr_number="LR9")
    assert (sum(line.units for line in gone.lines), gone.total, gone.transporter) == (7, 28_000, "VRL")
    assert gone.remarks == "1 box, 4.2 kg: 1 (seal S-1, 4.2 kg)"
    assert trade.units("Dolo 650", bucket="damaged") == 3
    rows = trade.desk.ask(query, Ask(claim=claim.number))
    first_box = f"{claim.number} · Box 1 · seal S-1 · 4.2 kg"
    assert [(row.box, row.units, row.amount, row.left_with) for row in rows] == [
        (first_box, 6, 24_000, gone.number),
        (first_box, 1, 4_000, gone.number),
        (f"{claim.number} · Box 2", 3, 12_000, ""),
    ]  # fmt: skip
    with pytest.raises(Refused, match="left with"):
        trade.desk.do(put_in_box, claim_id, 1, {1: 1})
    with pytest.raises(Refused, match="left with"):
        gives_up(trade, "claim_pickup", claim_id, boxes=[1])
    with pytest.raises(Refused, match="weight"):
        gives_up(trade, "claim_destruction", claim_id)
    trade.cancels(gone)
    assert trade.units("Dolo 650", bucket="damaged") == 10
    assert trade.desk.ask(boxes_of, claim)[0].gone_with == ""
    assert trade.trouble() == ""


def test_destroyed_goods_take_their_credit_with_them(trade: Trade) -> None:
    claim_id = claimed(trade)
    trade.desk.do(put_in_box, claim_id, 1, {1: None, 2: None})
    trade.desk.do(seal_box, claim_id, 1, "", 5_000)
    assert trade.desk.ask(proposals, clock.today()) == []
    record = gives_up(trade, "claim_destruction", claim_id, reference="CERT/8")
    assert record.ship_to is not None
    assert (record.ship_to.name, record.reference, record.title) == ("A. Rao", "CERT/8", "claim_destruction")
    found = trade.desk.ask(proposals, clock.today())
    assert [(one.cause.number, one.total) for one in found] == [(record.number, 1_200), (record.number, 800)]
    assert found[0].cause.words.endswith("destroyed before a witness")
    trade.sends("credit_reversal", causes=[record.number])
    assert trade.desk.ask(proposals, clock.today()) == []
    assert trade.trouble() == ""


@pytest.mark.parametrize(
    ("inside", "supplier", "income"), [(False, -25_200, 40_000), (True, -24_000, 38_800)]
)
def test_the_companys_note_with_gst_lowers_our_credit(
    trade: Trade, inside: bool, supplier: int, income: int
) -> None:
    claim_id = claimed(trade)
    before = trade.owes("Depot"), held(trade, "cgst_in")
    note = trade.sends(
        "claim_settlement", claim=trade.desk.ask(claim_by_id, claim_id).number, reference="MIC/9",
        lines=[{"line": 1, "paid": "240.00"}], gst="12.00", gst_inside=inside,
    )  # fmt: skip
    assert trade.owes("Depot") - before[0] == -supplier
    assert (held(trade, "cgst_in") - before[1], held(trade, "claims_made")) == (-600, 16_000)
    assert held(trade, "claim_income") == -income
    assert note.total == (24_000 if inside else 25_200)
    with pytest.raises(Refused, match="more than what was credited"):
        trade.sends(
            "claim_settlement", claim=trade.desk.ask(claim_by_id, claim_id).number, reference="MIC/10",
            lines=[{"line": 2, "paid": "1.00"}], gst="2.00",
        )  # fmt: skip
    assert trade.trouble() == ""


def held(trade: Trade, code: str) -> int:
    """Return what an account holds."""

    def read(tx: Tx) -> int:
        question = select(func.sum(Posting.paise)).join(Account, Account.id == Posting.account_id)
        return int(tx.scalar(question.where(Account.code == code)) or 0)

    return trade.desk.ask(read)


@pytest.mark.parametrize(
    ("typed", "told"),
    [("12.51", (625, 626, 0, False)), ("12.50 in", (625, 625, 0, True)), ("", (0, 0, 0, False))],
)
def test_the_gst_of_a_note_is_typed_as_a_sum(typed: str, told: tuple[int, int, int, bool]) -> None:
    tax = read_note_tax(typed, same_state=True)
    assert (tax.cgst, tax.sgst, tax.igst, tax.inside) == told
    assert tax_of(tax_charges(tax)) == (tax if tax.total else NoteTax())
    assert read_note_tax("12.51", same_state=False) == NoteTax(igst=Paise(1_251))
    with pytest.raises(Refused, match="not known here"):
        read_note_tax("12 out", same_state=True)


@pytest.mark.parametrize(
    ("box", "pieces", "field"),
    [(0, {1: 1}, "box"), (1, {1: 7}, "quantity"), (1, {9: 1}, "line"), (1, {1: -1}, "quantity")],
)
def test_a_box_holds_only_what_is_claimed(
    trade: Trade, box: int, pieces: dict[int, int | None], field: str
) -> None:
    claim_id = claimed(trade)
    with pytest.raises(Refused) as no:
        trade.desk.do(put_in_box, claim_id, box, pieces)
    assert no.value.field == field
    with pytest.raises(Refused, match="has no box"):
        trade.desk.do(seal_box, claim_id, 1, "S", 1)


def test_only_a_claim_that_was_sent_gives_goods_up(trade: Trade) -> None:
    day = clock.today()
    claim_id = trade.desk.do(build_claim, "breakage", trade.maker or 0, day, day).id
    trade.desk.do(put_in_box, claim_id, 1, {1: None})
    with pytest.raises(Refused, match="was not sent"):
        trade.sends("claim_pickup", claim=str(claim_id), who="VRL")
    trade.desk.do(send_claim, claim_id)
    with pytest.raises(Refused, match="no box 4"):
        gives_up(trade, "claim_pickup", claim_id, boxes=[4])
    gives_up(trade, "claim_pickup", claim_id)
    with pytest.raises(Refused, match=r"No box of .* lies here"):
        gives_up(trade, "claim_pickup", claim_id)


def test_boxes_of_a_draft_that_is_built_anew_hold_what_is_claimed_still(trade: Trade) -> None:
    day = clock.today()
    taken = trade.sends(
        "breakage_receipt", party=trade.party("Asha Medical"), reason="damage",
        lines=[{"item": trade.item("Dolo 650"), "quantity": "5"}],
    )  # fmt: skip
    claim_id = trade.desk.do(build_claim, "breakage", trade.maker or 0, day, day).id
    trade.desk.do(put_in_box, claim_id, 1, {1: 2, 2: 4, 3: 1})
    trade.desk.do(put_in_box, claim_id, 2, {3: 4})
    trade.desk.do(seal_box, claim_id, 1, "S-1", 900)
    first, *_ = trade.desk.ask(source_lines, "breakage", trade.maker or 0, day, day)
    trade.desk.do(cancel_document, first.document_id or 0, "typed twice")
    trade.corrects(
        taken, party=trade.party("Asha Medical"), reason="damage",
        lines=[{"item": trade.item("Dolo 650"), "quantity": "3"}],
    )  # fmt: skip
    trade.desk.do(rebuild_claim, claim_id)
    claim = trade.desk.ask(claim_by_id, claim_id)
    one, two = trade.desk.ask(boxes_of, claim)
    assert [(line.line_no, line.units) for line in one.lines] == [(1, 4), (2, 1)]
    assert [(line.line_no, line.units) for line in two.lines] == [(2, 2)]
    assert (one.seal, one.grams) == ("S-1", 900)
    trade.desk.do(send_claim, claim_id)
    assert sum(line.units for line in gives_up(trade, "claim_pickup", claim_id).lines) == 7
