"""Addresses, and the ways to prove who sends."""

import base64
import hmac

import pytest

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.wire.http import KeyAuth
from dcms_desktop.wire.http import Trouble
from dcms_desktop.wire.http import Wire
from dcms_desktop.wire.http import checked_url
from tests.fakes import clock_at
from tests.line_centre import RunningCentre


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://centre.example",
        "ftp://x",
        "https://",
        "https://u:p@centre.example",
        "https://x/?a=1",
        "https://x#a",
    ],
)
def test_only_a_sealed_address_is_taken(url: str) -> None:
    with pytest.raises(Refused):
        checked_url(url)


def test_this_very_pc_may_be_plain() -> None:
    assert checked_url(" http://127.0.0.1:8000/ ") == "http://127.0.0.1:8000"
    assert checked_url("https://centre.example/acme") == "https://centre.example/acme"


def test_a_shared_key_signs_method_target_date_and_digest() -> None:
    auth, wire = KeyAuth("k1", b"secret"), Wire("https://x", correction_ms=3_600_000)
    with clock_at("2026-11-23 10:15"):
        told = auth.headers(wire, "POST", "/v1/x?a=1", "sha-256=:AA==:")
    assert told["Date"] == "Mon, 23 Nov 2026 05:45:00 GMT"
    message = f"POST\n/v1/x?a=1\n{told['Date']}\nsha-256=:AA==:".encode()
    mark = base64.b64encode(hmac.digest(b"secret", message, "sha256")).decode()
    assert told["Authorization"] == f'HMAC-SHA256 keyId="k1", signature="{mark}"'
    assert not auth.renew()
    assert "secret" not in repr(auth)


def test_an_answer_without_end_is_cut() -> None:
    running = RunningCentre()
    running.centre.script = lambda *_: (200, {"x": "y" * (17 * 1024 * 1024)})
    try:
        with Wire(running.centre.url) as wire, pytest.raises(Trouble, match="reached"):
            wire.get("/v1/hello")
        with Wire("http://127.0.0.1:9") as wire, pytest.raises(Trouble, match="reached"):
            wire.get("/v1/hello")
        running.centre.script = None
        with Wire(running.centre.url, most_bytes=10) as wire, pytest.raises(Trouble) as told:
            wire.post("/v1/x", {"a": "b" * 100})
        assert told.value.kind == "batch"
    finally:
        running.stop()
