"""``dcms schemes``: earned, next and missed of documents that are not posted."""

import json
from datetime import date
from pathlib import Path

from dcms_desktop.db.connect import open_books
from dcms_desktop.pricing.actions import save_scheme
from dcms_desktop.pricing.rules import SchemeForm
from tests.shop import Shop
from tests.verbs.conftest import Dcms


def test_schemes_of_bills_and_orders_are_told_and_nothing_is_written(
    dcms: Dcms, books_folder: Path, tmp_path: Path
) -> None:
    shop = Shop(open_books(books_folder))
    shop.receives("Dolo 650", batch="D1", units=100)
    shop.party("Asha Medical")
    for code, steps, classes in (("TEN", "10+1", ""), ("AGED", "5+1", "A")):
        form = SchemeForm(
            code=code, title=code.title(), funded="own", goods="all", first=date(2000, 1, 1), steps=steps,
            classes=classes,
        )  # fmt: skip
        shop.desk.do(save_scheme, form)
    shop.desk.close()
    line = {"item": "I1", "quantity": "25", "rate": "20"}
    sent = [
        {"request_id": kind, "kind": kind, "party": "P2", "lines": [line]}
        for kind in ("tax_invoice", "quotation")
    ]
    file = tmp_path / "sent.jsonl"
    bad = {"request_id": "x", "kind": "cancellation", "cancels": "A/1", "reason": "none"}
    file.write_text("\n".join(json.dumps(one) for one in (*sent, bad)), encoding="utf-8")
    said = dcms("--books", books_folder, "schemes", file)
    assert said.status == 1
    bill, quotation, refused = said.answers
    assert bill["schemes"] == quotation["schemes"]
    assert [(one["said"], one["scheme"]) for one in bill["schemes"]] == [
        ("earned", "TEN"), ("next", "TEN"), ("missed", "AGED"),
    ]  # fmt: skip
    assert refused["problem"]["field"] == "kind"


def test_points_are_listed_approved_and_paid_by_a_verb(dcms: Dcms, books_folder: Path) -> None:
    shop = Shop(open_books(books_folder))
    form = SchemeForm(
        code="PTS", title="Points", funded="own", goods="all", measure="value", steps="1000: 10 points",
        treatment="on_invoice", first=date(2000, 1, 1),
    )  # fmt: skip
    shop.desk.do(save_scheme, form)
    shop.receives("Dolo 650", batch="D1", units=100)
    shop.bills("Asha Medical", "Dolo 650", units=40, rate="50.00")
    code = shop.party("Asha Medical")
    shop.desk.close()
    assert dcms("--books", books_folder, "points").answer["waiting"] == 20
    assert dcms("--books", books_folder, "points", "--approve", code).answer["amount"] == "20.00"
    refused = dcms("--books", books_folder, "points", "--pay", code, "--points", "21")
    assert (refused.status, refused.answer["problem"]["field"]) == (1, "points")
    paid = dcms("--books", books_folder, "points", "--pay", code, "--points", "5").answer
    assert (paid["points"], paid["amount"]) == (5, "5.00")
    left = dcms("--books", books_folder, "points").answer
    assert (left["waiting"], left["approved"], left["worth"], left["paid"]) == (0, 15, "15.00", 5)
