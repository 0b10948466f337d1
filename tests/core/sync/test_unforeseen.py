"""What nobody plans for: the scope narrows, a key is gone, clocks are years apart, waits are odd."""

import hashlib
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from dcms_desktop.catalog.actions import add_makers
from dcms_desktop.company.actions import save_setting
from dcms_desktop.kernel import clock
from dcms_desktop.sync.actions.line import set_up_line
from dcms_desktop.sync.client import enrol
from dcms_desktop.sync.going import send_now
from dcms_desktop.sync.queries import line_card
from dcms_desktop.sync.queries import line_state
from dcms_desktop.sync.receipts import is_receipt_of
from dcms_desktop.telling.settings import COMPANIES
from dcms_desktop.wire.canonical import canonical
from dcms_desktop.wire.http import KeyAuth
from dcms_desktop.wire.http import Trouble
from dcms_desktop.wire.http import Wire
from dcms_desktop.wire.http import _judged
from dcms_desktop.wire.signing import MARK
from dcms_desktop.wire.signing import b64
from dcms_desktop.wire.signing import public_key
from dcms_desktop.wire.signing import sign
from tests.core.sync.conftest import MemoryStore
from tests.core.sync.test_with_the_centre import joined
from tests.core.sync.test_with_the_centre import real
from tests.fakes import clock_at
from tests.line_centre import LineCentre
from tests.shop import Shop
from ui.line.line_model import receipt_words

__all__ = ["joined", "real"]
JSON = {"content-type": "application/json"}


# ── what is told becomes less ───────────────────────────────────────────────────────────────────
def mixed(shop: Shop) -> None:
    """Bill goods of two companies."""
    (acme,) = shop.desk.do(add_makers, ["ACME"])
    (other,) = shop.desk.do(add_makers, ["OTHER"])
    shop.item("Acme soap", maker_id=acme)
    shop.item("Other soap", maker_id=other)
    for name in ("Acme soap", "Other soap"):
        shop.receives(name, batch=name[0], units=500)
    for units in (3, 4):
        shop.bills("Asha Medical", "Acme soap", units=units)
        shop.bills("Asha Medical", "Other soap", units=units)


def test_a_scope_narrowed_while_bills_wait_tells_less_and_the_day_agrees(joined: Shop) -> None:
    mixed(joined)
    joined.desk.do(save_setting, COMPANIES, "ACME")
    joined.closes_day()
    came = send_now(joined.desk)
    assert (came.kept > 0, came.proofs, came.trouble) == (True, 1, "")
    assert joined.desk.ask(line_state).proof_state == "matched"


def test_a_scope_narrowed_between_sending_and_proving_still_agrees(joined: Shop) -> None:
    """What went up under the wider scope is there: the proof tells what was told, not what would be."""
    mixed(joined)
    send_now(joined.desk)
    joined.desk.do(save_setting, COMPANIES, "ACME")
    joined.closes_day()
    came = send_now(joined.desk)
    assert (came.proofs, came.trouble) == (1, "")
    assert joined.desk.ask(line_state).proof_state == "matched"


def test_a_scope_widened_again_agrees(joined: Shop) -> None:
    joined.desk.do(save_setting, COMPANIES, "")
    mixed(joined)
    joined.desk.do(save_setting, COMPANIES, "ACME")
    send_now(joined.desk)
    joined.desk.do(save_setting, COMPANIES, "")
    joined.closes_day()
    assert send_now(joined.desk).proofs == 1
    assert joined.desk.ask(line_state).proof_state == "matched"


def test_a_scope_narrowed_over_night_agrees_on_both_days(joined: Shop) -> None:
    with clock_at("2026-11-22 10:00", ticks=True):
        mixed(joined)
        joined.closes_day()
        assert send_now(joined.desk).proofs == 1
    with clock_at("2026-11-23 10:00", ticks=True):
        joined.bills("Asha Medical", "Other soap", units=2)
        joined.bills("Asha Medical", "Acme soap", units=2)
        send_now(joined.desk)
        joined.desk.do(save_setting, COMPANIES, "ACME")
        joined.bills("Asha Medical", "Acme soap", units=1)
        joined.closes_day()
        assert send_now(joined.desk).proofs == 1
    with clock_at("2026-11-24 10:00", ticks=True):
        joined.bills("Asha Medical", "Acme soap", units=1)
        joined.bills("Asha Medical", "Other soap", units=1)
        joined.closes_day()
        assert send_now(joined.desk).proofs == 1
    assert joined.desk.ask(line_state).proof_state == "matched"


# ── keys ────────────────────────────────────────────────────────────────────────────────────────
def test_a_key_that_is_gone_from_the_store_is_said_with_the_way_out(
    lined: Shop, centre: LineCentre, store: MemoryStore
) -> None:
    lined.receives("Dolo 650", batch="D", units=9)
    store.kept.clear()
    before = len(centre.sent)
    came = send_now(lined.desk)
    assert came.trouble
    assert came.next_step
    assert len(centre.sent) == before
    enrol(lined.desk, centre.url, "ABCD1234EF")  # the company gives a new code
    assert send_now(lined.desk).trouble == ""


def with_key(shop: Shop, key: str) -> None:
    card = shop.desk.ask(line_card)
    assert card is not None
    names = ("profile", "url", "company", "distributor", "stream", "device", "audience", "secret")
    shop.desk.do(set_up_line, {name: getattr(card, name) for name in names} | {"centre_key": key}, there=0)


def test_a_receipt_of_an_upload_that_another_key_signed_acknowledges_nothing(joined: Shop) -> None:
    card = joined.desk.ask(line_card)
    assert card is not None
    joined.receives("Dolo 650", batch="D", units=9)
    with_key(joined, public_key(bytes(32)))
    came = send_now(joined.desk)
    assert "not signed by its key" in came.trouble
    assert joined.desk.ask(line_state).done == 0
    with_key(joined, card.centre_key)
    assert send_now(joined.desk).trouble == ""
    state = joined.desk.ask(line_state)
    assert (state.done > 0, state.sent) == (True, 0)
    assert receipt_words(state).endswith(f"up to {state.done}")


@pytest.mark.parametrize("part", ["ops", "stored", "stream"])
def test_a_receipt_of_something_else_is_none(part: str) -> None:
    stored = [(1, "0193a2f0-6a0b-7c33-8f10-0c5f5a1d2e77", "ab" * 32)]
    line = " ".join(map(str, stored[0]))
    signed: dict[str, Any] = {
        "stream": "S-1", "from_seq": 1, "to_seq": 1, "stored": 1,
        "ops": hashlib.sha256(line.encode()).hexdigest(),
    }  # fmt: skip
    seed = bytes(range(32))

    def receipt() -> dict[str, Any]:
        return {"receipt": MARK + b64(sign(seed, canonical(signed))), "signed": dict(signed)}

    assert is_receipt_of(receipt(), public_key(seed), "S-1", stored)
    before = receipt()
    signed[part] = 2 if part == "stored" else "0" * 64
    assert not is_receipt_of(receipt(), public_key(seed), "S-1", stored), "signed, but of something else"
    assert not is_receipt_of(before | {"signed": dict(signed)}, public_key(seed), "S-1", stored)
    assert not is_receipt_of({"receipt": 5}, public_key(seed), "S-1", stored)


# ── clocks ──────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("years", [-40, -3, 5, 900])
def test_a_centre_whose_clock_is_years_off_stops_no_bill_and_is_told(
    lined: Shop, centre: LineCentre, years: int
) -> None:
    centre.server_time = lambda: (clock.now() + timedelta(days=365 * years)).isoformat(
        timespec="milliseconds"
    )
    lined.receives("Dolo 650", batch="D1", units=10)
    came = send_now(lined.desk)
    assert (came.done, came.trouble) == (1, "")
    lined.receives("Dolo 650", batch="D2", units=10)
    assert send_now(lined.desk).done == 1, "signed by the corrected time"


@pytest.mark.parametrize("told", [10**30, -(10**30), 10**15, -(10**15), "soon", None, 1.5])
def test_a_time_out_of_this_world_breaks_no_signature(told: Any) -> None:
    wire = Wire("https://centre.example", KeyAuth("k", b"secret"))
    wire._takes_time(Trouble("auth", "", code="clock_apart", told={"server_ms": told}))
    assert KeyAuth("k", b"secret").headers(wire, "GET", "/v1/hello", "")["Date"].endswith("GMT")


# ── waits ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("header", "seconds"),
    [("41", 41), ("0", 0), ("-5", None), ("soon", None), ("9" * 5_000, None), ("", None), ("٤١", None)],
)
@pytest.mark.parametrize("status", [413, 429, 503])
def test_a_wait_is_taken_from_the_header(header: str, seconds: int | None, status: int) -> None:
    with pytest.raises(Trouble) as caught:
        _judged(status, {**JSON, "retry-after": header}, b'{"title":"Too many"}')
    assert caught.value.wait_s == seconds


def test_a_wait_told_as_a_date_is_reckoned() -> None:
    at = format_datetime((clock.now() + timedelta(seconds=90)).astimezone(), usegmt=False)
    with pytest.raises(Trouble) as caught:
        _judged(429, {**JSON, "retry-after": at}, b'{"title":"Too many"}')
    assert caught.value.wait_s is not None
    assert 85 <= caught.value.wait_s <= 90


def test_a_page_of_a_hotel_with_a_good_status_is_no_answer() -> None:
    with pytest.raises(Trouble, match="sign-in page"):
        _judged(200, {"content-type": "text/html"}, b"<html>Welcome</html>")
    with pytest.raises(Trouble, match="sign-in page"):
        _judged(200, JSON, b"<html>Welcome</html>")
