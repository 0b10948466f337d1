"""``dcms receive``: a supplier's bill from his file, asked about, remembered, posted when nothing is open."""

import json
import zipfile
from pathlib import Path

import pytest

from dcms_desktop.db.connect import open_books
from dcms_desktop.desk import open_desk
from dcms_desktop.documents.queries import find_documents
from tests.shop import Shop
from tests.supplier_bills import BUYER
from tests.supplier_bills import HEADINGS
from tests.supplier_bills import PORTAL
from tests.supplier_bills import SELLER
from tests.supplier_bills import STRANGER
from tests.supplier_bills import claim
from tests.supplier_bills import einvoice
from tests.supplier_bills import pem
from tests.supplier_bills import signed
from tests.supplier_bills import write_sheet
from tests.verbs.conftest import Dcms

ROW = ["Dolo 650 Tablet", "30049099", "10", "1", "D77", "08/28", "100.00", "40.00", "5", "A/17"]


@pytest.fixture
def folder(books_folder: Path) -> Path:
    shop = Shop(open_books(books_folder), gstin=BUYER)
    shop.item("Dolo 650 Tablet")
    shop.item("Tooth paste 100 g", hsn="33061020", batched=False, expires=False)
    shop.party("Colour Labs", role="supplier", gstin=SELLER, tax_type="regular")
    shop.desk.close()
    return books_folder


def receipts(folder: Path) -> int:
    desk = open_desk(folder)
    try:
        return len(desk.ask(find_documents, kinds=("goods_receipt",)))
    finally:
        desk.close()


def test_an_einvoice_without_doubt_is_posted_once(dcms: Dcms, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "bill.json"
    file.write_text(json.dumps(einvoice()))
    seen = dcms("--books", folder, "receive", file)
    assert (seen.status, seen.answer["doubts"], receipts(folder)) == (0, [], 0)
    assert seen.answer["total"] == seen.answer["file_total"] == "726.00"
    first = dcms("--books", folder, "receive", file, "--post").answer
    again = dcms("--books", folder, "receive", file, "--post").answer
    assert first["number"] == again["number"]
    assert receipts(folder) == 1


def test_what_it_writes_is_taken_by_post(dcms: Dcms, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "bill.json"
    file.write_text(json.dumps(einvoice()))
    document = dcms("--books", folder, "receive", file).answer["document"]
    lines = tmp_path / "lines.jsonl"
    lines.write_text(json.dumps(document))
    assert dcms("--books", folder, "post", lines).answer["total"] == "726.00"


def test_a_sheet_is_mapped_once(dcms: Dcms, folder: Path, tmp_path: Path) -> None:
    strange = ["Ware", "Stück", "Preis", *HEADINGS[4:7]]
    file = write_sheet(tmp_path / "bill.csv", [ROW[0], "10", "40", *ROW[4:7]], headings=strange)
    call = ("--books", folder, "receive", file, "--supplier", "P1")
    refused = dcms(*call)
    assert (refused.status, refused.answer["problem"]["field"]) == (1, "columns")
    mapped = tmp_path / "map.json"
    mapped.write_text(json.dumps({"columns": {"name": "Ware", "quantity": "Stück", "rate": "Preis"}}))
    assert dcms(*call, "--map", mapped, "--check").answer["document"]["lines"]
    assert dcms(*call).status == 1  # a check keeps nothing
    assert dcms(*call, "--map", mapped).answer["document"]["lines"][0]["quantity"] == "10"
    assert dcms(*call).answer["columns"]["rate"] == "Preis"


def test_what_is_said_of_a_line_is_remembered_and_moves_as_a_sheet(
    dcms: Dcms, folder: Path, tmp_path: Path
) -> None:
    file = write_sheet(tmp_path / "bill.csv", ["Unknown thing", *ROW[1:]])
    call = ("--books", folder, "receive", file, "--supplier", "P1")
    mapped = tmp_path / "map.json"
    mapped.write_text(json.dumps({"items": {"Unknown thing": "I1"}, "units": {"1": "2"}}))
    assert dcms(*call, "--map", mapped, "--check").answer["lines"][0]["by"] == "answer"
    assert dcms(*call).answer["lines"][0]["by"] != "remembered"  # a check keeps nothing
    dcms(*call, "--map", mapped)
    (line,) = dcms(*call).answer["lines"]
    assert (line["by"], bool(line["said"])) == ("remembered", True)
    sheet = tmp_path / "said.csv"
    told = dcms("--books", folder, "report", "supplier_items", "--as", "csv", "--to", sheet)
    assert told.status == 0, told.err
    again = dcms("--books", folder, "import", "supplier-items", sheet).answer
    assert (again["added"], again["changed"], again["rows"]) == (0, 0, 1)
    mapped.write_text(json.dumps({"units": {"1": "many"}}))
    wrong = dcms(*call, "--map", mapped)
    assert (wrong.status, wrong.answer["problem"]["field"]) == (1, "units")


def test_doubts_stand_in_the_way_of_posting(dcms: Dcms, folder: Path, tmp_path: Path) -> None:
    file = write_sheet(tmp_path / "bill.csv", ROW, ["Unknown thing", *ROW[1:]])
    said = dcms("--books", folder, "receive", file, "--supplier", "P1", "--post")
    assert said.status == 1
    assert [doubt["field"] for doubt in said.answer["doubts"]] == ["reference_date", "item"]
    line = said.answer["document"]["lines"][0]
    assert (line["batch"], line["mrp"], line["discounts"], line["free"]) == ("D77", "100.00", ["5.000%"], "1")
    assert "Unknown thing" in said.err
    assert receipts(folder) == 0


def test_two_bills_in_one_sheet_are_refused(dcms: Dcms, folder: Path, tmp_path: Path) -> None:
    file = write_sheet(tmp_path / "bill.csv", ROW, [*ROW[:-1], "A/18"])
    said = dcms("--books", folder, "receive", file, "--supplier", "P1")
    assert (said.status, said.answer["problem"]["field"]) == (1, "number")


def test_a_zip_bomb_is_refused(dcms: Dcms, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "bill.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("xl/workbook.xml", b" " * 600_000_000)
    said = dcms("--books", folder, "receive", file, "--supplier", "P1")
    assert said.status == 1
    assert said.answer["problem"]["field"] == "file"


def test_the_code_on_the_paper_is_shown_and_compared(dcms: Dcms, folder: Path, tmp_path: Path) -> None:
    key, code, file = tmp_path / "key.pem", tmp_path / "code.txt", tmp_path / "bill.json"
    key.write_text(pem(PORTAL))
    code.write_text(signed(claim()))
    unknown = dcms("--books", folder, "receive", code)
    assert (unknown.status, unknown.answer["claim"]) == (1, "unknown key")
    known = dcms("--books", folder, "receive", code, "--key", key)
    assert (known.status, known.answer["claim"], known.answer["total"]) == (0, "verified", "726.00")
    file.write_text(json.dumps(einvoice()))
    assert dcms("--books", folder, "receive", file, "--qr", code).status == 0
    code.write_text(signed(claim(TotInvVal=700)))
    other = dcms("--books", folder, "receive", file, "--qr", code)
    assert (other.status, other.answer["doubts"][0]["field"]) == (1, "total")
    code.write_text(signed(claim(), STRANGER))
    forged = dcms("--books", folder, "receive", code)
    assert forged.status == 1
    assert [forged.answers[0]["claim"], forged.answers[1]["problem"]["field"]] == ["not verified", "code"]


def test_the_month_of_manufacture_is_taken_or_doubted(dcms: Dcms, folder: Path, tmp_path: Path) -> None:
    for told, taken, fields in (("08/26", "08/26", []), ("soon", None, ["made_on"])):
        file = write_sheet(
            tmp_path / "bill.csv", [*ROW, told, "20-11-2026"], headings=[*HEADINGS, "Mfg", "Bill date"]
        )
        said = dcms("--books", folder, "receive", file, "--supplier", "P1", "--check").answer
        assert said["document"]["lines"][0]["made_on"] == taken
        assert [doubt["field"] for doubt in said["doubts"]] == fields
