"""A key store of the tests that a program of its own finds too: one file, named by the environment."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keyring
from keyring.backend import KeyringBackend
from keyring.compat import properties

from dcms_desktop.wire import key_store

PLACE = "DCMS_TEST_KEYS"


class FileStore(KeyringBackend):
    """Keeps what it is given in a file."""

    @properties.classproperty
    def priority(self) -> int:
        """Return that it goes before the system's; without a file there is no such store."""
        if PLACE not in os.environ:
            raise RuntimeError("no file is named")
        return 5

    def get_password(self, service: str, username: str) -> str | None:
        return _kept().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        _file().write_text(json.dumps({**_kept(), f"{service}/{username}": password}), encoding="utf-8")


def _file() -> Path:
    return Path(os.environ[PLACE])


def _kept() -> dict[str, str]:
    kept: dict[str, str] = json.loads(_file().read_text(encoding="utf-8")) if _file().exists() else {}
    return kept


@contextmanager
def file_store(file: Path) -> Iterator[None]:
    """Let this program and those it starts keep their keys in a file."""
    before = keyring.get_keyring()
    names = {PLACE: str(file), "PYTHON_KEYRING_BACKEND": f"{__name__}.FileStore"}
    was = {name: os.environ.get(name) for name in names}
    os.environ.update(names)
    keyring.set_keyring(FileStore())  # type: ignore[no-untyped-call] # the library names no types
    key_store.forget_opened()
    try:
        yield
    finally:
        keyring.set_keyring(before)
        for name, value in was.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
