"""``dcms return-advice``: the answer about goods that come back, as JSON and in words."""

from datetime import timedelta
from pathlib import Path

import pytest

from dcms_desktop.catalog.actions import save_maker
from dcms_desktop.catalog.rules import MakerForm
from dcms_desktop.claims.actions import save_return_policy
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.db.connect import open_books
from dcms_desktop.kernel import clock
from tests.shop import Shop
from tests.verbs.conftest import Dcms


@pytest.fixture
def folder(books_folder: Path) -> Path:
    """Closed books with a batch that expires soon, sold to Asha, whose company takes it back."""
    shop = Shop(open_books(books_folder))
    maker = shop.desk.do(save_maker, MakerForm(code="MIC", name="Micro")).id
    shop.item("Dolo 650", maker_id=maker)
    shop.receives("Dolo 650", batch="D1", units=50, expiry=clock.today() + timedelta(days=20))
    shop.bills("Asha", "Dolo 650", units=20, rate="48.00")
    policy = ReturnPolicy(maker_id=maker, reason="expiry", before_days=30, claim_days=15)
    shop.desk.do(save_return_policy, policy)
    shop.desk.close()
    return books_folder


def test_the_answer_is_told_with_its_rules(dcms: Dcms, folder: Path) -> None:
    words = ("--books", folder, "return-advice", "I1", "--party", "P2", "--quantity", "10", "--batch", "d1")
    said = dcms(*words)
    assert said.status == 0
    answer = said.answer
    assert (answer["answer"], answer["reason"], answer["days_left"]) == ("accept", "expiry", 20)
    assert answer["company_pays"]["total"] == "400.00"
    assert answer["claim_days_left"] == 15
    assert [(one["route"], one["take"]) for one in answer["routes"]] == [
        ("fresh_supply", False),
        ("credit_note", True),
    ]
    assert all(one["rule"] for one in answer["points"])
    assert "Accept: Dolo 650." in said.err
    late = (clock.today() + timedelta(days=21)).isoformat()
    refused = dcms(*words, "--day", late).answer
    assert (refused["answer"], refused["company_pays"]) == ("refuse", None)


def test_what_is_not_known_is_refused(dcms: Dcms, folder: Path) -> None:
    for words in (("NONE",), ("I1", "--batch", "Z"), ("I1", "--party", "P9"), ("I1", "--day", "soon")):
        assert dcms("--books", folder, "return-advice", *words).status == 1
