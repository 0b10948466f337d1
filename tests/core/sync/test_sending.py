"""Documents go up: once in effect, in order, whatever the centre answers."""

import json
import os
from typing import Any

import pytest

from dcms_desktop.catalog.actions import add_makers
from dcms_desktop.company.actions import save_setting
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.outbox.actions import note_restored
from dcms_desktop.sync import sender
from dcms_desktop.sync.actions.line import take_lease
from dcms_desktop.sync.actions.line import try_now
from dcms_desktop.sync.actions.numbering import send_again
from dcms_desktop.sync.going import send_now
from dcms_desktop.sync.queries import line_state
from dcms_desktop.sync.queries import op_rows
from dcms_desktop.telling.settings import COLLECTIONS
from dcms_desktop.telling.settings import COMPANIES
from dcms_desktop.telling.settings import GSTINS
from dcms_desktop.telling.settings import NAMES
from dcms_desktop.wire.canonical import chain_of
from tests.fakes import clock_at
from tests.line_centre import LineCentre
from tests.line_centre import Said
from tests.shop import Shop

DAY = "2026-11-23 10:15"


def trade(shop: Shop) -> None:
    shop.receives("Dolo 650", batch="D1", units=100)
    bill = shop.bills("Asha Medical", "Dolo 650", units=30)
    shop.bills("Asha Medical", "Dolo 650", units=5)
    shop.cancels(bill)


class Billing:
    """A desk at which somebody saves again and again."""

    def __init__(self, desk: Any, rested: float) -> None:
        self.do, self.ask, self.books = desk.do, desk.ask, desk.books
        self.rested, self.lasted = lambda: rested, desk.lasted


@pytest.mark.parametrize(("rested", "requests"), [(0.5, [2, 1]), (60.0, [3])])
def test_beside_billing_the_line_goes_in_small_steps(
    lined: Shop, centre: LineCentre, monkeypatch: pytest.MonkeyPatch, rested: float, requests: list[int]
) -> None:
    monkeypatch.setattr(sender, "BATCH_BESIDE", 2)
    monkeypatch.setattr(sender, "BESIDE", 1)
    lined.receives("Dolo 650", batch="D1", units=100)
    for _ in range(2):
        lined.bills("Asha Medical", "Dolo 650", units=5)
    assert send_now(Billing(lined.desk, rested), gently=True).done == 3
    assert [len(told["ops"]) for told in centre.sent] == requests


def test_every_form_of_a_document_goes_up_once(lined: Shop, centre: LineCentre) -> None:
    trade(lined)
    came = send_now(lined.desk)
    assert (came.done, came.trouble) == (4, "")
    ops = list(centre.ops.values())
    assert [(op["type"], op["doc_rev"], op["status"]) for op in ops] == [
        ("purchase_receipt", 1, "active"),
        ("sales_invoice", 1, "active"),
        ("sales_invoice", 1, "active"),
        ("sales_invoice", 2, "cancelled"),
    ]
    bill = ops[1]
    assert bill["number"] == 1
    assert bill["retailer"]["local_code"] == "P2"
    assert "mobile" not in json.dumps(bill)
    assert bill["totals"]["net_paise"] == sum(
        bill["totals"][part]
        for part in ("taxable_paise", "cgst_paise", "sgst_paise", "igst_paise", "cess_paise", "other_paise",
                     "round_off_paise")
    )  # fmt: skip
    assert bill["lines"][0]["qty_milli"] == 30_000
    assert bill["lines"][0]["rate_e4"] == 500_000
    assert send_now(lined.desk).done == 0
    state = lined.desk.ask(line_state)
    assert (state.waiting, state.sent, state.done, state.oldest) == (0, 0, 4, "")


def test_the_chain_holds_from_the_first_operation(lined: Shop, centre: LineCentre) -> None:
    trade(lined)
    send_now(lined.desk)
    before = "0" * 64
    for op in centre.ops.values():
        assert chain_of(before, op) == op["chain"]
        before = op["chain"]


def test_a_lost_answer_is_asked_for_again_with_the_same_bytes(lined: Shop, centre: LineCentre) -> None:
    def lose(centre: LineCentre, _method: str, path: str, told: dict[str, Any]) -> Said | None:
        if path.endswith("/ops") and len(centre.sent) == 0:
            centre.take(told)
            return 0, ""
        return None

    centre.script = lose
    trade(lined)
    came = send_now(lined.desk)
    assert came.done == 0
    assert "reached" in came.trouble
    assert lined.desk.ask(line_state).sent == 4
    lined.desk.do(try_now)
    assert send_now(lined.desk).done == 4
    assert centre.sent[0]["ops"] == centre.sent[1]["ops"]
    assert len(centre.ops) == 4


@pytest.mark.parametrize(
    ("answer", "halt", "words"),
    [
        ((200, "<html>Sign in to the hotel</html>"), "", "sign-in page"),
        ((200, {"epoch": 1}), "", "not understood"),
        ((200, {"epoch": 1, "acked_seq": 1, "results": []}), "", "none of what was sent"),
        ((200, {"epoch": 1, "acked_seq": 9, "results": [{"seq": 1, "op_id": "x", "status": "applied"}]}), "",
         "none of what was sent"),
        ((302, {"title": "Elsewhere"}), "", "Elsewhere"),
        ((500, {"title": "Down"}), "", "Down"),
        ((429, {"title": "Later", "retry_after_s": 41}), "", "Later"),
        ((400, {"title": "Torn", "retryable": True}), "", "Torn"),
        ((403, {"title": "Not you"}), "forbidden", "Not you"),
        ((423, {"title": "Locked"}), "forbidden", "Locked"),
        ((426, {"title": "Too old"}), "too_old", "Too old"),
        ((409, {"title": "Fork", "code": "chain_fork"}), "fork", "Fork"),
        ((409, {"title": "Running", "code": "in_progress"}), "", "Running"),
    ],
)  # fmt: skip
def test_an_answer_that_is_no_yes_leaves_everything_waiting(
    lined: Shop, centre: LineCentre, answer: Said, halt: str, words: str
) -> None:
    lined.receives("Dolo 650", batch="D1", units=100)
    centre.script = lambda _centre, _method, path, _told: answer if path.endswith("/ops") else None
    came = send_now(lined.desk)
    assert (came.done, came.halt) == (0, halt)
    assert words in came.trouble
    state = lined.desk.ask(line_state)
    assert (state.sent, state.done) == (1, 0)
    assert state.card is not None
    assert state.card.trouble
    assert state.card.push_at
    centre.script = None
    assert send_now(lined.desk).done == 1
    after = lined.desk.ask(line_state).card
    assert after is not None
    assert (after.halt, after.trouble, after.tries) == ("", "", 0)


def test_one_new_token_is_tried_then_told(lined: Shop, centre: LineCentre) -> None:
    lined.receives("Dolo 650", batch="D1", units=100)
    centre.script = lambda _c, _m, path, _t: (401, {"title": "No"}) if "/oauth/" not in path else None
    came = send_now(lined.desk)
    assert came.trouble.startswith("No")
    assert centre.tokens == 2
    assert "enrol" in came.next_step


def test_a_batch_that_is_refused_is_halved_until_one_is_put_aside(lined: Shop, centre: LineCentre) -> None:
    for number in range(5):
        lined.receives("Dolo 650", batch=f"D{number}", units=10)

    def choosy(_centre: LineCentre, _method: str, path: str, told: dict[str, Any]) -> Said | None:
        bad = path.endswith("/ops") and any(op["seq"] == 3 and op["type"] != "withheld" for op in told["ops"])
        return (422, {"title": "Not this one", "code": "schema"}) if bad else None

    centre.script = choosy
    came = send_now(lined.desk)
    assert (came.done, came.rejected, came.trouble) == (4, 1, "")
    (row,) = lined.desk.ask(op_rows, "rejected")
    assert (row.seq, row.state, row.number[:2]) == (3, "withheld", "GR")
    assert row.advice
    centre.script = None
    lined.desk.do(send_again, row.seq)
    assert send_now(lined.desk).done == 1
    assert centre.acked == 6
    with pytest.raises(Refused):
        lined.desk.do(send_again, 1)


def test_a_second_sender_waits_for_the_lease(lined: Shop, centre: LineCentre) -> None:
    lined.receives("Dolo 650", batch="D1", units=100)
    another = f"another:{os.getpid()}"
    assert lined.desk.do(take_lease, another, 60_000)
    assert send_now(lined.desk).busy
    assert not centre.sent
    assert lined.desk.do(take_lease, another, -1)
    assert send_now(lined.desk).done == 1
    assert lined.desk.do(take_lease, "dead:1", 60_000)
    assert not send_now(lined.desk).busy


def test_a_centre_that_lost_something_gets_it_again(lined: Shop, centre: LineCentre) -> None:
    trade(lined)
    send_now(lined.desk)
    kept = list(centre.ops.values())
    centre.ops = {op["op_id"]: op for op in kept[:2]}
    centre.chains = {seq: chain for seq, chain in centre.chains.items() if seq <= 2}
    assert send_now(lined.desk).done == 2
    assert list(centre.ops.values()) == kept


def test_only_what_the_owner_lets_go_leaves_the_shop(lined: Shop, centre: LineCentre) -> None:
    lined.desk.do(save_setting, NAMES, value=False)
    lined.desk.do(save_setting, GSTINS, value=False)
    lined.receives("Dolo 650", batch="D1", units=100)
    lined.bills("Asha Medical", "Dolo 650", units=3)
    lined.sends("receipt", party="P2", tenders=[{"mode": "cash", "amount": "10.00"}])
    came = send_now(lined.desk)
    assert (came.done, came.kept) == (2, 1)
    bill = list(centre.ops.values())[1]
    assert "name" not in bill["retailer"]
    assert bill["retailer"]["gstin"] is None
    lined.desk.do(save_setting, COLLECTIONS, value=True)
    lined.sends("receipt", party="P2", tenders=[{"mode": "cash", "amount": "7.00"}])
    assert send_now(lined.desk).done == 1
    assert list(centre.ops.values())[2]["amount_paise"] == 700
    lined.desk.do(save_setting, COMPANIES, "NOBODY")
    lined.receives("Dolo 650", batch="D2", units=1)
    assert "no company NOBODY" in send_now(lined.desk).trouble


def test_goods_of_other_companies_stay(lined: Shop, centre: LineCentre) -> None:
    (maker,) = lined.desk.do(add_makers, ["ACME"])
    mine = lined.item("Acme soap", maker_id=maker)
    other = lined.item("Other soap")
    lined.desk.do(save_setting, COMPANIES, "acme")
    lines = [
        {"item": code, "quantity": "10", "batch": "B", "rate": "10", "expiry": "2028-01-31"}
        for code in (mine, other)
    ]
    lined.sends("goods_receipt", party=lined.party("Depot", role="supplier"), lines=lines)
    lined.sends("goods_receipt", party="P1", lines=lines[1:])
    came = send_now(lined.desk)
    assert (came.done, came.kept) == (1, 1)
    (op,) = centre.ops.values()
    assert [line["local_item"] for line in op["lines"]] == [mine]
    assert op["totals"]["net_paise"] == sum(line["total_paise"] for line in op["lines"])


def test_a_clock_that_jumps_changes_neither_order_nor_billing(lined: Shop, centre: LineCentre) -> None:
    for when in (DAY, "2027-11-23 10:15", "2026-11-24 10:15"):
        with clock_at(when):
            lined.receives("Dolo 650", batch=when[:4], units=1)
            assert send_now(lined.desk).done == 1
    assert [op["seq"] for op in centre.ops.values()] == [1, 2, 3]
    centre.server_time = lambda: "2026-11-23T10:15:00.000+05:30"
    with clock_at("2026-11-23 12:15"):
        lined.receives("Dolo 650", batch="X", units=1)
        for _ in range(5):
            send_now(lined.desk)
        card = lined.desk.ask(line_state).card
    assert card is not None
    assert set(card.clock_offsets) == {-7_200_000}


def test_restored_books_open_an_epoch_before_anything_goes_up(lined: Shop, centre: LineCentre) -> None:
    trade(lined)
    send_now(lined.desk)
    centre.series = [{"series": "A", "fy": "2026-27", "last_seen": "000057", "type": "sales_invoice"}]
    centre.lost = [{"doc_id": "0193a2ef-11d0-7b7e-b0a4-93d5a2f4c6d1", "doc_rev": 1, "type": "sales_invoice",
                    "doc_no": "A/26-27/000057", "business_date": "2026-11-23"}]  # fmt: skip
    centre.chains |= {5: "5" * 64, 6: "6" * 64}
    lined.desk.do(note_restored, "a backup of last week")
    lined.receives("Dolo 650", batch="D9", units=10)
    assert send_now(lined.desk).done == 1
    assert [path for _, path in centre.calls if path.endswith("/epochs")]
    assert centre.sent[-1]["epoch"] == 2
    assert (centre.sent[-1]["from_seq"], centre.sent[-1]["prev_chain"]) == (7, "6" * 64)
    assert lined.bills("Asha Medical", "Dolo 650", units=1).number.endswith("58")
    state = lined.desk.ask(line_state)
    assert not state.restored
    assert send_now(lined.desk).done == 1


def test_a_swapped_folder_is_noticed_by_the_chain(lined: Shop, centre: LineCentre) -> None:
    trade(lined)
    send_now(lined.desk)
    centre.chains[4] = "a" * 64
    lined.receives("Dolo 650", batch="D9", units=10)
    send_now(lined.desk)
    assert centre.epoch == 2


def test_the_practice_company_has_no_line(shop: Shop, centre: LineCentre) -> None:
    with pytest.raises(Refused, match="No line"):
        send_now(shop.desk)
    assert not centre.calls


@pytest.mark.parametrize(("lasted", "seals"), [(0.0, 0), (100.0, 1)])
def test_a_bill_saved_after_the_places_were_given_takes_them_to_the_disk(
    lined: Shop, centre: LineCentre, monkeypatch: pytest.MonkeyPatch, lasted: float, seals: int
) -> None:
    """Places lie on the disk before they are sent: by a bill that was saved behind them, else by a seal."""
    monkeypatch.setattr(sender, "SEAL_WAIT", 0.1)
    lined.receives("Dolo 650", batch="D1", units=100)
    desk = Billing(lined.desk, 0.5)
    seen: list[str] = []

    def watched(action: Any, *given: Any, **named: Any) -> Any:
        seen.append(action.__name__)
        return lined.desk.do(action, *given, **named)

    desk.do, desk.lasted = watched, lambda: lasted
    assert send_now(desk, gently=True).done == len(centre.ops) == 1
    assert seen.count("seal") == seals


def test_only_what_was_committed_lasts(lined: Shop) -> None:
    """A bill that was refused took nothing to the disk, nor did a note of the line."""
    books = lined.desk.books
    lined.receives("Dolo 650", batch="D1", units=100)
    before = books.lasted_at
    lined.desk.do(take_lease, "PC:1", 1_000)

    def refused(_tx: Tx) -> None:
        raise Refused("no")

    with pytest.raises(Refused):
        lined.desk.do(refused)
    assert books.lasted_at == before
    lined.bills("Asha Medical", "Dolo 650", units=1)
    assert books.lasted_at > before
    assert 0 <= lined.desk.lasted() < 60
