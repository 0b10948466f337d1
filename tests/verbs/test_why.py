"""``dcms why``: the pick of a bill with its reasons, and a bill of goods with little life left."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from dcms_desktop.db.connect import open_books
from dcms_desktop.kernel import clock
from tests.shop import Shop
from tests.verbs.conftest import Dcms


@pytest.fixture
def short_folder(books_folder: Path) -> Path:
    """Closed books with Dolo 650 in an old batch and a fresh one, and a hospital that asks for life."""
    shop = Shop(open_books(books_folder))
    shop.receives("Dolo 650", batch="NEW", units=100)
    shop.receives("Dolo 650", batch="OLD", units=10, expiry=clock.today() + timedelta(days=40))
    shop.party("City Hospital", least_life_days=180)
    shop.desk.close()
    return books_folder


def test_why_names_the_batch_and_the_reason_of_each_other_one(dcms: Dcms, short_folder: Path) -> None:
    said = dcms("--books", short_folder, "why", "I1", "--party", "P2", "--quantity", "30")
    assert said.status == 0
    assert [(one["batch"], one["taken"], one["why"]) for one in said.answer["batches"]] == [
        ("NEW", 30, "first"),
        ("OLD", 0, "short_life"),
    ]
    assert said.answer["batches"][1]["reason"] == "40 days left, City Hospital needs 180"
    assert "OLD: 40 days left" in said.err
    plain = dcms("--books", short_folder, "why", "I1").answer["batches"]
    assert [(one["batch"], one["reason"]) for one in plain] == [
        ("OLD", "first to expire"),
        ("NEW", "expires later"),
    ]


def test_why_refuses_what_it_does_not_know(dcms: Dcms, short_folder: Path) -> None:
    for words in (("why", "I1", "--day", "soon"), ("why", "NONE"), ("why", "I1", "--party", "P9")):
        assert dcms("--books", short_folder, *words).status == 1


def test_short_goods_are_posted_with_a_reason_only(dcms: Dcms, short_folder: Path, tmp_path: Path) -> None:
    bill = {"request_id": "s1", "kind": "tax_invoice", "party": "P2",
            "lines": [{"item": "I1", "quantity": "5", "batch": "OLD"}]}  # fmt: skip
    file = tmp_path / "bill.json"
    for consents, status in (
        ([], 1),
        (["short_life"], 1),
        (["short_life=ward asked for them", "below_cost"], 0),
    ):
        file.write_text(json.dumps({**bill, "consents": consents}), "utf-8")
        said = dcms("--books", short_folder, "post", file)
        assert said.status == status, said.out
