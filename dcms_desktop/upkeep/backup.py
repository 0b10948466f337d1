"""Backups that were opened and proved before they are called so, and putting them back into a new place."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dcms_desktop.audit.queries import audit_head
from dcms_desktop.db.backup import SUM
from dcms_desktop.db.backup import copy_books
from dcms_desktop.db.backup import library_version
from dcms_desktop.db.backup import put_back
from dcms_desktop.db.backup import reading_copy
from dcms_desktop.db.backup import refuse_damaged
from dcms_desktop.db.backup import write_sum
from dcms_desktop.db.connect import Books
from dcms_desktop.db.connect import open_books
from dcms_desktop.db.tx import Tx
from dcms_desktop.db.upgrade import upgrade_books
from dcms_desktop.documents.queries import document_count
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.numbering.actions import freshen_series
from dcms_desktop.outbox.actions import note_restored
from dcms_desktop.outbox.queries import has_gone_up
from dcms_desktop.upkeep.queries import Proof
from dcms_desktop.upkeep.queries import check_books
from dcms_desktop.upkeep.queries import first_trouble

NAME = "dcms"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was proved."""

    file: Path
    bytes: int
    sha256: str
    documents: int
    audit_seq: int
    audit_hash: str


def sqlite_version() -> str:
    """Return the version of the SQLite library in use, for the about page and support."""
    return library_version()


def back_up(books: Books, to: Path, name: str = NAME) -> Backup:
    """Write a backup into a folder, open the copy and prove it; a copy that does not prove is taken away."""
    stamp = f"{clock.now():%Y%m%d-%H%M%S}"
    ending = "dump" if books.postgres else "db"
    file = to / f"{name}-{stamp}.{ending}"
    number = 1
    while file.exists():
        number += 1
        file = to / f"{name}-{stamp}-{number}.{ending}"
    copy_books(books, file)
    try:
        documents, seq, head = _told_by(books) if books.postgres else _proved(file)
        told = write_sum(file)
    except BaseException:
        file.unlink(missing_ok=True)
        file.with_name(file.name + SUM).unlink(missing_ok=True)
        raise
    return Backup(file, file.stat().st_size, told, documents, seq, head)


def restore_backup(file: Path, to: str) -> list[Proof]:
    """Put a backup into a new place, bring it up to date and prove it; return the proofs."""
    refuse_damaged(file)
    put_back(file, to)
    books = open_books(to)
    try:
        upgrade_books(books)
        _mark_restored(books, file)
        return prove(books)
    finally:
        books.close()


def _mark_restored(books: Books, file: Path) -> None:
    """Note it for the line, and begin fresh series where numbers went up: later bills may have had the next.

    The line takes the old series up again once the centre has said how far they had come.
    """
    with books.write() as connection:
        tx = _reading(connection)
        if has_gone_up(tx):
            freshen_series(tx)
        note_restored(tx, file.name)


def prove(books: Books, *, audit: bool = True, replay: bool = False) -> list[Proof]:
    """Return every proof of open books."""
    with books.read() as connection:
        return check_books(_reading(connection), audit=audit, replay=replay)


def _reading(connection: Any) -> Tx:
    return Tx(connection, 0, 0, clock.utc_text(), clock.today())


def _proved(file: Path) -> tuple[int, int, str]:
    """Open the copy by itself, without changing it, and prove it. Raises Outside when it does not hold."""
    refuse_damaged(file)
    with reading_copy(file) as connection:
        tx = _reading(connection)
        _refuse_unproved(check_books(tx, audit=True))
        return _counts(tx)


def _refuse_unproved(proofs: Sequence[Proof]) -> None:
    trouble = first_trouble(list(proofs))
    if trouble:
        raise Outside(
            f"The books do not prove, so this is no backup: {trouble}", "Run dcms check, then ask support."
        )


def _told_by(books: Books) -> tuple[int, int, str]:
    with books.read() as connection:
        return _counts(_reading(connection))


def _counts(tx: Tx) -> tuple[int, int, str]:
    head = audit_head(tx)
    return document_count(tx), head.seq, head.hash
