"""Opening books, writing and asking, and what the world may do to them."""

import errno
import os
import sqlite3
import sys
from datetime import date
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import OperationalError

from dcms_desktop.db import places
from dcms_desktop.db.backup import copy_books
from dcms_desktop.db.connect import FILE
from dcms_desktop.db.connect import IDLE_S
from dcms_desktop.db.connect import Books
from dcms_desktop.db.connect import open_books
from dcms_desktop.db.connect import open_readings
from dcms_desktop.db.connect import outside_of
from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.references import is_referenced
from dcms_desktop.db.tx import Tx
from dcms_desktop.desk import NOBODY
from dcms_desktop.desk import Desk
from dcms_desktop.desk import open_desk
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import NotAllowed
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.rights import fleeting
from dcms_desktop.kernel.rights import right
from dcms_desktop.ledger.actions import close_day
from dcms_desktop.ledger.actions import reopen_day
from dcms_desktop.ledger.actions import seed_accounts
from dcms_desktop.ledger.queries import closed_through
from dcms_desktop.ledger.tables import Account
from dcms_desktop.ledger.tables import DayClose
from dcms_desktop.ledger.tables import Posting
from tests.masters import desk_with_firm


@fleeting
def disk_of(tx: Tx) -> Any:
    return tx.scalar(text("SHOW synchronous_commit" if tx.postgres else "PRAGMA synchronous"))


def lasting_disk_of(tx: Tx) -> Any:
    return disk_of(tx)


@fleeting
def fails(_: Tx) -> None:
    raise Refused("no")


def test_only_what_may_be_lost_does_not_wait_for_the_disk(any_books: Books) -> None:
    desk = Desk(any_books)
    assert desk.do(disk_of) in {1, "off"}
    assert desk.rested() > 1e6
    with pytest.raises(Refused):
        desk.do(fails)
    assert desk.do(lasting_disk_of) in {2, "on"}
    assert 0 <= desk.rested() < 60


# ── opening ─────────────────────────────────────────────────────────────────────────────────────
def test_a_second_program_on_the_same_books_is_refused(books: Books) -> None:
    with pytest.raises(Outside, match="another window"):
        open_books(books.where)
    assert books.folder == Path(books.where)


def test_closed_books_may_be_opened_again(books_folder: Path) -> None:
    for _ in range(2):
        open_books(books_folder).close()
    assert (books_folder / "books.lock").read_text() == str(os.getpid())


def test_books_that_are_not_there_are_only_made_when_asked(tmp_path: Path) -> None:
    with pytest.raises(Outside, match="no books"):
        open_books(tmp_path / "none")
    assert not (tmp_path / "none").exists()
    open_desk(tmp_path / "new", create=True).close()


def test_a_file_of_another_program_is_left_alone(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "books.db")
    other.execute("CREATE TABLE theirs (id)")
    other.commit()
    other.close()
    before = (tmp_path / "books.db").read_bytes()
    with pytest.raises(Outside, match="another program"):
        open_books(tmp_path)
    (tmp_path / "books.db").write_bytes(b"Not a book at all. " * 100)
    with pytest.raises(Outside, match="not a book"):
        open_books(tmp_path)
    assert before[:6] == b"SQLite"


def test_books_of_a_newer_version_stay_closed(books_folder: Path) -> None:
    books = open_books(books_folder)
    with books.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num='9999'"))
    books.close()
    with pytest.raises(Outside, match="newer version"):
        open_desk(books_folder)
    open_books(books_folder).close()


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="the owner of all may write anywhere"
)
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(Outside, match="cannot be written"):
        open_books(tmp_path / "new", create=True)
    tmp_path.chmod(0o700)


def test_a_place_that_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Outside, match="cannot be written"):
        open_books(tmp_path / "file", create=True)


def test_books_that_may_not_be_written_are_told(books_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dcms_desktop.db.connect.os.access", lambda *_: False)
    with pytest.raises(Outside, match="may not be written"):
        open_books(books_folder)


# ── places ──────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", ["OneDrive", "Dropbox", "Google Drive", "OneDrive - Shop"])
def test_a_cloud_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Outside, match="cloud"):
        open_books(tmp_path / name / "books", create=True)


def test_a_network_share_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_mount_kind", lambda _path: "cifs")
    with pytest.raises(Outside, match="network share"):
        open_books(tmp_path, create=True)


@pytest.mark.skipif(sys.platform != "linux", reason="mounts are listed there")
def test_the_kind_of_a_place_is_read_from_the_mounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert places._mount_kind(tmp_path)
    monkeypatch.setattr(Path, "read_text", lambda *_: "a / ext4 rw\nb /my\\040share nfs rw\n")
    assert places._mount_kind(Path("/my share/x")) == "nfs"
    assert places._mount_kind(Path("/other")) == "ext4"

    def fails(*_: object) -> str:
        raise OSError

    monkeypatch.setattr(Path, "read_text", fails)
    assert places._mount_kind(tmp_path) == ""


# ── writing and asking ──────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("database or disk is full", "disk is full"),
        ("attempt to write a readonly database", "cannot be written"),
        ("unable to open database file", "cannot be opened"),
        ("disk I/O error", "did not answer"),
        ("database is locked", "in use"),
        ("server closed the connection unexpectedly", "does not answer"),
    ],
)
def test_the_world_is_told_in_words(said: str, message: str) -> None:
    outside = outside_of(said)
    assert outside is not None
    assert message in outside.message
    assert outside.next_step


def test_a_defect_is_no_trouble_of_the_world(books: Books) -> None:
    assert outside_of("no such column: x") is None

    def wrong(tx: Tx) -> None:
        tx.execute(text("SELECT nothing FROM nowhere"))

    with pytest.raises(OperationalError):
        Desk(books).do(wrong)


def test_a_full_disk_loses_nothing_that_was_saved(books: Books) -> None:
    desk = desk_with_firm(books)
    with books.write() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar()
    with books.writing:
        raw: Any = books.writer.connection.driver_connection
        raw.execute(f"PRAGMA max_page_count={pages}").fetchall()

    def fill(tx: Tx) -> None:
        row = {"name": "x" * 4_000, "nature": "asset", "money": "", "active": True}
        tx.execute(insert(Account), [{**row, "code": f"x{place}"} for place in range(500)])

    with pytest.raises(Outside, match="disk is full"):
        desk.do(fill)
    assert desk.ask(lambda tx: tx.scalar(select(Account.id).where(Account.code == "x1"))) is None
    raw.execute("PRAGMA max_page_count=1000000").fetchall()
    desk.do(fill)


def test_a_full_disk_at_the_door_is_called_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / FILE).touch()
    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(Outside, match="disk is full") as no:
        open_books(tmp_path)
    assert "Free some space" in no.value.next_step


def test_nothing_of_a_broken_copy_stays_beside_a_backup(books: Books, tmp_path: Path) -> None:
    to = tmp_path / "copies" / "books.db"
    to.parent.mkdir()
    left = to.with_name(".books.db.part-journal")
    left.write_bytes(b"")
    copy_books(books, to)
    assert [file.name for file in to.parent.iterdir()] == ["books.db"]
    assert not left.exists()


def test_a_question_cannot_write(books: Books) -> None:
    desk = desk_with_firm(books)
    with pytest.raises(Outside, match="cannot be written"):
        desk.ask(lambda tx: tx.execute(delete(DayClose)).rowcount)


def test_the_log_moves_into_the_books_when_nobody_types(books: Books) -> None:
    desk_with_firm(books)
    log = Path(books.where) / "books.db-wal"
    assert log.stat().st_size > 0
    wanted = [books.wants_checkpoint]  # somebody saved just now
    books.wrote_at -= IDLE_S
    wanted.append(books.wants_checkpoint)
    books.checkpoint()
    assert [*wanted, books.wants_checkpoint] == [False, True, False]
    assert books.postgres is False
    with books.write():
        books.checkpoint()


def test_a_carrier_reads_beside_and_can_neither_write_nor_move_the_log(books: Books) -> None:
    desk_with_firm(books)
    log = Path(books.where) / "books.db-wal"
    size = log.stat().st_size
    beside = open_readings(books.where)
    with beside.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM firm")).scalar() == 1
    with pytest.raises(Outside, match="cannot be written"), beside.read() as connection:
        connection.execute(text("DELETE FROM firm"))
    beside.close()
    assert log.stat().st_size == size


@pytest.mark.postgres
def test_a_carrier_reads_beside_on_a_server(postgres_books_url: str) -> None:
    beside = open_readings(postgres_books_url)
    with beside.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM firm")).scalar() == 0
        with pytest.raises(DBAPIError, match="read-only"):
            connection.execute(text("DELETE FROM firm"))
    beside.close()


def desk_with_accounts(books: Books) -> Desk:
    """Return a desk of a firm with its accounts."""
    desk = desk_with_firm(books)
    desk.do(seed_accounts)
    return desk


def test_an_action_answers_asks_or_is_refused_and_writes_only_then(any_books: Books) -> None:
    desk = desk_with_accounts(any_books)

    def rename(tx: Tx, name: str) -> str:
        tx.execute(update(Account).where(Account.code == "cash").values(name=name))
        tx.ask("rename", "Really?", "name", 3)
        return name

    with pytest.raises(NeedsConsent) as asked:
        desk.do(rename, "Till")
    assert (asked.value.field, asked.value.line) == ("name", 3)
    assert desk.do_agreed({"rename"}, rename, name="Till") == "Till"
    assert desk.ask(lambda tx: tx.scalar(select(Account.name).where(Account.code == "cash"))) == "Till"


def test_a_right_is_asked_for_before_the_books_are_opened(books: Books) -> None:
    desk = desk_with_firm(books)
    ran: list[int] = []

    @right("money.close_day")
    def only_some(_tx: Tx) -> None:
        ran.append(1)

    desk.do(only_some)
    desk.who = NOBODY
    with pytest.raises(NotAllowed, match="Nobody"):
        desk.do(only_some)
    assert ran == [1]
    assert not desk.may("money.close_day")


def test_a_writer_that_was_lost_is_made_again(books: Books) -> None:
    books.writer.close()
    desk_with_firm(books)


def test_open_books_sit_the_owner_down(books_folder: Path) -> None:
    books = open_books(books_folder)
    desk_with_firm(books).close()
    desk = open_desk(books_folder)
    assert desk.who.name == "Meera"
    desk.close()


# ── prepared statements ─────────────────────────────────────────────────────────────────────────
NEW = Prepared(insert(DayClose))
FIND = Prepared(select(DayClose.id, DayClose.day, DayClose.note).where(DayClose.note == bindparam("which")))
FIRST = Prepared(select(DayClose.day).order_by(DayClose.id).limit(1))
CHANGE = Prepared(update(DayClose).where(DayClose.note == bindparam("which")).values(at="now 100%"))


def row(day: Any, note: str = "x") -> dict[str, Any]:
    return {"day": day, "at": "t", "user_id": 1, "cash_books": 0, "cash_counted": 0, "note": note}


def test_prepared_statements_write_and_read_typed_values(any_books: Books) -> None:
    desk = Desk(any_books)
    days = [date(2026, 11, 1), date(2026, 11, 2)]

    def work(tx: Tx) -> None:
        assert FIRST.one(tx, {}) is None
        assert FIND.rows(tx, {"which": "x"}) == []
        assert NEW.run(tx, row(days[0])) == 1
        assert NEW.run_many(tx, [row(days[1]), row(days[1], "y")]) == 2
        assert NEW.run_many(tx, []) == 0
        assert [one[1:] for one in FIND.rows(tx, {"which": "x"})] == [(days[0], "x"), (days[1], "x")]
        assert FIRST.one(tx, {}) == (days[0],)
        assert CHANGE.run(tx, {"which": "x"}) == 2
        assert tx.scalar(select(DayClose.at).where(DayClose.note == "x").limit(1)) == "now 100%"
        assert tx.scalar(select(DayClose.audit_head).limit(1)) == ""
        assert tx.scalar(select(DayClose.reopened_at).limit(1)) is None

    desk.do(work)


def test_a_prepared_statement_that_fails_raises_as_any_other(any_books: Books) -> None:
    desk = Desk(any_books)
    with pytest.raises(DBAPIError):
        desk.do(lambda tx: NEW.run(tx, {**row(date(2026, 11, 1)), "at": None}))


def test_what_is_pointed_at_is_known(any_books: Books) -> None:
    desk = desk_with_accounts(any_books)
    assert desk.ask(lambda tx: is_referenced(tx, Account, 1)) is False

    def post(tx: Tx) -> None:
        tx.execute(insert(Posting), {"document_id": 1, "day": date(2026, 11, 1), "account_id": 1, "paise": 0,
                                     "revision": 0, "party_id": None, "note": ""})  # fmt: skip

    desk.do(post)
    assert desk.ask(lambda tx: is_referenced(tx, Account, 1)) is True
    assert desk.ask(lambda tx: is_referenced(tx, Account, 1, apart_from=("posting",))) is False


def test_a_day_is_closed_once_and_in_words(any_books: Books) -> None:
    desk = desk_with_accounts(any_books)
    today = clock.today()
    with pytest.raises(Refused, match="not come"):
        desk.do(close_day, today + timedelta(days=1), Paise(0))
    desk.do(close_day, today, Paise(500), " counted ")
    with pytest.raises(Refused, match="closed already"):
        desk.do(close_day, today, Paise(0))
    with pytest.raises(Refused) as no:
        desk.do(reopen_day, today, " ")
    assert no.value.field == "reason"
    desk.do(reopen_day, today, "a bill was forgotten")
    assert desk.ask(closed_through) is None
    with pytest.raises(Refused, match="not closed"):
        desk.do(reopen_day, today, "again")
