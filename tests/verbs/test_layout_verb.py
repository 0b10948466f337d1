"""``dcms layout``: printed stationery without a window."""

import json
from pathlib import Path

import pytest

from tests.verbs.conftest import Dcms

PAPER = "tax_invoice_form_a4"


def test_a_layout_goes_out_is_changed_and_comes_in(dcms: Dcms, shop_folder: Path, tmp_path: Path) -> None:
    words = ("--books", shop_folder, "layout", PAPER)
    file = tmp_path / "layout.json"
    first = dcms(*words, "--to", file).answer
    told = json.loads(file.read_text(encoding="utf-8"))
    told["fields"]["number"]["x"] += 3
    told["fields"]["day"]["shown"] = False
    file.write_text(json.dumps(told), encoding="utf-8")
    assert dcms(*words, "--from", file).answer["shown"] == first["shown"] - 1
    again = tmp_path / "again.json"
    dcms(*words, "--to", again)
    assert json.loads(again.read_text(encoding="utf-8")) == told
    assert dcms(*words, "--reset").answer == first


def test_the_grid_is_a_page(dcms: Dcms, shop_folder: Path, tmp_path: Path) -> None:
    assert dcms("--books", shop_folder, "layout", PAPER, "--grid", tmp_path / "grid.pdf").status == 0
    assert (tmp_path / "grid.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("paper", "text", "field"),
    [
        ("wallpaper", "", "paper"),
        (PAPER, "nonsense", "layout"),
        (PAPER, '{"paper": "tax_invoice_form_a5", "fields": {}}', "paper"),
        (
            PAPER,
            '{"paper": "tax_invoice_form_a4", "fields": {"colour": {"x": 1, "y": 1, "size": 20}}}',
            "field",
        ),
        (
            PAPER,
            '{"paper": "tax_invoice_form_a4", "fields": {"number": {"x": 9999, "y": 1, "size": 20}}}',
            "number",
        ),
    ],
)
def test_what_is_no_layout_is_refused_and_nothing_changes(
    dcms: Dcms, shop_folder: Path, tmp_path: Path, paper: str, text: str, field: str
) -> None:
    file = tmp_path / "layout.json"
    file.write_text(text, encoding="utf-8")
    said = dcms("--books", shop_folder, "layout", paper, "--from", file)
    assert said.status == 1
    assert said.answer["problem"]["field"] == field
    assert (
        dcms("--books", shop_folder, "layout", PAPER, "--printer", "LX").answer["problem"]["field"]
        == "printer"
    )
