"""Claims that were sent, and documents that change after: the next claim holds the difference."""

from typing import Any

import pytest

from dcms_desktop.claims.actions import save_return_policy
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.documents.posted import Posted
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.recovery.actions import build_claim
from dcms_desktop.recovery.actions import rebuild_claim
from dcms_desktop.recovery.actions import send_claim
from dcms_desktop.recovery.queries import claim_by_id
from dcms_desktop.recovery.queries import claim_lines
from dcms_desktop.recovery.queries import evidence_of
from dcms_desktop.recovery.queries import goods_of_claim
from dcms_desktop.recovery.queries import proofs_of
from dcms_desktop.recovery.queries import source_lines
from dcms_desktop.recovery.rules import Claim
from reports.packs.claim_files import archive_of
from reports.packs.claim_files import claim_files
from reports.packs.claim_files import with_manifest
from tests.core.recovery.conftest import FIRST
from tests.core.recovery.conftest import LAST
from tests.core.recovery.conftest import Trade
from tests.pack_reader import read_pack


def sent(trade: Trade, kind: str = "scheme") -> Claim:
    claim_id = trade.desk.do(build_claim, kind, trade.maker or 0, FIRST, LAST).id
    trade.desk.do(send_claim, claim_id)
    return trade.desk.ask(claim_by_id, claim_id)


def asked(trade: Trade, claim: Claim) -> list[tuple[str, int]]:
    return [(one.source.number, one.source.amount) for one in trade.desk.ask(claim_lines, claim)]


def stands(trade: Trade, claim: Claim) -> bool:
    told = {one.what: one.there for one in trade.desk.ask(proofs_of, claim)}
    return told["Every line stands in the books as claimed"]


@pytest.fixture
def shop(trade: Trade) -> Trade:
    trade.offers("TEN", "10+1", "I1, I2")
    for item, batch in (("Dolo 650", "D1"), ("Pan 40", "P1"), ("Gauze", "G1")):
        trade.receives(item, batch=batch, units=500)
    return trade


def test_what_a_cancelled_and_a_corrected_bill_give_back_stands_in_the_next_claim(shop: Trade) -> None:
    gone = shop.bills("Asha", "Dolo 650", units=20, rate="50.00")
    less = shop.bills("Bina", "Pan 40", units=30, rate="50.00")
    first = sent(shop)
    assert (first.amount, stands(shop, first)) == (25_000, True)
    shop.cancels(gone)
    shop.edits(less, "10")
    assert not stands(shop, first)
    new = shop.bills("Asha", "Dolo 650", units=50, rate="50.00")
    second = sent(shop)
    assert sorted(asked(shop, second)) == [
        (gone.number, -10_000), (less.number, -10_000), (new.number, 25_000),
    ]  # fmt: skip
    books = sum(one.amount for one in shop.desk.ask(source_lines, "scheme", shop.maker or 0, FIRST, LAST))
    assert first.amount + second.amount == books
    assert stands(shop, first)
    assert stands(shop, second)
    with pytest.raises(Refused, match="owes nothing"):
        sent(shop)
    proof = shop.desk.ask(evidence_of, second.id)
    read = read_pack(archive_of(with_manifest(claim_files(proof), proof)))
    assert (read["wrong"], read["total"]) == ([], second.amount)
    assert shop.trouble() == ""


def test_a_bill_that_changes_twice_is_followed_twice(shop: Trade) -> None:
    bill = shop.bills("Asha", "Dolo 650", units=20, rate="50.00")
    sent(shop)
    bill = shop.edits(bill, "40")
    assert asked(shop, sent(shop)) == [(bill.number, 10_000)]
    bill = shop.edits(bill, "10")
    shop.bills("Bina", "Pan 40", units=40, rate="50.00")
    assert (bill.number, -15_000) in asked(shop, sent(shop))


def test_a_draft_that_holds_a_difference_is_built_anew_like_any_other(shop: Trade) -> None:
    bill = shop.bills("Asha", "Dolo 650", units=20, rate="50.00")
    sent(shop)
    bill = shop.edits(bill, "30")
    draft = shop.desk.do(build_claim, "scheme", shop.maker or 0, FIRST, LAST).id
    shop.edits(bill, "50")
    with pytest.raises(Refused, match="changed since"):
        shop.desk.do(send_claim, draft)
    shop.desk.do(rebuild_claim, draft)
    shop.desk.do(send_claim, draft)
    assert asked(shop, shop.desk.ask(claim_by_id, draft)) == [(bill.number, 15_000)]


def test_goods_whose_receipt_is_cancelled_after_the_claim_are_given_back(shop: Trade) -> None:
    shop.desk.do(save_return_policy, ReturnPolicy(maker_id=shop.maker or 0, reason="damage"))
    shop.bills("Asha", "Dolo 650", units=30)

    def takes(quantity: str) -> Posted:
        lines: list[dict[str, Any]] = [{"item": "I1", "quantity": quantity}]
        return shop.sends("breakage_receipt", party=shop.party("Asha"), reason="damage", lines=lines)

    wrong = takes("6")
    sent(shop, "breakage")
    shop.cancels(wrong)
    right = takes("9")
    second = sent(shop, "breakage")
    assert sorted(asked(shop, second)) == [(wrong.number, -24_000), (right.number, 36_000)]
    assert [one.units for one in shop.desk.ask(goods_of_claim, second)] == [9]


def test_each_of_two_schemes_takes_back_its_own_gift(shop: Trade) -> None:
    for code, steps, goods, part in (("A1", "10+1", "I1", 50_000), ("B1", "10+2", "I2", 100_000)):
        shop.offers(code, steps, goods, gives_item_id=shop.items["Gauze"], company_share=part)
    lines = [
        {"item": "I1", "quantity": "20", "rate": "50.00"},
        {"item": "I2", "quantity": "10", "rate": "50.00"},
    ]
    bill = shop.sends("tax_invoice", party=shop.party("Asha"), lines=lines)
    for _ in range(2):
        back = [{"item": "I3", "quantity": "0+2", "bill": bill.number}]
        shop.sends("sale_return", party=shop.party("Asha"), lines=back)
    found = shop.desk.ask(source_lines, "scheme", shop.maker or 0, FIRST, LAST)
    assert sorted(one.amount for one in found if one.item == "Gauze") == [-10_000, -5_000, 5_000, 10_000]
