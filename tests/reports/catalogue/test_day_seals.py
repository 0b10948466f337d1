"""The seals of the days: what the books hold of each close, and what is not there any more."""

from sqlalchemy import delete
from sqlalchemy import text

from dcms_desktop.audit.tables import AuditRow
from dcms_desktop.db.connect import Books
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel import clock
from reports.catalogue import day_seals
from tests.shop import Shop


def _cut_after(tx: Tx, seq: int) -> None:
    """Somebody with another tool on the file takes the last rows away, and the triggers before them."""
    names = tx.execute(
        text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_row'")
    )
    for name in list(names.scalars()):
        tx.execute(text(f"DROP TRIGGER {name}"))
    tx.execute(delete(AuditRow).where(AuditRow.seq > seq))


def test_each_close_has_its_seal_and_a_cut_tail_lacks_it(books: Books) -> None:
    shop = Shop(books)
    shop.receives("Dolo 650", batch="D1", units=10)
    shop.closes_day()
    asked = day_seals.Ask(clock.today(), clock.today())
    closed, now = shop.desk.ask(day_seals.query, asked)
    assert (closed.stands, now.closed_at) == ("stands", "not closed")
    assert 0 < closed.audit_row < now.audit_row
    assert len({closed.seal, now.seal}) == 2
    shop.desk.do(_cut_after, closed.audit_row - 1)
    closed, now = shop.desk.ask(day_seals.query, asked)
    assert (closed.stands, closed.audit_row) == ("not there any more", 0)
