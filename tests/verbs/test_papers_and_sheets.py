"""``dcms print``, ``report`` and ``import``: what leaves and enters as a file."""

import json
from pathlib import Path

import pytest

from tests.verbs.conftest import Dcms
from tests.verbs.test_documents import BILL
from tests.verbs.test_documents import write


@pytest.fixture
def billed(dcms: Dcms, shop_folder: Path, tmp_path: Path) -> str:
    return str(dcms("--books", shop_folder, "post", write(tmp_path, BILL)).answer["number"])


def test_a_second_print_is_a_counted_duplicate(
    dcms: Dcms, shop_folder: Path, billed: str, tmp_path: Path
) -> None:
    prints = [
        dcms(
            "--books",
            shop_folder,
            "print",
            billed,
            "--paper",
            "tax_invoice_a4",
            "--to",
            tmp_path / f"{copy}.pdf",
        ).answer
        for copy in range(3)
    ]
    assert [one["reprint"] for one in prints] == [0, 1, 2]
    assert all((tmp_path / f"{copy}.pdf").read_bytes().startswith(b"%PDF-") for copy in range(3))
    slip = dcms(
        "--books", shop_folder, "print", billed, "--paper", "receipt_80", "--to", tmp_path / "slip.bin"
    ).answer
    assert slip["reprint"] == 0
    assert b"DUPLICATE" not in (tmp_path / "slip.bin").read_bytes()


def test_a_print_that_fails_is_not_counted(
    dcms: Dcms, shop_folder: Path, billed: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    words = ("--books", shop_folder, "print", billed, "--paper", "tax_invoice_a4", "--to")
    assert dcms(*words, tmp_path / "file" / "x.pdf").status == 3
    assert (
        dcms("--books", shop_folder, "print", billed, "--paper", "wallpaper", "--to", tmp_path / "x").status
        == 1
    )
    assert dcms(*words, tmp_path / "x.pdf").answer["reprint"] == 0


def test_a_report_comes_in_every_format(dcms: Dcms, shop_folder: Path, billed: str, tmp_path: Path) -> None:
    made = dcms(
        "--books", shop_folder, "report", "sales_register", "--first", "2026-01-01",
        "--as", "json,csv,xlsx,pdf", "--to", tmp_path / "register.pdf",
    )  # fmt: skip
    assert {one["as"] for one in made.answers} == {"json", "csv", "xlsx", "pdf"}
    starts = {"json": b"{", "csv": b"\xef\xbb\xbf", "xlsx": b"PK", "pdf": b"%PDF-"}
    for kind, start in starts.items():
        assert (tmp_path / f"register.{kind}").read_bytes().startswith(start)
    told = json.loads(dcms("--books", shop_folder, "report", "sales_register", "--first", "2026-01-01").out)
    assert [row["number"] for row in told["rows"]] == [billed]


def test_reports_are_listed_with_what_they_ask(dcms: Dcms) -> None:
    listed = {one["report"]: one for one in dcms("report").answers}
    assert {"day_book", "sales_register", "outstanding", "trial_balance", "stock_by_batch"} <= set(listed)
    assert {ask["name"] for ask in listed["party_ledger"]["asks"]} >= {"party", "first", "last"}


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("nothing",), "report"),
        (("party_ledger",), "party"),
        (("party_ledger", "--ask", "party=NOBODY"), "party"),
        (("sales_register", "--ask", "colour=red"), "colour"),
        (("sales_register", "--first", "yesterday"), "first"),
    ],
)
def test_a_report_that_cannot_be_run_says_why(
    dcms: Dcms, shop_folder: Path, words: tuple[str, ...], field: str
) -> None:
    said = dcms("--books", shop_folder, "report", *words)
    assert (said.status, said.answer["problem"]["field"]) == (1, field)


def test_a_party_is_asked_for_by_its_code(dcms: Dcms, shop_folder: Path, billed: str) -> None:
    told = json.loads(dcms("--books", shop_folder, "report", "party_ledger", "--ask", "party=P2").out)
    assert billed in json.dumps(told["rows"])


def test_a_sheet_is_tried_and_then_loaded_with_a_reason_for_each_refused_row(
    dcms: Dcms, shop_folder: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "items.csv"
    sheet.write_text(
        "Name,Code,Tax class,MRP\nCrocin,C1,GST5,22.40\n,C2,GST5,10\nEno,C3,GST5,ten\n", encoding="utf-8"
    )
    tried = dcms("--books", shop_folder, "import", "items", sheet, "--check")
    assert (tried.status, tried.answer["loaded"], tried.answer["refused"]) == (1, False, 2)
    loaded = dcms("--books", shop_folder, "import", "items", sheet)
    assert (loaded.answer["loaded"], loaded.answer["added"], loaded.answer["refused"]) == (True, 1, 2)
    assert [(note["row"], note["field"]) for note in loaded.answer["notes"]] == [(3, "name"), (4, "mrp")]
    assert "Row 4" in loaded.err


def test_a_map_names_columns_and_what_fills_the_gaps(dcms: Dcms, shop_folder: Path, tmp_path: Path) -> None:
    sheet, mapped = tmp_path / "items.csv", tmp_path / "map.json"
    sheet.write_text("What,Price\nCrocin,22.40\n", encoding="utf-8")
    mapped.write_text(
        '{"columns": {"name": "What", "mrp": "Price"}, "defaults": {"tax": "GST5"}}', encoding="utf-8"
    )
    said = dcms("--books", shop_folder, "import", "items", sheet, "--map", mapped)
    assert (said.status, said.answer["added"]) == (0, 1)
    mapped.write_text('{"columns": {"name": "Nowhere"}}', encoding="utf-8")
    assert (
        dcms("--books", shop_folder, "import", "items", sheet, "--map", mapped).answer["problem"]["field"]
        == "map"
    )


def test_an_unknown_kind_of_sheet_is_refused(dcms: Dcms, shop_folder: Path, tmp_path: Path) -> None:
    assert dcms("--books", shop_folder, "import", "dreams", tmp_path / "x.csv").status == 1
