"""A key that a passphrase opened reaches the carrier through its pipe, and lies nowhere else."""

from __future__ import annotations

import base64
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backends.fail import Keyring as NoStore

from dcms_desktop.company.actions import save_setting
from dcms_desktop.sync.client import enrol
from dcms_desktop.sync.queries import line_card
from dcms_desktop.sync.queries import line_state
from dcms_desktop.telling.settings import PROPOSE
from dcms_desktop.wire import key_store
from dcms_desktop.wire.key_store import opened_secrets
from tests.line_centre import RunningCentre
from tests.shop import Shop
from ui.line.carrier import Carrier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dcms_desktop.db.connect import Books
    from tests.line_centre import LineCentre

WORDS = "nine napping newts in november"


@pytest.fixture
def centre(monkeypatch: pytest.MonkeyPatch) -> Iterator[LineCentre]:
    """A centre, on a PC that has no key store."""
    before = keyring.get_keyring()
    keyring.set_keyring(NoStore())  # type: ignore[no-untyped-call] # the library names no types
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    key_store.forget_opened()
    running = RunningCentre()
    yield running.centre
    running.stop()
    key_store.forget_opened()
    keyring.set_keyring(before)


def forms_of(secret: bytes) -> tuple[bytes, ...]:
    return (
        secret, secret.hex().encode(), base64.b64encode(secret).rstrip(b"="),
        base64.urlsafe_b64encode(secret).rstrip(b"="),
    )  # fmt: skip


def test_a_key_under_a_passphrase_goes_through_the_pipe_and_lies_nowhere(
    books: Books, centre: LineCentre, tmp_path: Path
) -> None:
    shop = Shop(books)
    shop.desk.do(save_setting, PROPOSE, False)
    shop.receives("Dolo 650", batch="D1", units=100)
    enrol(shop.desk, centre.url, "ABCD1234EF", WORDS)
    card = shop.desk.ask(line_card)
    assert card is not None
    (seed,) = opened_secrets().values()
    held, go = threading.Event(), threading.Event()

    def holds(_centre: LineCentre, _method: str, path: str, _told: object) -> None:
        if path.endswith("/ops"):
            held.set()
            go.wait(30)

    centre.script = holds
    carrier = Carrier(shop.desk, lambda _done, _total: None)
    round_ = threading.Thread(target=lambda: carrier.round(by_hand=True))
    round_.start()
    assert held.wait(30), "the carrier asks nobody for the passphrase"
    planted = (*forms_of(seed), WORDS.encode())
    seen = {part: Path(f"/proc/{carrier.process}/{part}").read_bytes() for part in ("cmdline", "environ")}
    opened = [Path(one).resolve() for one in Path(f"/proc/{carrier.process}/fd").iterdir()]
    seen |= {str(file): file.read_bytes() for file in opened if file.is_file() and file.suffix != ".pyc"}
    go.set()
    round_.join(30)
    carrier.end()
    assert shop.desk.ask(line_state).done == 1
    seen |= {str(file): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    for place, raw in seen.items():
        assert not any(form in raw for form in planted), place
