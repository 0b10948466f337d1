"""``dcms label`` and labels through ``dcms print``."""

from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp

from dcms_desktop.catalog.actions import save_item
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.catalog.rules import Pack
from dcms_desktop.db.connect import open_books
from dcms_desktop.desk import Desk
from dcms_desktop.kernel.money import Units
from dcms_desktop.spool.actions import save_printer
from dcms_desktop.spool.queries import last_jobs
from dcms_desktop.spool.rules import PrinterCard
from reports.engine.preview import pages_of_pdf
from tests.fakes import NetworkPrinter
from tests.reports.label_readers import read_tspl
from tests.shop import Shop
from tests.verbs.conftest import Dcms


@pytest.fixture
def receipt(books_folder: Path) -> str:
    """Books with twenty Dolo 650 (I1) in batch D1; the number of their receipt."""
    shop = Shop(open_books(books_folder))
    shop.receives("Dolo 650", batch="D1", units=20)
    from sqlalchemy import text

    with shop.desk.books.read() as connection:
        number = connection.execute(text("SELECT number FROM document WHERE kind='goods_receipt'")).scalar()
    shop.desk.close()
    return str(number)


def codes_of_pdf(file: Path) -> list[str]:
    import io

    from PIL import Image

    pages = (Image.open(io.BytesIO(page)) for page in pages_of_pdf(file.read_bytes(), dpi=300))
    return [code.text for page in pages for code in zxingcpp.read_barcodes(page)]


def test_a_receipt_gives_a_label_for_each_unit(
    dcms: Dcms, books_folder: Path, receipt: str, tmp_path: Path
) -> None:
    words = ("--books", books_folder, "print", receipt, "--paper", "label_50x25", "--to")
    said = dcms(*words, tmp_path / "x.tspl")
    assert said.answer["labels"] == 20
    forms = read_tspl((tmp_path / "x.tspl").read_bytes())
    assert sum(form.times * 2 for form in forms) == 20
    assert "B D1" in " ".join(text for _, _, text in forms[0].texts)
    assert "no retail number" in said.err


def test_items_batches_and_shelves_are_labelled_without_a_document(
    dcms: Dcms, books_folder: Path, receipt: str, tmp_path: Path
) -> None:
    assert receipt
    words = ("--books", books_folder, "label", "--to", tmp_path / "x.pdf")
    one = dcms(*words, "--item", "I1", "--count", 3, "--paper", "label_a4_65", "--start", 64)
    assert one.answer["labels"] == 3
    assert len(pages_of_pdf((tmp_path / "x.pdf").read_bytes())) == 2
    assert set(codes_of_pdf(tmp_path / "x.pdf")) == {"I1"}
    assert dcms(*words, "--batch", "I1=D1").answer["what"] == "batch"
    assert dcms(*words, "--item", "I1", "--what", "shelf").answer["what"] == "shelf"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ((), "item"),
        (("--item", "NOPE"), "item"),
        (("--batch", "I1=NOPE"), "batch"),
        (("--batch", "I1"), "batch"),
        (("--item", "I1", "--paper", "wall"), "paper"),
        (("--item", "I1", "--count", "0"), "count"),
        (("--item", "I1", "--count", "999999"), "count"),
        (("--item", "I1", "--paper", "label_a4_65", "--start", "66"), "start"),
        (("--document", "NOPE"), "number"),
    ],
)
def test_what_cannot_be_labelled_is_refused_by_its_field(
    dcms: Dcms, books_folder: Path, receipt: str, tmp_path: Path, words: tuple[str, ...], field: str
) -> None:
    assert receipt
    said = dcms("--books", books_folder, "label", "--to", tmp_path / "x.pdf", *words)
    assert said.status == 1
    assert said.answer["problem"]["field"] == field
    assert not (tmp_path / "x.pdf").exists()


def test_a_label_printer_gets_its_language_and_the_log_knows(
    dcms: Dcms, books_folder: Path, receipt: str, network_printer: NetworkPrinter
) -> None:
    assert receipt
    desk = Desk(open_books(books_folder))
    desk.sign_in(1)
    address = f"127.0.0.1:{network_printer.port}"
    desk.do(save_printer, PrinterCard(name="Labels", language="tspl", way="network", address=address))
    desk.close()
    said = dcms("--books", books_folder, "label", "--item", "I1", "--count", 2, "--to", "Labels")
    assert said.status == 0
    (form,) = read_tspl(network_printer.wait_for(1)[0])
    assert form.times == 1
    network_printer.unplug()
    assert dcms("--books", books_folder, "label", "--item", "I1", "--to", "Labels").status == 3
    desk = Desk(open_books(books_folder))
    assert [job.state for job in desk.ask(last_jobs)] == ["failed", "printed"]
    desk.close()


def test_cartons_are_numbered_under_the_prefix_that_is_set(
    dcms: Dcms, books_folder: Path, receipt: str, tmp_path: Path
) -> None:
    assert receipt
    words = ("--books", books_folder)
    label = (*words, "label", "--batch", "I1=D1", "--what", "sscc", "--paper", "label_100x50")
    refused = dcms(*label, "--to", tmp_path / "x.pdf")
    assert (refused.status, "no carton" in refused.err) == (1, True)
    desk = Desk(open_books(books_folder))
    desk.sign_in(1)
    form = desk.ask(item_form, 1)
    desk.do(save_item, replace(form, packs=(Pack(name="case", letter="c", units=Units(10)),)))
    desk.close()
    assert "not set" in dcms(*label, "--to", tmp_path / "x.pdf").err
    told = dcms(*words, "setting", "scanning.gs1_prefix", "8901234")
    assert told.answer["value"] == "8901234"
    assert dcms(*label, "--count", 2, "--to", tmp_path / "x.pdf").answer["labels"] == 2
    assert {code for code in codes_of_pdf(tmp_path / "x.pdf") if code.startswith("(00)")} == {
        "(00)089012340000000007",
        "(00)089012340000000014",
    }
    assert dcms(*label, "--dpi", 300, "--to", tmp_path / "x.zpl").status == 0
    assert "^PW1181^LL590" in (tmp_path / "x.zpl").read_text("ascii")
    assert dcms(*label, "--dpi", 400, "--to", tmp_path / "x.zpl").status == 1


def test_settings_are_read_and_changed(dcms: Dcms, books_folder: Path, receipt: str) -> None:
    assert receipt
    words = ("--books", books_folder, "setting")
    assert '"setting":"stock.inward_life"' in dcms(*words).out
    assert dcms(*words, "stock.inward_life", "block").answer["value"] == "block"
    assert dcms(*words, "stock.inward_life", "perhaps").status == 1
    assert dcms(*words, "no.such").status == 1
    assert dcms(*words, "purchase.orders_need_approval", "yes").answer["value"] is True
    assert dcms(*words, "purchase.orders_need_approval", "maybe").status == 1
