"""The stock room headless: godowns and bins from a sheet, a transfer and its acceptance, what is kept."""

import json
from pathlib import Path

import pytest

from tests.verbs.conftest import Dcms


@pytest.fixture
def bins(tmp_path: Path) -> Path:
    file = tmp_path / "bins.csv"
    file.write_text(
        "godown,name,address,bin,walk,item\nSTORE,Back store,,A-01,10,I1\nSTORE,,Gala 7 Phursungi,A-02,20,\n"
        ",,,B,1,\nSTORE,,,,,I1\n",
        "utf-8",
    )
    return file


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def test_godowns_and_bins_come_from_a_sheet_and_goods_go_there(
    dcms: Dcms, shop_folder: Path, bins: Path, tmp_path: Path
) -> None:
    told = dcms("--books", shop_folder, "import", "bins", bins)
    [answer] = lines(told.out)
    assert (answer["added"], answer["refused"]) == (2, 2)
    sent = {
        "request_id": "t1", "kind": "stock_transfer", "to_godown": "store",
        "lines": [{"item": "I1", "quantity": "3"}],
    }  # fmt: skip
    file = tmp_path / "house.jsonl"
    file.write_text(json.dumps(sent), "utf-8")
    [transfer] = lines(dcms("--books", shop_folder, "post", file).out)
    assert (transfer["godown"], transfer["to_godown"]) == ("Shop", "Back store")
    challan = tmp_path / "challan.pdf"
    done = dcms(
        "--books", shop_folder, "print", transfer["number"], "--paper", "stock_transfer_a4", "--to", challan
    )
    assert (done.status, challan.read_bytes()[:5]) == (0, b"%PDF-")
    arrived = {"request_id": "t2", "kind": "transfer_receipt", "transfer": transfer["number"]}
    file.write_text(json.dumps(arrived), "utf-8")
    [receipt] = lines(dcms("--books", shop_folder, "post", file).out)
    assert receipt["against"] == transfer["number"]
    kept = dcms(
        "--books", shop_folder, "reserve", "I1", "--quantity", "2", "--godown", "STORE", "--note", "x"
    )
    [promise] = lines(kept.out)
    assert promise["units"] == 2
    report = dcms("--books", shop_folder, "report", "reservations", "--as", "json")
    assert "Back store" in report.out
    assert dcms("--books", shop_folder, "reserve", "--release", promise["reservation"]).status == 0
    assert dcms("--books", shop_folder, "reserve").status == 1
    assert dcms("--books", shop_folder, "check").status == 0
