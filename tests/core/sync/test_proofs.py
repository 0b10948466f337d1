"""The proof of a day: signed totals from the books, the centre's receipt, and days that differ."""

import json

import pytest

from dcms_desktop.kernel.clock import today
from dcms_desktop.ledger.actions import reopen_day
from dcms_desktop.sync.going import send_now
from dcms_desktop.sync.queries import line_state
from dcms_desktop.sync.queries.day import series_figures
from dcms_desktop.wire.canonical import canonical
from dcms_desktop.wire.key_store import read_secret
from dcms_desktop.wire.signing import is_signed
from dcms_desktop.wire.signing import public_key
from dcms_desktop.wire.signing import unb64
from tests.fakes import clock_at
from tests.line_centre import LineCentre
from tests.shop import Shop


def a_day(shop: Shop) -> None:
    shop.receives("Dolo 650", batch="D1", units=100)
    bill = shop.bills("Asha Medical", "Dolo 650", units=30)
    shop.bills("Asha Medical", "Dolo 650", units=5, gst=5_000)
    shop.cancels(bill)
    shop.adjusts("Dolo 650", "-2", reason="breakage")
    shop.closes_day()


def the_seed(shop: Shop) -> bytes:
    """Return the key this PC was enrolled with."""
    card = shop.desk.ask(line_state).card
    assert card is not None
    return read_secret(card.secret) or b""


def test_a_closed_day_is_proved_once(lined: Shop, centre: LineCentre) -> None:
    a_day(lined)
    came = send_now(lined.desk)
    assert (came.proofs, came.trouble) == (1, "")
    (proof,) = centre.proofs
    assert proof["sales"]["count"] == 1
    assert proof["sales"]["cancelled"] == 1
    assert (
        proof["sales"]["net_paise"]
        == [op["totals"]["net_paise"] for op in centre.ops.values() if op["type"] == "sales_invoice"][1]
    )
    assert [(row["used"], row["cancelled"], row["gaps"]) for row in proof["series"]] == [(2, 1, [])]
    assert (proof["stock"]["rows"], proof["stock"]["qty_milli"]) == (1, 93_000)
    assert proof["by_rate"][0]["gst_bp"] == 500
    assert proof["through_seq"] == centre.acked == 6
    unsigned = {name: value for name, value in proof.items() if name != "sig"}
    held = lined.desk.ask(line_state).card
    assert held is not None
    assert is_signed(public_key(the_seed(lined)), proof["sig"], canonical(unsigned))
    assert send_now(lined.desk).proofs == 0
    assert json.loads(held.receipt)["signed"]["rev"] == 1


def test_the_evening_waits_for_its_slot_unless_asked(lined: Shop, centre: LineCentre) -> None:
    centre.slot = 1_800
    with clock_at("2026-11-23 20:00"):
        a_day(lined)
        assert send_now(lined.desk, by_hand=False).proofs == 0
    with clock_at("2026-11-23 20:31"):
        assert send_now(lined.desk, by_hand=False).proofs == 1
    assert centre.proofs[0]["audit"]["seq"] > 0


def test_a_document_dated_back_is_proved_again(lined: Shop, centre: LineCentre) -> None:
    a_day(lined)
    send_now(lined.desk)
    day = today()
    lined.desk.do(reopen_day, day, "forgot a bill")
    lined.bills("Asha Medical", "Dolo 650", units=1)
    lined.closes_day()
    assert send_now(lined.desk).proofs == 1
    assert [proof["rev"] for proof in centre.proofs] == [1, 2]
    assert centre.proofs[1]["stock"]["qty_milli"] == 92_000


def test_what_the_centre_lacks_is_sent_again(lined: Shop, centre: LineCentre) -> None:
    a_day(lined)
    centre.diffs = [[{"path": "sales.net_paise", "client": 1, "centre": 0, "missing_seq": [2, 3, 5]}]]
    came = send_now(lined.desk)
    assert came.proofs == 1
    assert [(told["from_seq"], told["to_seq"]) for told in centre.sent[-2:]] == [(2, 3), (5, 5)]
    assert centre.acked == 6


def test_a_day_that_never_agrees_becomes_a_ticket(lined: Shop, centre: LineCentre) -> None:
    a_day(lined)
    wrong = [{"path": "sales.net_paise", "client": 1, "centre": 0, "missing_seq": [2]}]
    centre.diffs = [wrong] * 3
    assert send_now(lined.desk).proofs == 0
    state = lined.desk.ask(line_state)
    assert state.proof_state == "ticket"
    assert send_now(lined.desk).proofs == 0
    assert len(centre.proofs) == 3


def test_a_difference_that_no_sending_mends_waits_for_a_person(lined: Shop, centre: LineCentre) -> None:
    a_day(lined)
    centre.diffs = [[{"path": "sales.count", "client": 1, "centre": 0}]]
    assert send_now(lined.desk).proofs == 0
    assert lined.desk.ask(line_state).proof_state == "differs"
    assert send_now(lined.desk).proofs == 1


def test_a_receipt_of_somebody_else_is_none(lined: Shop, centre: LineCentre) -> None:
    a_day(lined)
    centre.signs_with = bytes(32)
    came = send_now(lined.desk)
    assert "not signed" in came.trouble
    assert lined.desk.ask(line_state).proof_state == "ready"


def test_series_tell_what_lacks_between_first_and_last() -> None:
    bills = [
        {"series": "A", "fy": "2026-27", "number": f"A/{number:04}", "state": state}
        for number, state in ((9, "posted"), (12, "cancelled"), (10, "posted"))
    ]
    (row,) = series_figures(bills)
    assert (row["from"], row["to"], row["used"], row["cancelled"]) == ("0009", "0012", 3, 1)
    assert row["gaps"] == ["0011"]


def test_keys_and_signatures_that_are_none_are_none() -> None:
    assert not is_signed("!!", "ed25519:AA", b"")
    assert not is_signed(public_key(bytes(32)), "ed25519:%%", b"")
    with pytest.raises(ValueError, match="base64url"):
        unb64("a" * 5)
