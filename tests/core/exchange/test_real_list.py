"""The real list of a grocer: 20,000 lines as messy as they came, loaded in one go."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dcms_desktop.catalog.queries import find_items
from dcms_desktop.catalog.queries import item_count
from dcms_desktop.db.connect import Books
from dcms_desktop.exchange.actions import load_sheet
from dcms_desktop.exchange.queries import check_sheet
from dcms_desktop.exchange.queries import plan_for
from dcms_desktop.exchange.rules import SheetRow
from reports.engine.read_sheet import Sheet
from reports.engine.read_sheet import read_sheet
from tests.masters import desk_with_firm

LIST = Path(__file__).resolve().parents[4] / "shared" / "data" / "fmcg_products.csv"

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not LIST.exists(), reason="the grocer's list (fmcg_products.csv) is not on this machine"
    ),
]


def _rows(sheet: Sheet) -> Iterator[SheetRow]:
    return (SheetRow(row.number, row.cells) for row in sheet)


def test_the_grocers_list_loads_and_every_row_left_out_says_why(books: Books) -> None:
    desk = desk_with_firm(books)
    sheet = read_sheet(LIST)
    guessed = desk.ask(plan_for, "items", sheet.headings)
    plan = replace(guessed, defaults={"tax": "GST18", "ptr_with_tax": "yes"})
    report = desk.do(load_sheet, "items", sheet.headings, _rows(sheet), plan)
    assert (report.rows, report.added, report.skipped, report.refused) == (20_000, 19_236, 763, 1)
    assert report.extra == {"makers": 2_146}
    assert len(report.notes) == 764
    assert {note.text.partition(" in row")[0] for note in report.notes} == {
        "The same item as", "This field cannot stay empty."
    }  # fmt: skip
    assert desk.ask(item_count) == 19_236
    hits = desk.ask(find_items, "chia voila")
    assert [hit.name for hit in hits] == ["Chia Seeds (Voila)"]
    assert not any(
        "\u00a0" in hit.name or hit.name != hit.name.strip() for hit in desk.ask(find_items, "a", 500)
    )
    again = desk.ask(check_sheet, "items", sheet.headings, _rows(sheet), plan)
    assert (again.added, again.skipped, again.refused) == (0, 19_999, 1)
