"""A shop with a line to a centre on this machine; keys lie in memory."""

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend

from dcms_desktop.company.actions import save_setting
from dcms_desktop.db.connect import Books
from dcms_desktop.sync.client import enrol
from dcms_desktop.telling.settings import PROPOSE
from dcms_desktop.wire import key_store
from tests.line_centre import LineCentre
from tests.line_centre import RunningCentre
from tests.shop import Shop


class MemoryStore(KeyringBackend):
    """A key store of this test only."""

    priority = 5

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture(autouse=True)
def store() -> Iterator[MemoryStore]:
    before, mine = keyring.get_keyring(), MemoryStore()
    keyring.set_keyring(mine)
    key_store.forget_opened()
    yield mine
    keyring.set_keyring(before)


@pytest.fixture
def centre() -> Iterator[LineCentre]:
    running = RunningCentre()
    yield running.centre
    running.stop()


@pytest.fixture
def shop(books: Books) -> Shop:
    """A shop that proposes no retailers, so that what goes up is what a test bills."""
    shop = Shop(books)
    shop.desk.do(save_setting, PROPOSE, False)
    return shop


@pytest.fixture
def lined(shop: Shop, centre: LineCentre) -> Shop:
    """A shop whose PC is enrolled at the centre."""
    enrol(shop.desk, centre.url, "ABCD 1234 EF")
    return shop
