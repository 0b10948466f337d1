"""Several counters on one PostgreSQL server: one save is one bill, numbers follow, limits hold."""

import threading
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.exc import OperationalError

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.tx import Tx
from dcms_desktop.desk import TRIES
from dcms_desktop.desk import Desk
from dcms_desktop.documents.actions import post_document
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import rupees
from dcms_desktop.ledger.tables import Account
from dcms_desktop.sales.queries import offer_item
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries import with_party
from dcms_desktop.sales.rules import change_quantity
from dcms_desktop.sales.rules import put_item
from dcms_desktop.upkeep.queries import check_books
from dcms_desktop.upkeep.queries import first_trouble
from tests.shop import Shop

pytestmark = pytest.mark.postgres
LOCK_ACCOUNT = text("SELECT 1 FROM account WHERE code=:code FOR UPDATE")


class Counters:
    """A shop and more counters on the same books."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.books = open_books(url)
        self.shop = Shop(self.books)
        self.desks = [self.shop.desk]

    def desk(self) -> Desk:
        """Open one more counter."""
        desk = Desk(open_books(self.url), self.shop.desk.who)
        self.desks.append(desk)
        return desk

    def draft(self, party: str, quantity: str, **more: Any) -> Draft:
        """Return a bill of one item for a party."""
        desk = self.shop.desk
        draft = desk.ask(with_party, desk.ask(start_draft, "tax_invoice"), self.shop.parties[party])
        draft = put_item(draft, 0, desk.ask(offer_item, draft, self.shop.items["Dolo"]))
        return replace(change_quantity(draft, 0, quantity), **more)

    def close(self) -> None:
        for desk in self.desks:
            desk.close()


@pytest.fixture
def counters(postgres_books_url: str) -> Iterator[Counters]:
    made = Counters(postgres_books_url)
    made.shop.receives("Dolo", batch="D1", units=1_000)
    made.shop.party("Asha")
    yield made
    made.close()


def at_once(deeds: list[Callable[[], Any]]) -> list[Any]:
    """Run deeds at the same moment and return what each gave or raised."""
    start = threading.Barrier(len(deeds))
    got: list[Any] = [None] * len(deeds)

    def run(place: int) -> None:
        start.wait()
        try:
            got[place] = deeds[place]()
        except (Refused, Outside) as no:
            got[place] = no

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return got


def trouble(desk: Desk) -> str:
    return first_trouble(desk.ask(check_books, audit=True, replay=True))


def test_eight_racing_saves_of_one_request_give_one_bill(counters: Counters) -> None:
    draft = counters.draft("Asha", "10")
    desks = [counters.desk() for _ in range(8)]
    got = at_once([partial(desk.do, post_document, "tax_invoice", draft) for desk in desks])
    assert len({one.document.number for one in got}) == 1
    assert sorted(one.repeated for one in got) == [False] + [True] * 7
    assert counters.shop.units("Dolo") == 990
    assert trouble(counters.shop.desk) == ""


def test_racing_counters_take_numbers_without_gap_or_double(counters: Counters) -> None:
    desks = [counters.desk() for _ in range(4)]

    def three(desk: Desk, place: int) -> list[str]:
        drafts = [counters.draft("Asha", "1", request_id=f"r{place}-{turn}") for turn in range(3)]
        return [desk.do(post_document, "tax_invoice", draft).document.number for draft in drafts]

    got = at_once([partial(three, desk, place) for place, desk in enumerate(desks)])
    numbers = sorted(int(number[-6:]) for some in got for number in some)
    assert numbers == list(range(1, 13))
    assert counters.shop.units("Dolo") == 988
    assert trouble(counters.shop.desk) == ""


def test_two_bills_at_once_do_not_both_pass_one_limit(counters: Counters) -> None:
    counters.shop.party("Bina", credit_limit=rupees("600"), credit_gate="block")
    drafts = [counters.draft("Bina", "10", request_id=f"r{place}") for place in range(4)]
    desks = [counters.desk() for _ in drafts]
    pairs = zip(desks, drafts, strict=True)
    got = at_once([partial(desk.do, post_document, "tax_invoice", draft) for desk, draft in pairs])
    refused = [one for one in got if isinstance(one, Refused)]
    assert len(refused) == 3
    assert {one.field for one in refused} == {"party"}
    assert trouble(counters.shop.desk) == ""


def test_two_counters_that_wait_for_each_other_both_finish(counters: Counters) -> None:
    meet, done = threading.Barrier(2, timeout=60), threading.Event()
    tries: list[str] = []

    def lock(tx: Tx, first: str, second: str) -> None:
        tries.append(first)
        # Who was sent back lets the other finish: a row just freed is anybody's, and they could meet again.
        assert len(tries) <= 2 or done.wait(60)
        tx.connection.execute(LOCK_ACCOUNT, {"code": first})
        if not done.is_set():
            meet.wait()
        tx.connection.execute(LOCK_ACCOUNT, {"code": second})

    def through(desk: Desk, first: str, second: str) -> None:
        desk.do(lock, first, second)
        done.set()

    one, two = counters.desk(), counters.desk()
    got = at_once([partial(through, one, "cash", "bank"), partial(through, two, "bank", "cash")])
    assert got == [None, None]
    assert len(tries) == 3


def test_counters_that_never_stop_meeting_are_told_so(counters: Counters) -> None:
    tries: list[int] = []

    def never(tx: Tx) -> None:
        tries.append(1)
        tx.execute(text("DO $$ BEGIN RAISE EXCEPTION 'met' USING ERRCODE='40001'; END $$"))

    with pytest.raises(Outside, match="busy at another counter"):
        counters.shop.desk.do(never)
    assert len(tries) == TRIES


def test_the_same_row_twice_is_a_defect_and_no_meeting(counters: Counters) -> None:
    def twice(tx: Tx) -> None:
        tx.execute(
            insert(Account), {"code": "cash", "name": "x", "nature": "asset", "money": "", "active": True}
        )

    with pytest.raises(IntegrityError):
        counters.shop.desk.do(twice)


def test_a_server_that_went_away_is_outside_and_comes_back(counters: Counters) -> None:
    def cut(tx: Tx) -> None:
        tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    desk = counters.shop.desk
    with pytest.raises((Outside, OperationalError)):
        desk.do(cut)
    draft = counters.draft("Asha", "10")
    other = counters.desk()
    backend = desk.do(lambda tx: tx.scalar(text("SELECT pg_backend_pid()")))
    other.do(lambda tx: tx.scalar(text(f"SELECT pg_terminate_backend({backend})")))
    with pytest.raises(Outside, match="does not answer"):
        desk.do(post_document, "tax_invoice", draft)
    assert desk.do(post_document, "tax_invoice", draft).repeated is False
    assert desk.ask(lambda tx: tx.scalar(select(func.count()).select_from(DocumentRow))) == 2
    assert trouble(desk) == ""


def test_a_question_cannot_write_on_the_server_either(counters: Counters) -> None:
    def write(tx: Tx) -> None:
        tx.execute(text("DELETE FROM held_draft"))

    with pytest.raises(Exception, match="read-only"):
        counters.shop.desk.ask(write)


def test_a_server_that_is_not_there_is_told(postgres_books_url: str) -> None:
    with pytest.raises(Outside, match="does not answer"):
        open_books(postgres_books_url.replace("/t_", "/nothing_"))
