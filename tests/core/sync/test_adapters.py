"""Companies without the protocol: files in their layout, and a plain address; nothing is written twice."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.sync.client import set_up_files
from dcms_desktop.sync.client import set_up_key
from dcms_desktop.sync.going import send_now
from dcms_desktop.sync.queries import line_state
from dcms_desktop.sync.queries import op_rows
from dcms_desktop.telling.layouts.layout import file_of
from dcms_desktop.telling.layouts.layout import layout_of
from tests.line_centre import LineCentre
from tests.line_centre import Said
from tests.shop import Shop


def rows_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))


def test_bills_are_dropped_as_rows(shop: Shop, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with pytest.raises(Refused, match="no folder"):
        set_up_files(shop.desk, str(folder), "secondary_csv", "D1")
    folder.mkdir()
    with pytest.raises(Refused, match="no layout"):
        set_up_files(shop.desk, str(folder), "papyrus", "D1")
    set_up_files(shop.desk, str(folder), "secondary_csv", "D1")
    shop.receives("Dolo 650", batch="D1", units=100)
    shop.bills("Asha Medical", "Dolo 650", units=30)
    assert send_now(shop.desk).done == 2
    assert send_now(shop.desk).done == 0
    (file,) = folder.iterdir()
    (row,) = rows_of(file)
    assert (row["Distributor"], row["Item Code"], row["Quantity"], row["GST %"]) == ("D1", "L-I1", "30", "5")
    assert row["Amount"] == "1575.00"
    assert shop.desk.ask(line_state).done == 2


def test_a_folder_that_is_gone_holds_everything_back(shop: Shop, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    set_up_files(shop.desk, str(folder), "operations_json", "D1")
    shop.receives("Dolo 650", batch="D1", units=100)
    folder.rmdir()
    assert "cannot be written" in send_now(shop.desk).trouble
    folder.mkdir()
    assert send_now(shop.desk).done == 1
    (file,) = folder.iterdir()
    assert json.loads(file.read_bytes())[0]["type"] == "purchase_receipt"


def test_no_cell_is_a_formula() -> None:
    op: dict[str, Any] = {"type": "sales_invoice", "doc_no": "=1+1", "business_date": "2026-11-23"}
    op |= {"retailer": {"name": "@SUM(A1)"}, "lines": [{"item": "-2", "qty_milli": 500}]}
    told = file_of(layout_of("secondary_csv"), [op], "+D").decode("utf-8-sig")
    (row,) = csv.DictReader(told.splitlines())
    assert (row["Bill No"], row["Retailer Name"], row["Item Code"]) == ("'=1+1", "'@SUM(A1)", "'-2")
    assert (row["Quantity"], row["Bill Date"], row["MRP"]) == ("500/1000", "23-11-2026", "")


def test_a_plain_address_takes_one_by_one(shop: Shop, centre: LineCentre) -> None:
    seen: list[str] = []

    def plain(_centre: LineCentre, _method: str, path: str, told: dict[str, Any]) -> Said | None:
        seen.append(path)
        if told["seq"] == 2:
            return 422, {"title": "No such retailer", "code": "unknown_retailer"}
        return (409, {"title": "Known"}) if told["seq"] == 3 else (201, {})

    centre.script = plain
    told = {"url": centre.url, "stream": "acme", "distributor": "D1", "device": "k1"}
    set_up_key(shop.desk, "rest", told, "hush")
    shop.receives("Dolo 650", batch="D1", units=100)
    shop.bills("Asha Medical", "Dolo 650", units=30)
    shop.bills("Asha Medical", "Dolo 650", units=3)
    came = send_now(shop.desk)
    assert (came.done, came.rejected, came.trouble) == (2, 1, "")
    assert seen[0] == "/acme/purchase_receipt"
    assert [row.seq for row in shop.desk.ask(op_rows, "rejected")] == [2]
    centre.script = lambda *_: (503, {"title": "Down"})
    shop.bills("Asha Medical", "Dolo 650", units=3)
    assert send_now(shop.desk).trouble == "Down"
