"""The chain of the audit: any change in it is found, and it costs two statements."""

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import delete
from sqlalchemy import text
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.audit.actions import record_all
from dcms_desktop.audit.queries import audit_head
from dcms_desktop.audit.queries import history_of
from dcms_desktop.audit.queries import verify_chain
from dcms_desktop.audit.rules import FIRST
from dcms_desktop.audit.rules import AuditHead
from dcms_desktop.audit.rules import Deed
from dcms_desktop.audit.rules import canonical_json
from dcms_desktop.audit.rules import changed_only
from dcms_desktop.audit.rules import read_seal
from dcms_desktop.audit.rules import shown_seal
from dcms_desktop.audit.tables import AuditRow
from dcms_desktop.db.connect import Books
from dcms_desktop.db.tx import Tx
from dcms_desktop.desk import Desk
from dcms_desktop.kernel.errors import Refused
from tests.fakes import clock_at

log = logging.getLogger(__name__)


def _fill(tx: Tx, count: int = 9) -> None:
    record_all(
        tx, [Deed("change", "item", number, "", f'{{"mrp":{number}}}') for number in range(1, count + 1)]
    )


def _as_before_triggers(tx: Tx) -> None:
    """Somebody with another tool on the file: he takes the triggers away first."""
    kind = "trigger" if not tx.postgres else None
    if kind:
        for (name,) in tx.execute(text("SELECT name FROM sqlite_master WHERE type='trigger'")).all():
            tx.execute(text(f"DROP TRIGGER {name}"))
    else:
        tx.execute(text("ALTER TABLE audit_row DISABLE TRIGGER ALL"))


def test_an_untouched_chain_agrees(any_books: Books) -> None:
    desk = Desk(any_books)
    desk.do(_fill)
    assert desk.ask(verify_chain) == []
    assert desk.ask(audit_head).seq == 9


def test_the_head_of_no_deeds_is_the_first_link(books: Books) -> None:
    assert Desk(books).ask(audit_head) == AuditHead(0, FIRST)
    assert Desk(books).ask(verify_chain) == []


def test_a_deed_carries_who_where_and_why(books: Books) -> None:
    desk = Desk(books)
    desk.do(record, "cancel", "document", 7, before="a", after="b", reason="wrong party")
    entry = desk.ask(history_of, "document", 7)[0]
    assert (entry.deed, entry.before, entry.after, entry.reason) == ("cancel", "a", "b", "wrong party")
    assert (entry.user_id, entry.counter_id) == (0, 1)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (update(AuditRow).where(AuditRow.seq == 5).values(after="{}"), ["5 hash"]),
        (update(AuditRow).where(AuditRow.seq == 5).values(user_id=3), ["5 hash"]),
        (update(AuditRow).where(AuditRow.seq == 5).values(hash="0" * 64), ["5 hash", "6 previous"]),
        (delete(AuditRow).where(AuditRow.seq == 5), ["5 seq", "6 previous"]),
        (delete(AuditRow).where(AuditRow.seq > 7), ["8 anchor"]),
        (delete(AuditRow).where(AuditRow.seq == 1), ["1 seq", "2 previous"]),
    ],
)
def test_a_bent_row_is_found(books: Books, change: object, found: list[str]) -> None:
    desk = Desk(books)
    desk.do(_fill)
    anchor = desk.ask(audit_head)
    desk.do(_as_before_triggers)
    desk.do(lambda tx: tx.execute(change))  # type: ignore[arg-type] # a table of changes
    assert [f"{one.row} {one.field}" for one in desk.ask(verify_chain, (anchor,))] == found


def test_a_rebuilt_chain_is_found_by_its_anchor(books: Books) -> None:
    desk = Desk(books)
    desk.do(_fill)
    anchor = desk.ask(audit_head)
    desk.do(_as_before_triggers)
    desk.do(lambda tx: tx.execute(delete(AuditRow)))
    desk.do(_fill)  # the same deeds at another time
    assert [one.field for one in desk.ask(verify_chain, (anchor,))] == ["anchor"]


def _backup_goes_on(tx: Tx) -> None:
    """Yesterday's books were put in the place of today's, and worked on as if nothing had been."""
    tx.execute(delete(AuditRow).where(AuditRow.seq > 40))
    record_all(tx, [Deed("post", "document", number, after="other") for number in range(60)])


@pytest.mark.parametrize(
    ("bend", "told"),
    [
        (lambda tx: tx.execute(update(AuditRow).where(AuditRow.seq == 30).values(after="x")), "30 hash"),
        (lambda tx: tx.execute(delete(AuditRow).where(AuditRow.seq > 50)), "51 anchor"),
        (_backup_goes_on, "100 anchor"),
    ],
)
def test_a_seal_on_paper_finds_a_byte_a_cut_tail_and_the_books_of_yesterday(
    books: Books, bend: Callable[[Tx], None], told: str
) -> None:
    desk = Desk(books)
    desk.do(_fill, 100)
    head = desk.ask(audit_head)
    paper = f"{head.seq}:{shown_seal(head.hash).upper()}"
    assert desk.ask(verify_chain, (read_seal(paper), head)) == []
    assert read_seal("1,204: 9f2c 11d0 7b7e b0a4") == AuditHead(1204, "9f2c11d07b7eb0a4")
    desk.do(_as_before_triggers)
    desk.do(bend)
    forged = desk.ask(audit_head)  # what the books themselves would say of the row
    found = desk.ask(verify_chain, (read_seal(paper), forged))
    assert [f"{one.row} {one.field}" for one in found][:1] == [told]


def test_the_first_other_row_lies_behind_the_seal_that_fits_and_is_named_by_when_it_was_written(
    books: Books,
) -> None:
    """Books of yesterday that were worked on: the seal before fits, and rows behind it came too late."""
    desk = Desk(books)
    with clock_at("2026-11-22 20:00"):
        desk.do(_fill, 40)
        first = desk.ask(audit_head)
    with clock_at("2026-11-23 19:00"):
        desk.do(_fill, 60)
        second = desk.ask(audit_head)
    desk.do(_as_before_triggers)
    with clock_at("2026-11-24 10:00"):
        desk.do(_backup_goes_on)
    (found,) = desk.ask(verify_chain, (second, first))
    assert (found.row, found.text) == (
        100, "Row 100 is not the one that was anchored: the first other row lies from 41 to 100.",
    )  # fmt: skip
    seen = replace(second, at="2026-11-23T14:00:00.000Z")
    (found,) = desk.ask(verify_chain, (first, seen))
    assert found.row == 41
    assert "row 41 is the first written after that" in found.text


@pytest.mark.parametrize("text", ["", "12", "x:0011223344556677", "12:00112233", "12:0011 2233 4455 667g"])
def test_what_is_no_seal_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="no seal"):
        read_seal(text)


def test_findings_end_at_a_hundred(books: Books) -> None:
    desk = Desk(books)
    desk.do(_fill, 400)
    desk.do(_as_before_triggers)
    desk.do(lambda tx: tx.execute(update(AuditRow).values(reason="x")))
    assert len(desk.ask(verify_chain)) == 100


def test_recording_takes_two_statements(books: Books) -> None:
    statements: list[str] = []
    desk = Desk(books)
    raw = books.writer.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    raw.set_trace_callback(statements.append)
    desk.do(record, "post", "document", 1)
    raw.set_trace_callback(None)
    assert len([one for one in statements if "audit_row" in one and not one.startswith("--")]) == 2


def test_no_deeds_write_nothing(books: Books) -> None:
    desk = Desk(books)
    desk.do(record_all, [])
    assert desk.ask(audit_head).seq == 0


def test_json_is_the_same_whatever_the_order_of_the_fields() -> None:
    assert canonical_json({"b": 1, "a": {"d": 2, "c": "₹"}}) == '{"a":{"c":"₹","d":2},"b":1}'
    assert canonical_json(None) == ""


def test_only_fields_that_differ_are_kept() -> None:
    assert changed_only({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4}) == ({"b": 2, "c": None}, {"b": 3, "c": 4})
