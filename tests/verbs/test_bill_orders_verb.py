"""``dcms bill-orders`` and ``dcms import orders``: many orders come, and become bills."""

import json
from pathlib import Path

from dcms_desktop.db.connect import open_books
from dcms_desktop.kernel.money import rupees
from tests.shop import Shop
from tests.verbs.conftest import Dcms


def asked_of(folder: Path) -> Path:
    """Return closed books with a hundred Dolo 650 and three orders, one over the limit of its party."""
    shop = Shop(open_books(folder))
    shop.receives("Dolo 650", batch="D1", units=100)
    shop.party("Nisha Stores", credit_limit=rupees("100"), credit_gate="block")
    item = shop.item("Dolo 650")
    for party, quantity, promised in (
        ("Asha Medical", "20", "2030-01-02"), ("Nisha Stores", "5", "2030-01-03"),
        ("Bina Stores", "90", "2030-01-01"),
    ):  # fmt: skip
        line = {"item": item, "quantity": quantity}
        shop.sends("sales_order", party=shop.party(party), lines=[line], promised=promised)
    shop.desk.close()
    return folder


def test_a_beat_is_billed_and_what_was_not_is_told(dcms: Dcms, books_folder: Path) -> None:
    books = asked_of(books_folder)
    assert [one["party"] for one in dcms("--books", books, "bill-orders", "--list").answers] == [
        "Bina Stores", "Asha Medical", "Nisha Stores",
    ]  # fmt: skip
    said = dcms("--books", books, "bill-orders", "--as", "json")
    assert said.status == 1
    bina, asha, nisha = said.answers
    assert (bina["bill"] is not None, bina["short"]) == (True, ["15 of Dolo 650"])
    assert (asha["bill"] is not None, asha["short"]) == (True, [])
    assert (nisha["bill"], nisha["problem"]["field"]) == (None, "party")
    assert "would owe" in nisha["problem"]["message"]
    assert "2 of 3 orders were billed" in said.err
    wrong = dcms("--books", books, "bill-orders", "--beat", "NOWHERE")
    assert (wrong.status, wrong.answer["problem"]["field"]) == (1, "beat")


def test_orders_of_a_file_are_billed_by_two_verbs(dcms: Dcms, shop_folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("Party,PO No,Item,Qty\nAsha Medical,PO-7,I1,12\n", encoding="utf-8")
    loaded = dcms("--books", shop_folder, "import", "orders", file)
    assert (loaded.status, loaded.answer["added"]) == (0, 1)
    billed = dcms("--books", shop_folder, "bill-orders", "--day", "2001-01-01")
    assert (billed.status, billed.out) == (0, "")
    assert dcms("--books", shop_folder, "bill-orders").answer["bill"].startswith("A/")


def test_the_usual_order_of_a_party_is_a_document_that_post_takes(
    dcms: Dcms, shop_folder: Path, tmp_path: Path
) -> None:
    bill = tmp_path / "bill.jsonl"
    line = {"item": "I1", "quantity": "95"}
    bill.write_text(json.dumps({"request_id": "b", "kind": "tax_invoice", "party": "P2", "lines": [line]}))
    assert dcms("--books", shop_folder, "post", bill).status == 0
    told = dcms("--books", shop_folder, "basket", "P2")
    assert "Not there: 90 of Dolo 650." in told.err
    assert told.answer["lines"] == [{"item": "I1", "quantity": "5"}]
    order = dcms("--books", shop_folder, "basket", "P2", "--order")
    file = tmp_path / "order.jsonl"
    file.write_text(order.out)
    assert dcms("--books", shop_folder, "post", file).answer["lines"][0]["units"] == 95
