"""Dead goods told whole: taken from the shops, settled, boxed, fetched or destroyed, paid by the company."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.catalog.actions import save_maker
from dcms_desktop.catalog.rules import MakerForm
from dcms_desktop.claims.actions import save_return_policy
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.credits.queries import proposals
from dcms_desktop.db.connect import Books
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.posted import Posted
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import rupees
from dcms_desktop.ledger.tables import Account
from dcms_desktop.ledger.tables import Posting
from dcms_desktop.recovery.actions import build_claim
from dcms_desktop.recovery.actions import keep_paper
from dcms_desktop.recovery.actions import note_step
from dcms_desktop.recovery.actions import put_in_box
from dcms_desktop.recovery.actions import seal_box
from dcms_desktop.recovery.queries import AdviceAsk
from dcms_desktop.recovery.queries import claim_by_id
from dcms_desktop.recovery.queries import claim_lines
from dcms_desktop.recovery.queries import goods_of_claim
from dcms_desktop.recovery.queries import return_advice
from dcms_desktop.recovery.rules import Claim
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import StockBalance
from tests.fakes import clock_at
from tests.pack_reader import read_pack
from tests.shop import Shop
from ui.claims.pack import write_claim_pack

DOLO, PAN = "Dolo 650", "Pan 40"


class Trade(Shop):
    """The shop, the company of its goods, and what its stock and its ledger hold."""

    maker: int

    def holds(self, account: str) -> int:
        """Return what an account holds, debit above zero."""

        def read(tx: Tx) -> int:
            question = select(func.sum(Posting.paise)).join(Account, Account.id == Posting.account_id)
            return int(tx.scalar(question.where(Account.code == account)) or 0)

        return self.desk.ask(read)

    def lies(self) -> dict[str, tuple[int, int]]:
        """Return units and value of what lies, by batch and bucket."""

        def read(tx: Tx) -> dict[str, tuple[int, int]]:
            one = StockBalance
            rows = tx.execute(
                select(Batch.number, one.bucket, one.units, one.value)
                .join(Batch, Batch.id == one.batch_id)
                .where(one.units != 0)
            )
            return {f"{row[0]} {row[1]}": (int(row[2]), int(row[3])) for row in rows}

        return self.desk.ask(read)

    def asks(self, party: str, item: str, batch: str, units: int) -> Any:
        """Ask the oracle about goods on the counter."""
        found = self.desk.ask(return_advice, AdviceAsk(item_id=self.items[item])).choices
        batch_id = next(one.id for one in found if one.number == batch)
        ask = AdviceAsk(
            item_id=self.items[item], party_id=self.parties[party], batch_id=batch_id, units=units
        )
        return self.desk.ask(return_advice, ask).advice

    def takes(self, party: str, reason: str, *lines: dict[str, Any]) -> Posted:
        """Take dead goods of a retailer under their own document."""
        return self.sends("breakage_receipt", party=self.party(party), reason=reason, lines=list(lines))


@pytest.fixture
def trade(any_books: Books) -> Trade:
    """A shop that sold three batches of Micro in October; two are expired by the end of November."""
    with clock_at("2026-10-05 10:00"):
        made = Trade(any_books)
        made.party("Depot", role="supplier", gstin="27AAPFU0939F1ZV", tax_type="regular")
        maker = MakerForm(code="MIC", name="Micro", party_id=made.parties["Depot"])
        made.maker = made.desk.do(save_maker, maker).id or 0
        made.item(DOLO, maker_id=made.maker)
        made.item(PAN, maker_id=made.maker)
        old = ReturnPolicy(
            maker_id=made.maker, reason="expiry", after_days=90, percent=Percent(80_000), with_gst=True,
            papers="Certificate",
        )  # fmt: skip
        made.desk.do(save_return_policy, old)
        made.desk.do(save_return_policy, ReturnPolicy(maker_id=made.maker, reason="damage"))
        made.receives(DOLO, batch="D1", units=100, rate="40.00", expiry=date(2026, 10, 31))
        made.receives(DOLO, batch="D2", units=100, rate="40.00", expiry=date(2026, 10, 31))
        made.receives(PAN, batch="P1", units=100, rate="30.00", expiry=date(2028, 10, 31))
        made.bills("Asha", DOLO, units=30, rate="50.00", batch="D1")
        made.bills("Asha", DOLO, units=20, rate="50.00", batch="D2")
        made.bills("Balaji", PAN, units=40, rate="45.00")
    return made


def test_dead_goods_from_the_shop_of_a_retailer_to_the_companys_money(trade: Trade, tmp_path: Path) -> None:
    with clock_at("2026-11-20 10:00"):
        takes_and_settles(trade)
        old, new = claims_and_boxes(trade)
    with clock_at("2026-11-24 16:00"):
        gives_up(trade, old, new)
        for claim in (old, new):  # the pack alone proves both to the paisa
            read = read_pack(write_claim_pack(trade.desk, claim.id, tmp_path).archive)
            assert (read["wrong"], read["total"], read["score"]) == ([], claim.amount, 100)
    with clock_at("2026-11-28 12:00"):
        is_paid(trade, old, new)
        assert trade.lies() == {
            "D1 saleable": (70, 280_000), "D2 saleable": (80, 320_000), "P1 saleable": (52, 156_000),
        }  # fmt: skip
        assert trade.holds("stock") == 280_000 + 320_000 + 156_000
        assert trade.owes("Asha") == rupees("1575.00") + rupees("1050.00") - 78_800
        assert trade.owes("Balaji") == rupees("1890.00") + 2_000
        assert trade.trouble() == ""


def takes_and_settles(trade: Trade) -> None:
    """The oracle says yes, each goes to its own bucket; one retailer is credited, the other gets goods."""
    yes = trade.asks("Asha", DOLO, "D1", 10)
    assert (yes.verdict, yes.recovery.total) == ("accept", 33_600)  # 10 x 40.00 x 80 % and 5 %
    expired = trade.takes(
        "Asha", "expiry", {"item": "I1", "quantity": "10", "batch": "D1"},
        {"item": "I1", "quantity": "5", "batch": "D2"},
    )  # fmt: skip
    broken = trade.takes("Balaji", "damage", {"item": "I2", "quantity": "8"})
    assert trade.asks("Asha", DOLO, "D1", 21).verdict == "refuse", "10 of 30 came back, 20 are left"
    assert trade.lies() == {
        "D1 saleable": (70, 280_000), "D2 saleable": (80, 320_000), "P1 saleable": (60, 180_000),
        "D1 expired": (10, 40_000), "D2 expired": (5, 20_000), "P1 damaged": (8, 24_000),
    }  # fmt: skip
    taken = expired.total + broken.total
    assert (taken, trade.holds("returns_due")) == (115_000, -115_000)  # 15 and 8 at PTR 50.00

    owed = trade.owes("Asha"), trade.owes("Balaji")
    note = trade.sends("breakage_note", party=trade.party("Asha"), of=[expired.number])
    fresh = trade.sends("replacement_issue", party=trade.party("Balaji"), of=[broken.number])
    assert (note.total, note.cgst + note.sgst) == (78_800, 3_750)  # 750.00 and 5 %, to the rupee
    assert (owed[0] - trade.owes("Asha"), trade.owes("Balaji") - owed[1]) == (78_800, 2_000)
    assert fresh.lines[0].units == 8, "8 fit strips for 8 broken ones, and he owes their tax"
    assert (trade.holds("returns_due"), trade.lies()["P1 saleable"]) == (0, (52, 156_000))


def claims_and_boxes(trade: Trade) -> tuple[Claim, Claim]:
    """Claims are built from what came, its goods are packed, and both are sent."""
    old, new = claim_of(trade, "expiry"), claim_of(trade, "breakage")
    assert (old.amount, new.amount) == (50_400, 32_000)
    trade.desk.do(keep_paper, old.id, "Certificate", "certificate.pdf", b"%PDF signed")
    for claim, number, lines in ((old, 1, {1: None}), (old, 2, {2: None}), (new, 1, {1: None})):
        trade.desk.do(put_in_box, claim.id, number, lines)
        trade.desk.do(seal_box, claim.id, number, f"S-{number}", 1_500 * number)
    for claim in (old, new):
        trade.sends("claim", claim=claim.id)
    assert trade.holds("claims_made") == 82_400
    return trade.desk.ask(claim_by_id, old.id), trade.desk.ask(claim_by_id, new.id)


def gives_up(trade: Trade, old: Claim, new: Claim) -> None:
    """One box is fetched and one destroyed before a witness, with its credit; the broken ones are fetched."""
    fetched = trade.sends("claim_pickup", claim=old.number, boxes=[1], who="VRL", lr_number="LR7")
    burnt = trade.sends(
        "claim_destruction", claim=old.number, witness="A. Rao", place="Talegaon", reference="CERT/8"
    )
    trade.sends("claim_pickup", claim=new.number, who="Driver of Micro")
    assert (burnt.day, burnt.remarks) == (date(2026, 11, 24), "1 box, 3 kg: 2 (seal S-2, 3 kg)")
    assert burnt.ship_to is not None
    assert (burnt.ship_to.name, burnt.reference) == ("A. Rao", "CERT/8")
    assert [line.batch for line in (*fetched.lines, *burnt.lines)] == ["D1", "D2"]
    with pytest.raises(Refused, match=f"left with {fetched.number}"):
        trade.desk.do(put_in_box, old.id, 1, {1: 1})
    assert {key for key in trade.lies() if "saleable" not in key} == set()
    (lost,) = trade.desk.ask(proposals, clock.today())
    assert (lost.cause.number, lost.total) == (burnt.number, 1_000)  # 5 x 40.00 at 5 %
    before = trade.holds("cgst_in") + trade.holds("sgst_in")
    trade.sends("credit_reversal", causes=[burnt.number])
    assert trade.holds("cgst_in") + trade.holds("sgst_in") == before - 1_000


def is_paid(trade: Trade, old: Claim, new: Claim) -> None:
    """The company's notes close the lines: one has its GST inside and refuses a part, one has it on top."""
    trade.desk.do(note_step, old.id, "acknowledged", reference="MIC/77")
    supplier = trade.owes("Depot")
    trade.sends(
        "claim_settlement", claim=old.number, reference="MIC/CN/9", gst="21.60", gst_inside=True,
        lines=[{"line": 1, "paid": "336.00"},
               {"line": 2, "paid": "117.60", "refused": "50.40", "reason": "label torn"}],
    )  # fmt: skip
    trade.sends("claim_settlement", claim=new.number, reference="MIC/CN/10", amount="320.00", gst="16.00")
    first, second = trade.desk.ask(claim_lines, trade.desk.ask(claim_by_id, old.id))
    assert (first.left, second.left, second.refused, second.reason) == (0, 0, 5_040, "label torn")
    states = [trade.desk.ask(claim_by_id, one.id) for one in (old, new)]
    assert [(one.state, one.paid, one.refused, one.left) for one in states] == [
        ("closed", 45_360, 5_040, 0), ("closed", 32_000, 0, 0),
    ]  # fmt: skip
    assert trade.owes("Depot") - supplier == 45_360 + 33_600
    assert (trade.holds("claims_made"), trade.holds("claim_loss")) == (0, 5_040)
    assert trade.holds("claim_income") == -(82_400 - 2_160), "the GST inside was no income"
    assert trade.holds("claim_goods") == 40_000 + 20_000 + 24_000, "the goods given up, at their cost"


def claim_of(trade: Trade, kind: str) -> Claim:
    """Build the claim of the weeks for a company."""
    saved = trade.desk.do(build_claim, kind, trade.maker, date(2026, 11, 1), date(2026, 11, 30))
    claim = trade.desk.ask(claim_by_id, saved.id)
    assert [one.left for one in trade.desk.ask(goods_of_claim, claim)] == [
        line.source.units for line in trade.desk.ask(claim_lines, claim)
    ]
    return claim
