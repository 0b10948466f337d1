"""``dcms reorder``: documents for ``dcms post``, or orders at once."""

import json
from pathlib import Path

from dcms_desktop.db.connect import open_books
from tests.shop import Shop
from tests.verbs.conftest import Dcms


def sold_out(folder: Path) -> Path:
    """Return closed books whose Dolo 650 was sold out today."""
    shop = Shop(open_books(folder))
    shop.receives("Dolo 650", batch="D1", units=35)
    shop.bills("Asha Medical", "Dolo 650", units=35)
    shop.desk.close()
    return folder


def test_suggestions_are_documents_that_post_takes(dcms: Dcms, books_folder: Path, tmp_path: Path) -> None:
    books = sold_out(books_folder)
    told = dcms("--books", books, "reorder")
    assert (told.status, told.answer["kind"], told.answer["party"]) == (0, "purchase_order", "P1")
    assert [(line["item"], line["quantity"]) for line in told.answer["lines"]] == [("I1", "140")]
    file = tmp_path / "orders.jsonl"
    file.write_text(told.out, encoding="utf-8")
    posted = dcms("--books", books, "post", file)
    assert (posted.status, posted.answer["kind"], posted.answer["lines"][0]["units"]) == (
        0,
        "purchase_order",
        140,
    )
    again = dcms("--books", books, "reorder", "--post")
    assert (again.status, again.out, again.err.strip()) == (0, "", "Nothing is to be ordered.")


def test_orders_are_posted_at_once_and_an_unknown_company_is_refused(dcms: Dcms, books_folder: Path) -> None:
    books = sold_out(books_folder)
    wrong = dcms("--books", books, "reorder", "--company", "NOBODY")
    assert (wrong.status, json.loads(wrong.out)["problem"]["field"]) == (1, "company")
    done = dcms("--books", books, "reorder", "--supplier", "P1", "--post")
    assert (done.status, done.answer["party"], done.answer["state"]) == (0, "P1", "posted")
