"""Closing-stock truth: every leak seeded behind the program is named, and nothing else is."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from dcms_desktop.db.connect import Books
from dcms_desktop.upkeep.queries import check_books
from dcms_desktop.upkeep.queries import first_trouble
from dcms_desktop.upkeep.queries.truth import Gap
from dcms_desktop.upkeep.queries.truth import stock_gaps
from reports.catalogue.stock_truth import REPORT
from reports.catalogue.stock_truth import Ask
from reports.engine.report import run_report
from tests.shop import Shop


@pytest.fixture
def shop(any_books: Books) -> Shop:
    """A few days of a shop: receipts, bills, a correction, a cancelled bill, goods sold short."""
    shop = Shop(any_books)
    shop.receives("Dolo 650", batch="D1", units=100, free=10)
    shop.receives("Dolo 650", batch="D2", units=60)
    shop.receives("Pan 40", batch="P1", units=40)
    first = shop.bills("Asha Medical", "Dolo 650", units=30)
    shop.edits(first, "25+1")
    shop.cancels(shop.bills("Balaji Chemist", "Pan 40", units=7))
    shop.bills("Balaji Chemist", "Pan 40", units=50)
    shop.bills("Asha Medical", "Dolo 650", units=90)
    return shop


def gaps(shop: Shop) -> list[Gap]:
    return shop.desk.ask(stock_gaps)


BEND = "UPDATE stock_row SET units=units+:by WHERE id=:id"
MAKE = "UPDATE stock_row SET units=:units WHERE id=:id"
AWAY = "UPDATE stock_row SET document_id=:document WHERE id=:id"
LOSE = "DELETE FROM stock_row WHERE id=:id"
FITS = "UPDATE stock_balance SET units=units+:by WHERE batch_id=:batch"
Deed = tuple[str, dict[str, int]]


def behind(shop: Shop, *deeds: Deed) -> None:
    """Do something to the file that the program would never do."""
    with shop.desk.books.write() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role=replica"))
        else:
            for deed in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS stock_row_no_{deed}"))
        for statement, values in deeds:
            connection.execute(text(statement), values)
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role=origin"))


def rows(shop: Shop) -> list[tuple[int, int, int, int]]:
    with shop.desk.books.read() as connection:
        found = connection.execute(text("SELECT id, document_id, batch_id, units FROM stock_row ORDER BY id"))
        return [(row[0], row[1], row[2], row[3]) for row in found]


def test_books_that_nobody_touched_raise_no_alarm(shop: Shop) -> None:
    assert gaps(shop) == []
    assert shop.trouble() == ""
    told = shop.desk.ask(run_report, REPORT, Ask(first=shop.desk.ask(lambda tx: tx.today)))
    assert all(row.gap == 0 and row.why == "" for row in told.rows)
    assert {row.batch: row.held for row in told.rows} == {"D1": 54, "D2": 0, "P1": -10}


def leaks(shop: Shop) -> Iterator[tuple[int, int, list[Deed], list[Deed]]]:
    """Give a bent, a moved and an emptied row for every row there is, balances made to fit, and the cure."""
    for id_, document_id, batch_id, units in rows(shop):
        up: Deed = (FITS, {"by": 3, "batch": batch_id})
        down: Deed = (FITS, {"by": -3, "batch": batch_id})
        yield document_id, batch_id, [(BEND, {"by": 3, "id": id_}), up], [(BEND, {"by": -3, "id": id_}), down]
        yield (
            document_id,
            batch_id,
            [(AWAY, {"document": 0, "id": id_})],
            [(AWAY, {"document": document_id, "id": id_})],
        )
        yield (
            document_id,
            batch_id,
            [(MAKE, {"units": 0, "id": id_}), (FITS, {"by": -units, "batch": batch_id})],
            [(MAKE, {"units": units, "id": id_}), (FITS, {"by": units, "batch": batch_id})],
        )


def test_every_seeded_leak_is_named_with_its_document_and_batch(shop: Shop) -> None:
    seeded = found = 0
    for document_id, batch_id, leak, cure in leaks(shop):
        behind(shop, *leak)
        told = {(gap.document_id, gap.batch_id) for gap in gaps(shop)}
        seeded += 1
        found += (document_id, batch_id) in told
        assert told <= {(document_id, batch_id), (0, batch_id)}
        behind(shop, *cure)
        assert gaps(shop) == []
    assert (seeded, found) == (3 * len(rows(shop)), seeded)


def test_a_lost_row_and_one_slipped_in_are_told_in_a_sentence_and_in_the_report(shop: Shop) -> None:
    lost = rows(shop)[-1]
    behind(
        shop,
        (LOSE, {"id": lost[0]}),
        (FITS, {"by": -lost[3], "batch": lost[2]}),
    )
    (gap,) = gaps(shop)
    assert gap.text.endswith(f"says {lost[3]:+,} of batch {gap.batch} of Dolo 650, its stock rows say +0.")
    proof = next(one for one in shop.desk.ask(check_books) if one.name == "stock_truth")
    assert [finding.text for finding in proof.findings] == [gap.text]
    told = shop.desk.ask(run_report, REPORT, Ask(first=shop.desk.ask(lambda tx: tx.today), gaps=True))
    assert [(row.batch, row.gap) for row in told.rows] == [(gap.batch, -lost[3])]
    assert told.rows[0].why.startswith(gap.number)


def test_a_balance_bent_alone_is_told_too(shop: Shop) -> None:
    behind(shop, (FITS, {"by": -4, "batch": 1}))
    assert gaps(shop) == []
    assert "off by -4 units" in first_trouble(shop.desk.ask(check_books))
    told = shop.desk.ask(run_report, REPORT, Ask(first=shop.desk.ask(lambda tx: tx.today), gaps=True))
    assert [(row.gap, row.why) for row in told.rows] == [(-4, "balance is not the sum of its rows")]
