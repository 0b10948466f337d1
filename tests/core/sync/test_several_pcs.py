"""Several PCs at one line: each with its own key, one sends at a time, another one may take over."""

import pytest

from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.sync import client
from dcms_desktop.sync.actions import line
from dcms_desktop.sync.actions.line import take_lease
from dcms_desktop.sync.actions.line import take_over
from dcms_desktop.sync.client import enrol
from dcms_desktop.sync.client import set_up_key
from dcms_desktop.sync.going import send_now
from dcms_desktop.sync.going import try_line
from dcms_desktop.sync.queries import line_card
from dcms_desktop.sync.queries import line_state
from dcms_desktop.sync.rules import states
from tests.core.sync.conftest import MemoryStore
from tests.line_centre import LineCentre
from tests.shop import Shop


class Pcs:
    """PCs of one shop, each with a name and a key store of its own."""

    def __init__(self, store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store = store
        self.stores: dict[str, dict[tuple[str, str], str]] = {}
        self.monkeypatch = monkeypatch

    def at(self, name: str) -> None:
        """Sit down at a PC."""
        self.store.kept = self.stores.setdefault(name, {})
        for module in (client, line):
            self.monkeypatch.setattr(module.platform, "node", lambda: name)


@pytest.fixture
def pcs(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> Pcs:
    return Pcs(store, monkeypatch)


def test_each_enrolled_pc_sends_with_its_own_key(shop: Shop, centre: LineCentre, pcs: Pcs) -> None:
    for name, code in (("BILLING", "ABCD1234EF"), ("OFFICE", "ABCD1234EG")):
        pcs.at(name)
        enrol(shop.desk, centre.url, code)
    for name in ("BILLING", "OFFICE", "BILLING"):
        pcs.at(name)
        shop.receives("Dolo 650", batch="D1", units=5)
        came = send_now(shop.desk)
        assert (came.done, came.trouble) == (1, "")
    state = shop.desk.ask(line_state)
    assert [one.node for one in state.devices] == ["BILLING", "OFFICE"]


def test_a_counter_without_a_key_is_no_trouble_of_the_line(shop: Shop, centre: LineCentre, pcs: Pcs) -> None:
    pcs.at("BILLING")
    enrol(shop.desk, centre.url, "ABCD1234EF")
    shop.receives("Dolo 650", batch="D1", units=5)
    pcs.at("COUNTER-3")
    assert "not on this PC" in send_now(shop.desk).trouble
    card = shop.desk.ask(line_card)
    assert card is not None
    assert (card.trouble, card.push_at) == ("", "")
    pcs.at("BILLING")
    assert send_now(shop.desk).done == 1


@pytest.mark.postgres
def test_a_dead_sender_is_taken_over_at_once(postgres_books_url: str, centre: LineCentre, pcs: Pcs) -> None:
    from dcms_desktop.db.connect import open_books

    books = open_books(postgres_books_url)
    try:
        shop = Shop(books)
        pcs.at("BILLING")
        enrol(shop.desk, centre.url, "ABCD1234EF")
        pcs.at("OFFICE")
        enrol(shop.desk, centre.url, "ABCD1234EG")
        assert shop.desk.do(take_lease, "BILLING:77", 180_000)
        assert send_now(shop.desk).busy
        card = shop.desk.ask(line_state).card
        assert card is not None
        assert card.sends == "BILLING"
        shop.desk.do(take_over, "OFFICE")
        assert not send_now(shop.desk).busy
    finally:
        books.close()


def test_the_line_is_tried_without_sending(lined: Shop, centre: LineCentre) -> None:
    lined.receives("Dolo 650", batch="D1", units=5)
    tried = try_line(lined.desk)
    assert ("Stream", "S-27-000001") in tried.facts
    assert not centre.ops
    centre.script = lambda _c, _m, _p, _t: (403, {"title": "Not let in"})
    with pytest.raises(Refused, match="Not let in"):
        try_line(lined.desk)
    centre.script = lambda _c, _m, _p, _t: (0, {})
    with pytest.raises(Outside):
        try_line(lined.desk)


def test_a_shared_key_and_a_plain_address_are_tried_too(shop: Shop, centre: LineCentre) -> None:
    told = {"url": centre.url, "stream": "S-27-000001", "distributor": "D1", "device": "k1"}
    set_up_key(shop.desk, states.HMAC, told, "hush")
    assert "knows this PC" in try_line(shop.desk).text
    set_up_key(shop.desk, states.REST, told, "hush")
    centre.script = lambda _c, _m, _p, _t: (404, {"title": "No such place"})
    assert "answers" in try_line(shop.desk).text
    centre.script = lambda _c, _m, _p, _t: (403, {"title": "Not let in"})
    with pytest.raises(Refused):
        try_line(shop.desk)
