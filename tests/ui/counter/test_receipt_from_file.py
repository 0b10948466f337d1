"""A receipt from the supplier's file or his signed code, by keys."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

import pytest

from dcms_desktop.catalog.queries import item_form
from dcms_desktop.documents.queries import find_documents
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.intake.actions import add_einvoice_key
from dcms_desktop.parties.actions import save_party
from dcms_desktop.parties.queries import party_id_of
from dcms_desktop.parties.rules import PartyForm
from tests.supplier_bills import PORTAL
from tests.supplier_bills import SELLER
from tests.supplier_bills import claim
from tests.supplier_bills import einvoice
from tests.supplier_bills import pem
from tests.supplier_bills import signed
from tests.supplier_bills import write_sheet
from tests.ui.counter.clerk import Clerk
from tests.ui.counter.counter_books import FIRM
from ui.documents.goods_receipt_page import GoodsReceiptPage
from ui.documents.supplier_file_page import SupplierFilePage
from ui.documents.supplier_file_work import Asked
from ui.documents.supplier_file_work import FromFile
from ui.documents.supplier_file_work import read_asked
from ui.documents.supplier_file_work import rows_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ui.documents.counter.counter_page import CounterPage
    from ui.shell.main_window import MainWindow

LINE = {"PrdDesc": "Colgate Strong Teeth 200 g", "HsnCd": "33061020"}


def bill(total: object = 726) -> dict[str, Any]:
    told = einvoice(**LINE)
    told["BuyerDtls"]["Gstin"] = FIRM.gstin
    told["ValDtls"]["TotInvVal"] = total
    return told


@pytest.fixture
def receipt(counter_window: MainWindow, qtbot: QtBot) -> GoodsReceiptPage:
    form = PartyForm(
        name="Colour Labs", code="CL", state="27", city="Pune", role="supplier", gstin=SELLER,
        tax_type="regular",
    )  # fmt: skip
    counter_window.shell.desk.do(save_party, form)
    page = GoodsReceiptPage(counter_window.shell)
    counter_window.show_page(page)
    Clerk(cast("CounterPage", page), qtbot).wait()
    return page


def opened(window: MainWindow, receipt: GoodsReceiptPage, text: str, qtbot: QtBot) -> SupplierFilePage:
    receipt.from_file()
    page = window.findChild(SupplierFilePage)
    assert isinstance(page, SupplierFilePage)
    page.typed.setText(text)
    page.read_typed()
    qtbot.waitUntil(lambda: page.read is not None or page.headings.is_open())
    return page


def test_an_einvoice_opens_as_a_receipt(
    counter_window: MainWindow, receipt: GoodsReceiptPage, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "bill.json"
    file.write_text(json.dumps(bill()))
    page = opened(counter_window, receipt, str(file), qtbot)
    assert page.model.rowCount() >= 1
    assert not receipt.draft.lines
    page.take()
    qtbot.waitUntil(lambda: bool(receipt.draft.lines))
    line = receipt.draft.lines[0]
    assert (receipt.draft.reference, line.units, line.free) == ("T/26-27/1", 10, 1)
    assert line.new_batch is not None
    assert line.new_batch.number == "B123"
    posted = counter_window.shell.desk.ask(find_documents, kinds=("goods_receipt",))
    assert "Colour Labs" not in [hit.party for hit in posted]


def test_a_line_that_was_answered_is_remembered_with_name_and_day(
    counter_window: MainWindow, receipt: GoodsReceiptPage, qtbot: QtBot, tmp_path: Path
) -> None:
    desk, messages = counter_window.shell.desk, counter_window.shell.messages
    told = bill()
    told["ItemList"][0]["PrdDesc"] = "Dentifrice tube large"
    file = tmp_path / "bill.json"
    file.write_text(json.dumps(told))
    page = opened(counter_window, receipt, str(file), qtbot)
    page.ask_units()
    assert messages.question is None
    page.grid.go(0, 1)
    code = desk.ask(item_form, 1).code
    page._on_item("")
    messages.answer(code)
    qtbot.waitUntil(lambda: isinstance(page.read, FromFile) and page.read.loaded.matches[0].how == "answer")
    page.ask_units()
    messages.answer("none")
    page.ask_units()
    messages.answer("6")
    qtbot.waitUntil(lambda: isinstance(page.read, FromFile) and page.read.loaded.matches[0].units == 6)
    page.take()
    qtbot.waitUntil(lambda: bool(receipt.draft.lines))
    assert receipt.draft.lines[0].units == 60
    read = read_asked(desk, Asked(text=str(file)))
    assert isinstance(read, FromFile)
    row = rows_of(read)[0]
    assert str(row.cells[3]).startswith("remembered · ")
    assert row.cells[6] == "10 + 1 × 6"


def test_another_total_is_asked_about_before_it_is_saved(
    counter_window: MainWindow, receipt: GoodsReceiptPage, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "bill.json"
    file.write_text(json.dumps(bill(900)))
    opened(counter_window, receipt, str(file), qtbot).take()
    qtbot.waitUntil(lambda: bool(receipt.draft.lines))
    receipt.save_only()
    question = counter_window.shell.messages.question
    assert question is not None
    assert "900.00" in question.text
    counter_window.shell.messages.answer(True)
    qtbot.waitUntil(lambda: receipt.last_saved is not None)
    saved = counter_window.shell.desk.ask(posted_document, receipt.last_saved or 0)
    assert (saved.reference, saved.total) == ("T/26-27/1", 72_600)


def test_a_verified_code_fills_the_head(
    counter_window: MainWindow, receipt: GoodsReceiptPage, qtbot: QtBot
) -> None:
    counter_window.shell.desk.do(add_einvoice_key, pem(PORTAL))
    page = opened(counter_window, receipt, signed(claim(BuyerGstin=FIRM.gstin)), qtbot)
    assert counter_window.shell.messages.texts()[-1] == "The signature is verified."
    page.take()
    qtbot.waitUntil(lambda: receipt.draft.party is not None)
    assert (receipt.draft.reference, receipt.told_total) == ("T/26-27/1", 72_600)


def test_a_broken_code_and_an_unknown_supplier_say_what_to_do(
    counter_window: MainWindow, receipt: GoodsReceiptPage, qtbot: QtBot
) -> None:
    whole = signed(claim(BuyerGstin=FIRM.gstin, SellerGstin="29AABCT1332L1ZU"))
    assert receipt.take_scan(f"{whole[:-4]}!!")
    said = counter_window.shell.messages
    qtbot.waitUntil(lambda: any("three parts" in one for one in said.texts()))
    page = counter_window.findChild(SupplierFilePage)
    assert isinstance(page, SupplierFilePage)
    page.take_scan(whole)
    qtbot.waitUntil(lambda: any("No party has GSTIN 29AABCT1332L1ZU" in one for one in said.texts()))
    assert page.read is None


def test_strange_columns_are_asked_for_one_by_one(
    counter_window: MainWindow, receipt: GoodsReceiptPage, qtbot: QtBot, tmp_path: Path
) -> None:
    row = ["Colgate Strong Teeth 200 g", "10", "72"]
    file = write_sheet(tmp_path / "bill.csv", row, headings=["Ware", "Stück", "Preis"])
    assert receipt.choosing is not None
    receipt.choosing.choose(receipt.shell.desk.ask(party_id_of, "CL") or 0)
    qtbot.waitUntil(lambda: receipt.draft.party is not None)
    page = opened(counter_window, receipt, str(file), qtbot)
    for heading in ("Ware", "Stück", "Preis"):
        qtbot.waitUntil(page.headings.is_open)
        page.headings.close_list()
        page.headings.picked.emit(heading)
    qtbot.waitUntil(lambda: page.read is not None)
    assert isinstance(page.read, FromFile)
    assert [doubt.field for doubt in page.read.loaded.doubts][:2] == ["reference", "reference_date"]


def test_a_code_scanned_on_the_receipt_begins_it(
    counter_window: MainWindow, receipt: GoodsReceiptPage, qtbot: QtBot
) -> None:
    assert receipt.take_scan(signed(claim(BuyerGstin=FIRM.gstin)))
    page = counter_window.findChild(SupplierFilePage)
    assert isinstance(page, SupplierFilePage)
    qtbot.waitUntil(lambda: page.read is not None)
    assert "not verified" in counter_window.shell.messages.texts()[-1]
