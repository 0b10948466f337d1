"""Books from a backup repeat no number, and go up again only in a new epoch."""

import threading
from pathlib import Path
from typing import Any

import pytest

from dcms_desktop.db.connect import open_books
from dcms_desktop.outbox.actions import note_restored
from dcms_desktop.sync.going import send_now
from dcms_desktop.sync.queries import line_state
from dcms_desktop.upkeep.backup import back_up
from dcms_desktop.upkeep.backup import restore_backup
from dcms_desktop.upkeep.queries import first_trouble
from tests.line_centre import LineCentre
from tests.shop import Shop


def restored(shop: Shop, folder: Path) -> tuple[Shop, list[str]]:
    """Return the shop as a backup holds it, and the numbers of bills made since that backup."""
    shop.receives("Dolo 650", batch="D1", units=100)
    shop.bills("Asha Medical", "Dolo 650", units=1)
    send_now(shop.desk)
    backup = back_up(shop.desk.books, folder / "copies")
    since = [shop.bills("Asha Medical", "Dolo 650", units=1).number for _ in range(3)]
    send_now(shop.desk)
    proofs = restore_backup(backup.file, str(folder / "again"))
    assert not first_trouble(proofs)
    return shop.on(open_books(folder / "again")), since


def test_offline_a_fresh_series_repeats_no_number(lined: Shop, centre: LineCentre, tmp_path: Path) -> None:
    again, since = restored(lined, tmp_path)
    offline = [again.bills("Asha Medical", "Dolo 650", units=1).number for _ in range(3)]
    assert not set(offline) & set(since)
    assert offline[0].startswith("AR/")
    centre.series = [{"series": "A", "fy": "2026-27", "last_seen": "000004", "type": "sales_invoice"}]
    assert send_now(again.desk).done == 3
    later = again.bills("Asha Medical", "Dolo 650", units=1).number
    assert later not in {*since, *offline}
    numbers = [op["doc_no"] for op in centre.ops.values() if op["type"] == "sales_invoice"]
    assert len(set(numbers)) == len(numbers) == 7
    again.desk.close()


def test_online_the_old_series_goes_on_behind_what_the_centre_saw(
    lined: Shop, centre: LineCentre, tmp_path: Path
) -> None:
    again, since = restored(lined, tmp_path)
    assert again.desk.ask(line_state).restored
    centre.series = [{"series": "A", "fy": "2026-27", "last_seen": "000004", "type": "sales_invoice"}]
    send_now(again.desk)
    number = again.bills("Asha Medical", "Dolo 650", units=1).number
    assert number == since[-1][:-1] + "5"
    assert centre.epoch == 2
    again.desk.close()


@pytest.mark.parametrize("marked", [True, False])
def test_a_lost_answer_opens_no_second_epoch(lined: Shop, centre: LineCentre, marked: bool) -> None:
    """A restore has one key, also one that was no restore but another file in the place of the books."""
    lined.receives("Dolo 650", batch="D1", units=100)
    send_now(lined.desk)
    if marked:
        lined.desk.do(note_restored, "a backup of last week")
    else:
        centre.chains[1] = "a" * 64
    lined.receives("Dolo 650", batch="D2", units=5)
    keys: list[str] = []

    def loses(here: LineCentre, _method: str, path: str, _told: Any) -> Any:
        if path.endswith("/epochs"):
            keys.append(here.headers[-1]["Idempotency-Key"])
            return (503, {"title": "busy"}) if len(keys) < 3 else None
        return None

    centre.script = loses
    for _ in range(3):
        send_now(lined.desk)
    assert len(keys) == 3
    assert len(set(keys)) == 1
    assert centre.epoch == 2
    lined.desk.do(note_restored, "the same backup again")
    send_now(lined.desk)
    assert keys[3] != keys[0], "another restore is another epoch"


def test_a_restore_while_an_upload_runs_stops_the_old_books_and_doubles_nothing(
    lined: Shop, centre: LineCentre, tmp_path: Path
) -> None:
    """A backup is put back on another PC while the old one still sends: its upload comes too late."""
    lined.receives("Dolo 650", batch="D1", units=100)
    first = lined.bills("Asha Medical", "Dolo 650", units=1).number
    send_now(lined.desk)
    backup = back_up(lined.desk.books, tmp_path / "copies")
    lined.bills("Asha Medical", "Dolo 650", units=2)
    reached, go = threading.Event(), threading.Event()

    def holds(_centre: LineCentre, _method: str, path: str, told: dict[str, Any]) -> None:
        if path.endswith("/ops") and told.get("epoch") == 1:
            reached.set()
            go.wait(30)

    centre.script = holds
    came: list[Any] = []
    old = threading.Thread(target=lambda: came.append(send_now(lined.desk)))
    old.start()
    assert reached.wait(30)
    restore_backup(backup.file, str(tmp_path / "again"))
    again = lined.on(open_books(tmp_path / "again"))
    again.bills("Asha Medical", "Dolo 650", units=3)
    assert send_now(again.desk).trouble == ""
    go.set()
    old.join(30)
    assert centre.epoch == 2
    assert came[0].trouble
    assert lined.desk.ask(line_state).done == 2, "what came too late is not taken for sent"
    lined.bills("Asha Medical", "Dolo 650", units=4)  # the old PC bills on
    bills = [op["doc_no"] for op in centre.ops.values() if op["type"] == "sales_invoice"]
    assert bills[0] == first
    assert len(set(bills)) == len(bills) == 2
    again.desk.close()
