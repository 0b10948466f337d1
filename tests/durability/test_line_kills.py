"""The program dies while billing and sending, the centre lives: each document is there, and once."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail

from dcms_desktop.db.connect import open_books
from dcms_desktop.desk import open_desk
from dcms_desktop.documents.queries import document_id_of
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.sync.actions.line import try_now
from dcms_desktop.sync.client import enrol
from dcms_desktop.sync.going import send_now
from dcms_desktop.sync.queries import line_card
from dcms_desktop.sync.queries import line_state
from dcms_desktop.sync.queries import op_rows
from dcms_desktop.wire import key_store
from tests.centre.running import running_centre
from tests.durability.biller import ITEMS
from tests.durability.biller import PARTIES
from tests.durability.liner import WORDS
from tests.shop import Shop

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("DCMS_LINE_KILLS", "1000"))
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="missing here: fork")


def killed(books: Path, folder: Path, kills: int) -> None:
    chance = random.Random(kills)  # noqa: S311 - moments of death, told by their seed
    shop = Shop(open_books(books))
    for number in range(1, ITEMS + 1):
        shop.receives(f"Item {number}", batch=f"B{number}", units=100_000)
    for number in range(PARTIES):
        shop.party(f"Shop {number}")
    with running_centre(folder / "centre.db") as real:
        key_store.forget_opened()
        enrol(shop.desk, real.url, real.add_distributor(), WORDS)
        shop.desk.close()
        acknowledged = _bill_and_die(books, [chance.uniform(0.3, 1.2) for _ in range(kills)])
        desk = open_desk(books)
        desk.do(try_now)
        time.sleep(0.01)
        while (state := desk.ask(line_state)).waiting or state.sent:
            came = send_now(desk, WORDS)
            assert not came.trouble
        sent = {row.number for row in desk.ask(op_rows, "all", "", 10**6) if row.state == "done"}
        bills = {number for number, kind in acknowledged.items() if kind == "tax_invoice"}
        assert bills
        assert bills <= sent
        card = desk.ask(line_card)
        assert card is not None
        total = sum(
            desk.ask(posted_document, desk.ask(document_id_of, number)).total
            for number in sent
            if number.startswith("A/")
        )
        told = real.summary(card.stream)
        assert told["day_totals"][2] == total
        desk.close()


def _bill_and_die(books: Path, lives: list[float]) -> dict[str, str]:
    """Start the program again and again, and kill it after its time; return what it had acknowledged."""
    acknowledged: dict[str, str] = {}
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.durability.liner", str(books)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert program.stdin is not None
    assert program.stdout is not None
    assert program.stdout.readline().strip() == "ready"
    for seconds in lives:
        program.stdin.write("go\n")
        program.stdin.flush()
        pid = int(program.stdout.readline().strip().removeprefix("pid "))
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
        while (line := program.stdout.readline().strip()) != "dead":
            _, number, kind = line.split()
            acknowledged[number] = kind
    program.stdin.close()
    program.stdout.close()
    program.kill()
    program.wait()
    return acknowledged


@pytest.fixture(autouse=True)
def no_store() -> None:
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call] # the library's own


def test_a_killed_sender_loses_and_doubles_nothing(books_folder: Path, tmp_path: Path) -> None:
    killed(books_folder, tmp_path, 4)


@pytest.mark.soak
@pytest.mark.timeout(7_200)
def test_a_thousand_deaths_lose_and_double_nothing(books_folder: Path, tmp_path: Path) -> None:
    """``DCMS_LINE_KILLS`` makes it shorter."""
    killed(books_folder, tmp_path, KILLS)
