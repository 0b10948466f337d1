"""The practice company: whenever it is made, every page has something to show and nothing lies ahead."""

from pathlib import Path

import pytest
from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.breakage.queries import receipts_of_breakage
from dcms_desktop.db.tx import Tx
from dcms_desktop.desk import open_desk
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.field.tables import Visit
from dcms_desktop.kernel import clock
from dcms_desktop.point_lots.tables import PointMove
from dcms_desktop.recovery.queries import boxes_of
from dcms_desktop.recovery.queries import claims_list
from dcms_desktop.upkeep.practice import make_practice
from tests.fakes import clock_at

TRADE = {
    "sales_order", "quotation", "delivery_challan", "challan_return", "sale_return", "price_note",
    "price_debit", "breakage_receipt", "breakage_note", "replacement_issue", "claim", "claim_pickup",
    "claim_settlement", "purchase_order",
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("now", ["2026-11-23 01:10", "2026-08-16 11:40", "2027-03-31 21:00"])
def test_every_page_has_something_to_show_and_nothing_lies_ahead(tmp_path: Path, now: str) -> None:
    with clock_at(now):
        desk = open_desk(str(tmp_path / "books"), create=True)
        try:
            desk.do(make_practice)
            latest, kinds, counts = desk.ask(_posted)
            assert latest <= clock.utc_text()
            assert kinds >= TRADE
            assert all(counts)
            claims = desk.ask(claims_list)
            assert {one.state for one in claims} >= {"draft", "sent", "acknowledged", "rejected"}
            assert {one.kind for one in claims} >= {"scheme", "breakage", "shortage", "display"}
            assert any(desk.ask(boxes_of, one) for one in claims if one.kind == "breakage")
            assert desk.ask(receipts_of_breakage)
        finally:
            desk.close()


def _posted(tx: Tx) -> tuple[str, set[str], list[int]]:
    row = DocumentRow
    kinds = set(tx.execute(select(row.kind).distinct()).scalars())
    counts = [int(tx.scalar(select(func.count()).select_from(table)) or 0) for table in (PointMove, Visit)]
    return str(tx.scalar(select(func.max(row.at)))), kinds, counts
