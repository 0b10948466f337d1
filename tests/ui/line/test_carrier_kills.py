"""Carriers killed at moments of chance while somebody bills: the centre holds each document once."""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from dcms_desktop.sync.actions.line import try_now
from dcms_desktop.sync.client import enrol
from tests.centre.running import running_centre
from tests.centre.test_real_client import assert_same_end
from tests.file_store import file_store
from tests.shop import Shop
from ui.line.carrier import Carrier
from ui.line.carrier import CarrierDied

if TYPE_CHECKING:
    from pathlib import Path

    from dcms_desktop.db.connect import Books

KILLS = int(os.environ.get("DCMS_CARRIER_KILLS", "300"))
LONGEST = 1.2
"""Seconds within which a carrier dies: it may be starting, asking, sending or taking an answer."""


def killed_often(books: Books, folder: Path, kills: int) -> tuple[int, int]:
    """Bill, let the carrier go and kill it; return how often it died in a round, and how often not."""
    chance = random.Random(kills)  # noqa: S311 - moments of death, told by their seed
    shop = Shop(books)
    shop.receives("Dolo 650", batch="D1", units=900_000)
    died = done = 0
    with running_centre(folder / "centre.db") as real, file_store(folder / "keys.json"):
        enrol(shop.desk, real.url, real.add_distributor())
        for _ in range(kills):
            shop.bills("Asha Medical", "Dolo 650", units=chance.randint(1, 9))
            carrier = Carrier(shop.desk, lambda _done, _total: None)
            killer = threading.Thread(target=_kill, args=(carrier, chance.uniform(0, LONGEST)))
            killer.start()
            shop.desk.do(try_now)
            try:
                carrier.round(by_hand=True)
                done += 1
            except CarrierDied:
                died += 1
            killer.join()
            carrier.end()
        carrier = Carrier(shop.desk, lambda _done, _total: None)
        shop.desk.do(try_now)
        assert carrier.round(by_hand=True) == ("", "")
        carrier.end()
        assert_same_end(shop, real)
    return died, done


def _kill(carrier: Carrier, after: float) -> None:
    until = time.monotonic() + 10
    while not carrier.process and time.monotonic() < until:
        time.sleep(0.002)
    time.sleep(after)
    if process := carrier.process:
        os.kill(process, signal.SIGKILL)


def test_carriers_killed_at_any_moment_lose_and_double_nothing(books: Books, tmp_path: Path) -> None:
    died, done = killed_often(books, tmp_path, 4)
    assert died + done == 4


@pytest.mark.soak
def test_hundreds_of_killed_carriers_lose_and_double_nothing(books: Books, tmp_path: Path) -> None:
    """``DCMS_CARRIER_KILLS`` makes it shorter."""
    began = time.monotonic()
    died, done = killed_often(books, tmp_path, KILLS)
    sys.stdout.write(f"{died} carriers died in a round, {done} before, {time.monotonic() - began:.0f} s\n")
    assert died > KILLS // 4
