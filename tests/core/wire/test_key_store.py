"""The key of the line: in the system's store, or sealed under a passphrase; never in clear."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import PasswordSetError

from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.wire import key_store

NO_STORE: Any = fail.Keyring
SEED = bytes(range(32))
WORDS = "three wise monkeys"


@pytest.fixture(autouse=True)
def no_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A PC without a key store, and a folder for sealed keys."""
    before = keyring.get_keyring()
    keyring.set_keyring(NO_STORE())
    monkeypatch.setattr(key_store, "key_folder", lambda: tmp_path)
    key_store.forget_opened()
    yield tmp_path
    key_store.forget_opened()
    keyring.set_keyring(before)


def test_without_a_store_a_passphrase_is_asked_for_never_passed_over() -> None:
    assert not key_store.has_store()
    with pytest.raises(Refused, match="passphrase"):
        key_store.keep_secret("line", SEED)
    assert key_store.read_secret("line") is None


def test_a_sealed_key_opens_by_its_words_only(no_store: Path) -> None:
    key_store.keep_secret("line", SEED, WORDS)
    raw = (no_store / "line.json").read_bytes()
    assert SEED not in raw
    assert SEED.hex().encode() not in raw
    assert (no_store / "line.json").stat().st_mode & 0o077 == 0
    assert key_store.read_secret("line") == SEED
    key_store.forget_opened()
    with pytest.raises(Refused, match="sealed"):
        key_store.read_secret("line")
    with pytest.raises(Refused, match="not the passphrase"):
        key_store.read_secret("line", "three wise donkeys")
    assert key_store.read_secret("line", WORDS) == SEED


def test_a_short_passphrase_and_a_damaged_file_are_refused(no_store: Path) -> None:
    with pytest.raises(Refused, match="fewer"):
        key_store.keep_secret("line", SEED, "short")
    (no_store / "line.json").write_text(json.dumps({"salt": "zz"}), encoding="ascii")
    with pytest.raises(Outside, match="damaged"):
        key_store.read_secret("line", WORDS)


class Store(KeyringBackend):
    """A store that keeps, forgets or refuses."""

    priority = 5

    def __init__(self, mood: str) -> None:
        self.mood = mood
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get(f"{service}{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.mood == "refuses":
            raise PasswordSetError("locked")
        if self.mood == "keeps":
            self.kept[f"{service}{username}"] = password


def test_a_store_that_does_not_keep_is_told() -> None:
    keyring.set_keyring(Store("keeps"))
    key_store.keep_secret("line", SEED)
    assert key_store.read_secret("line") == SEED
    for mood in ("forgets", "refuses"):
        keyring.set_keyring(Store(mood))
        with pytest.raises(Outside):
            key_store.keep_secret("line", SEED)
