"""The line against the reference centre over HTTP: days proved, bad lines, restores, nothing in clear."""

import json
import random
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.arrivals.pulling import pull_now
from dcms_desktop.audit.queries import audit_row_hash
from dcms_desktop.audit.tables import AuditRow
from dcms_desktop.db.connect import open_books
from dcms_desktop.documents.queries import document_id_of
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.sync.actions.line import note_batch
from dcms_desktop.sync.actions.line import set_up_line
from dcms_desktop.sync.client import enrol
from dcms_desktop.sync.going import send_now
from dcms_desktop.sync.queries import line_card
from dcms_desktop.sync.queries import line_state
from dcms_desktop.sync.queries import op_rows
from dcms_desktop.sync.receipts import anchors_in
from dcms_desktop.telling.queries.received import received_rows
from dcms_desktop.upkeep.backup import back_up
from dcms_desktop.upkeep.backup import restore_backup
from dcms_desktop.upkeep.verifying import looking
from dcms_desktop.upkeep.verifying import verified
from reports.catalogue.day_seals import Ask as SealsAsk
from reports.catalogue.day_seals import query as seals_query
from tests.bad_line import BadLine
from tests.centre.running import Running
from tests.centre.running import running_centre
from tests.fakes import clock_at
from tests.shop import Shop
from ui.line.line_model import said_of

URL = "url"


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Running]:
    """The reference centre on a port of this machine."""
    with running_centre(tmp_path / "centre.db") as running:
        yield running


@pytest.fixture
def joined(shop: Shop, real: Running) -> Shop:
    """A shop that is enrolled there."""
    enrol(shop.desk, real.url, real.add_distributor())
    return shop


def stream_of(shop: Shop) -> str:
    card = shop.desk.ask(line_card)
    assert card is not None
    return card.stream


@contextmanager
def over(shop: Shop, line: BadLine) -> Iterator[None]:
    """Let the shop reach its centre by a bad line."""
    card = shop.desk.ask(line_card)
    assert card is not None
    names = ("profile", "company", "distributor", "stream", "device", "audience", "centre_key", "secret")
    told = {name: getattr(card, name) for name in names}
    shop.desk.do(set_up_line, {**told, URL: line.url}, there=0)
    yield
    line.stop()


def trade(shop: Shop, bills: int, seed: int = 1) -> None:
    """Bill, cancel, correct and take back by chance."""
    chance = random.Random(seed)  # noqa: S311 - chance of a test, told by its seed
    shop.receives("Dolo 650", batch="D1", units=100_000)
    for _ in range(bills):
        bill = shop.bills("Asha Medical", "Dolo 650", units=chance.randint(1, 40))
        match chance.randint(0, 9):
            case 0:
                shop.cancels(bill)
            case 1:
                shop.edits(bill, str(chance.randint(1, 40)))
            case 2:
                shop.adjusts("Dolo 650", "-1", reason="breakage")


def assert_equal(shop: Shop, real: Running) -> None:
    """Compare what the centre projected with the books, to the paisa."""
    told = real.summary(stream_of(shop))
    mine = shop.desk.ask(op_rows, "all", "", 1_000_000)
    newest: dict[int, Any] = {}
    for row in sorted(mine, key=lambda row: row.seq):
        if row.type == "sales_invoice" and row.document_id is not None:
            newest[row.document_id] = row
    live = [
        posted
        for document in newest
        if (posted := shop.desk.ask(posted_document, document)).state == "posted"
    ]
    assert told["day_totals"][:3] == [
        len(live), len(newest) - len(live), sum(posted.total for posted in live),
    ]  # fmt: skip


def test_a_day_goes_up_and_is_proved(joined: Shop, real: Running) -> None:
    trade(joined, 12)
    joined.bills(None, "Dolo 650", units=5, paid="263.00")
    came = send_now(joined.desk)
    assert (came.rejected, came.held, came.trouble) == (0, 0, "")
    joined.closes_day()
    assert send_now(joined.desk).proofs == 1
    card = joined.desk.ask(line_card)
    assert card is not None
    assert json.loads(card.receipt)["signed"]["business_date"]
    assert_equal(joined, real)


@pytest.mark.parametrize("seed", [2])
def test_a_bad_line_loses_and_doubles_nothing(joined: Shop, real: Running, seed: int) -> None:
    chaos(joined, real, seed, bills=12)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100))
def test_a_very_bad_line_loses_and_doubles_nothing(joined: Shop, real: Running, seed: int) -> None:
    chaos(joined, real, seed, bills=800)


def chaos(shop: Shop, real: Running, seed: int, bills: int) -> None:
    trade(shop, bills, seed)
    line = BadLine(real.port, seed)
    with over(shop, line):
        for round_ in range(400):
            shop.desk.do(note_batch, 1 + (seed + round_) % 9)
            send_now(shop.desk)
            if not shop.desk.ask(line_state).sent and not shop.desk.ask(line_state).waiting:
                break
        line.mend()
        shop.closes_day()
        assert send_now(shop.desk).proofs == 1
    state = shop.desk.ask(line_state)
    assert (state.waiting, state.sent, state.rejected) == (0, 0, 0)
    assert_equal(shop, real)


def is_cancelled(shop: Shop, number: str) -> bool:
    return shop.desk.ask(posted_document, shop.desk.ask(document_id_of, number)).state == "cancelled"


def change_older(shop: Shop, chance: random.Random) -> None:
    """Cancel one bill and correct another that the backup holds as they were."""
    rows = [row for row in shop.desk.ask(op_rows, "all") if row.type == "sales_invoice"]
    numbers = sorted({row.number for row in rows if not is_cancelled(shop, row.number)})
    some = chance.sample(numbers, min(2, len(numbers)))
    for number, quantity in zip(some, ("", "41"), strict=False):
        bill = shop.desk.ask(posted_document, shop.desk.ask(document_id_of, number))
        if quantity:
            shop.edits(bill, quantity)
        else:
            shop.cancels(bill)


def restored(shop: Shop, folder: Path, *, online: bool, seed: int = 3) -> None:
    """Bill, back up, bill on, lose the books, put the copy back, bill again: no number twice."""
    chance = random.Random(seed)  # noqa: S311 - how much happened before and after, told by its seed
    trade(shop, chance.randint(1, 12), seed)
    send_now(shop.desk)
    backup = back_up(shop.desk.books, folder / "copies")
    change_older(shop, chance)
    trade(shop, chance.randint(1, 12), seed + 1)
    send_now(shop.desk)
    before = {row.number for row in shop.desk.ask(op_rows, "all") if row.type == "sales_invoice"}
    cancelled = {number for number in before if is_cancelled(shop, number)}
    restore_backup(backup.file, str(folder / "again"))
    again = shop.on(open_books(folder / "again"))
    if online:
        send_now(again.desk)
        assert again.desk.ask(received_rows, ("lost_document",), ("waiting",))
        pull_now(again.desk)
        left = again.desk.ask(received_rows, ("lost_document",), ("waiting",))
        assert not [row.text for row in left if " A/" in row.text]
        assert {number for number in before if is_cancelled(again, number)} == cancelled
        assert not again.trouble()
    fresh = [again.bills("Asha Medical", "Dolo 650", units=2).number for _ in range(4)]
    came = send_now(again.desk)
    assert not again.desk.ask(op_rows, "rejected")
    assert (came.rejected, came.trouble) == (0, "")
    assert not before & set(fresh)
    pull_now(again.desk)
    assert not again.desk.ask(received_rows, ("lost_document",), ("waiting",))
    assert not again.trouble()
    again.closes_day()
    assert send_now(again.desk).proofs == 1
    card = again.desk.ask(line_card)
    assert card is not None
    assert json.loads(card.receipt)["signed"]["business_date"]  # both hold the same, to the paisa
    again.desk.close()


@pytest.mark.parametrize("online", [True, False])
def test_restored_books_repeat_no_number(joined: Shop, tmp_path: Path, online: bool) -> None:
    restored(joined, tmp_path, online=online)


@pytest.mark.soak
@pytest.mark.parametrize("online", [True, False])
@pytest.mark.parametrize("seed", range(100, 150))
def test_fifty_restores_repeat_no_number(joined: Shop, tmp_path: Path, online: bool, seed: int) -> None:
    restored(joined, tmp_path, online=online, seed=seed)


def test_what_the_company_sends_is_applied_over_http(joined: Shop, real: Running) -> None:
    real.put(
        {"type": "item", "id": "10234", "rev": 1, "op": "upsert",
         "body": {"name": "Neem soap", "hsn": "34011110", "gst_bp": 500, "mrp_paise": 4_500}},
        {"type": "notice", "id": "N1", "rev": 1, "op": "upsert", "body": {"title": "Hello"}},
        {"type": "item", "id": "10235", "rev": 1, "op": "upsert", "body": {"name": 5}},
    )  # fmt: skip
    came = pull_now(joined.desk)
    assert (came.applied, came.waiting, came.refused, came.trouble) == (1, 1, 1, "")
    assert pull_now(joined.desk).pages == 0


# ── the audit ───────────────────────────────────────────────────────────────────────────────────
def day_after(shop: Shop, day: str) -> Any:
    """Bill and close on a day, send, and return how the line stands."""
    with clock_at(f"{day} 18:00", ticks=True):
        shop.bills("Asha Medical", "Dolo 650", units=2)
        shop.closes_day()
        assert send_now(shop.desk).trouble == ""
        return shop.desk.ask(line_state)


def test_the_heads_of_an_honest_shop_go_on(joined: Shop, real: Running) -> None:
    with clock_at("2026-11-22 10:00"):
        joined.receives("Dolo 650", batch="D1", units=1_000)
    states = [day_after(joined, day) for day in ("2026-11-22", "2026-11-23", "2026-11-24")]
    assert [(state.proof_state, state.proof_audit) for state in states] == [("matched", "")] * 3
    signed = json.loads(states[-1].card.receipt)["signed"]
    assert joined.desk.ask(audit_row_hash, signed["audit"]["seq"]) == signed["audit"]["hash"]
    assert "does not go on" not in shown(real)


def test_yesterdays_books_in_the_place_of_todays_are_told_to_both_sides(
    joined: Shop, real: Running, tmp_path: Path
) -> None:
    with clock_at("2026-11-22 10:00"):
        joined.receives("Dolo 650", batch="D1", units=1_000)
    day_after(joined, "2026-11-22")
    with clock_at("2026-11-22 20:00"):
        made = back_up(joined.desk.books, tmp_path)
    day_after(joined, "2026-11-23")
    joined.desk.close()
    swapped = tmp_path / "swapped"
    swapped.mkdir()
    (swapped / "books.db").write_bytes(made.file.read_bytes())  # not restored: put in the place of today's
    again = joined.on(open_books(swapped))
    with clock_at("2026-11-24 09:00"):
        send_now(again.desk)
    state = day_after(again, "2026-11-24")
    assert "books were restored between" in state.proof_audit or "is not the one" in state.proof_audit
    assert state.proof_audit in said_of(state)[0]
    assert state.proof_audit in shown(real)
    kept = [json.dumps(one) for one in real.admin(f"streams/{stream_of(again)}/receipts")]
    anchors = anchors_in(kept, state.card.centre_key)
    with looking(str(swapped)) as tx:
        (chain,) = [proof for proof in verified(tx, anchors) if proof.name == "audit"]
        later = select(func.min(AuditRow.seq)).where(
            AuditRow.at > anchors[1].at, AuditRow.seq > anchors[0].seq
        )
        assert [one.row for one in chain.findings] == [tx.scalar(later)], "the first row of another history"
    seals = again.desk.ask(seals_query, SealsAsk(date(2026, 11, 1), date(2026, 11, 30)))
    assert any("signed" in row.receipt and "but" in row.receipt for row in seals)
    again.desk.close()


def shown(real: Running) -> str:
    with urllib.request.urlopen(f"{real.url}/distributors/D0001", timeout=30) as answer:  # noqa: S310 - our own
        text: str = answer.read().decode()
    return text
