"""``dcms mrp``: a revised price is honoured from its day on, and kept in the audit."""

import json
from pathlib import Path

from dcms_desktop.kernel import clock
from tests.verbs.conftest import Dcms


def bill(day: str, rate: str, request: str) -> str:
    line = {"item": "I1", "quantity": "10", "batch": "D1", "rate": rate}
    return json.dumps({
        "request_id": request, "kind": "tax_invoice", "party": "P2", "date": day, "lines": [line],
        "consents": ["below_cost", "rate_drift", "credit_limit", "negative_stock"],
    })  # fmt: skip


def test_a_bill_above_the_revised_mrp_is_refused(dcms: Dcms, shop_folder: Path, tmp_path: Path) -> None:
    books = ("--books", shop_folder)
    said = dcms(*books, "mrp", "d1", "--to", "63.00")
    assert said.status == 0, said.err
    assert (said.answer["printed"], said.answer["mrp"]) == ("100.00", "63.00")
    file = tmp_path / "bill.json"
    today = said.answer["from"]
    file.write_text(bill(today, "60.01", "a"), "utf-8")
    assert "its MRP to 630.00" in dcms(*books, "post", file).out
    file.write_text(bill(today, "60.00", "b"), "utf-8")
    posted = dcms(*books, "post", file)
    assert posted.status == 0, posted.out
    shown = dcms(*books, "show", posted.answers[-1]["number"]).answer
    assert shown["lines"][0]["mrp"] == "63.00"
    assert dcms(*books, "mrp", "D1").answer["mrp"] == "100.00"  # taken back
    for words in (("--to", "100.00"), ("--to", "0"), ("--to", "1", "--from", "soon"), ("--printed", "9")):
        assert dcms(*books, "mrp", "D1", *words).status == 1, words


def test_a_company_s_list_of_lowered_prices_is_honoured_from_its_day(
    dcms: Dcms, shop_folder: Path, tmp_path: Path
) -> None:
    books = ("--books", shop_folder)
    sheet = tmp_path / "revised.csv"
    sheet.write_text(
        "Item,Batch,Old MRP,New MRP,WEF\n"
        "I1,,100.00,63.00,2025-09-22\n"
        "I1,ZZ,,50.00,\n"
        "I1,,,200.00,\n"
        "NONE,,,10.00,\n"
        "I1,D1,,0,\n",
        "utf-8",
    )
    said = dcms(*books, "import", "revised-mrp", sheet)
    told = said.out
    assert "has no batch ZZ" in told
    assert "bears more than that" in told
    assert "is no item" in told
    assert "lies above zero" in told
    file = tmp_path / "bill.json"
    file.write_text(bill(clock.today().isoformat(), "60.01", "a"), "utf-8")
    assert "its MRP to 630.00" in dcms(*books, "post", file).out
