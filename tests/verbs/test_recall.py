"""``dcms recall``: freeze, pack, proof, end; the pack is read back by other programs."""

import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dcms_desktop.db.connect import open_books
from dcms_desktop.kernel.money import Paise
from dcms_desktop.recall.rules import Buyer
from dcms_desktop.recall.rules import BuyerBill
from dcms_desktop.recall.rules import RecallCard
from dcms_desktop.recall.rules import RecallSheet
from dcms_desktop.recall.rules import Trace
from dcms_desktop.recall.rules import TracedBatch
from reports.engine.report import Letterhead
from reports.packs.recall_pack import recall_pack
from tests.reports.paper_tools import page_text
from tests.reports.paper_tools import squeezed
from tests.shop import Shop
from tests.verbs.conftest import Dcms


@pytest.fixture
def sold_folder(books_folder: Path) -> Path:
    """Closed books of a shop that sold batch D1 to two shops on beats."""
    shop = Shop(open_books(books_folder))
    shop.receives("Dolo 650", batch="D1", units=100)
    shop.party("Asha Medical", mobile="9822012345")
    shop.bills("Asha Medical", "Dolo 650", units=30)
    shop.bills("Balaji Chemist", "Dolo 650", units=20)
    shop.desk.close()
    return books_folder


def test_from_number_to_pack_proof_and_end(dcms: Dcms, sold_folder: Path, tmp_path: Path) -> None:
    books = ("--books", sold_folder)
    said = dcms(*books, "recall", "D1", "--reason", "Assay fails", "--to", tmp_path / "pack")
    assert said.status == 0, said.err
    assert said.answer["frozen"] is True
    assert (said.answer["buyers"], said.answer["units_with_buyers"], said.answer["units_here"]) == (2, 50, 50)
    text = squeezed(page_text(Path(said.answer["pdf"]).read_bytes()))
    for words in (
        "Batch recall", "Assay fails", "adds up", "Stock freeze slip", "Call list", "No beat", "9822012345",
        "Return slips", "Return of recalled goods · R1-P2", "30 to give back", "20 to give back",
    ):  # fmt: skip
        assert squeezed(words) in text, words
    rows = list(load_workbook(io.BytesIO(Path(said.answer["sheet"]).read_bytes())).worksheets[0].values)
    assert [row[2] for row in rows if "Asha Medical" in row] == ["Asha Medical"]
    told = dcms(*books, "recall", "D1", "--told", "P2", "--person", "Mr Shah")
    assert told.answer == {"recall": 1, "told": "P2", "result": "told"}
    listed = dcms(*books, "report", "recall_list", "--ask", "number=D1").answer["rows"]
    assert [(row["party"], row["told"], row["person"]) for row in listed] == [
        ("Asha Medical", "told, will return", "Mr Shah"),
        ("Balaji Chemist", "", ""),
    ]
    assert dcms(*books, "recall", "D1", "--end", "Passed").answer == {"recall": 1, "ended": True}
    assert dcms(*books, "recall", "D1", "--end", "Passed").status == 1
    assert dcms(*books, "recall", "ZZ").status == 1


def test_told_needs_a_buyer_and_a_name(dcms: Dcms, sold_folder: Path) -> None:
    books = ("--books", sold_folder)
    assert dcms(*books, "recall", "D1", "--item", "I1").status == 0
    assert dcms(*books, "recall", "D1", "--told", "NOBODY", "--person", "x").status == 1
    assert dcms(*books, "recall", "D1", "--told", "P2").answer["problem"]["field"] == "person"


def big_sheet(buyers: int, bills: int) -> RecallSheet:
    batch = TracedBatch(
        id=1, item_id=1, code="I1", item="Dolo 650", packing="15 tab", maker="", number="D1", expiry=None,
        made_on=None, mrp=Paise(100), rack="", frozen=True,
    )  # fmt: skip
    sold = tuple(BuyerBill(1, f"A/26-27/{number:06}", date(2026, 11, 1), 2) for number in range(bills))
    people = tuple(
        Buyer(
            party_id=number,
            code=f"R{number}",
            name=f"Shop {number}",
            bought=2 * bills,
            returned=2,
            bills=sold,
        )
        for number in range(1, buyers + 1)
    )
    card = RecallCard(
        id=1, item_id=1, item="Dolo 650", number="D1", reason="Assay", reference="", day=date(2026, 11, 2),
        by="Meera", ended=None, told=0,
    )  # fmt: skip
    return RecallSheet(
        card=card, trace=Trace(batches=(batch,), steps=(), buyers=people, places=()), contacts={}
    )


def test_a_long_pack_names_every_shop_once_on_the_list_and_once_on_a_slip() -> None:
    text = page_text(recall_pack(big_sheet(120, 14), Letterhead("Sai Pharma")))
    for number in range(1, 121):
        assert text.count(f"R1-R{number}\n") + text.count(f"R1-R{number} ") == 1, number
    assert "and 5 more bills with 10" in text
    assert "26 of 28 to give back" in text
    assert "Nothing of it lies with us" in text
