"""``dcms credits``: what is to be reversed is listed, then posted once."""

from pathlib import Path

import pytest

from dcms_desktop.db.connect import open_books
from tests.masters import GSTIN_PUNE
from tests.shop import Shop
from tests.verbs.conftest import Dcms


@pytest.fixture
def lossy_folder(books_folder: Path) -> Path:
    """Closed books with goods of a registered supplier, some of them broken."""
    shop = Shop(open_books(books_folder))
    shop.party("Depot", role="supplier", tax_type="regular", gstin=GSTIN_PUNE)
    shop.receives("Dolo 650", batch="D1", units=100)
    shop.adjusts("Dolo 650", "-10", reason="breakage")
    shop.desk.close()
    return books_folder


def test_credit_is_listed_then_posted_once(dcms: Dcms, lossy_folder: Path) -> None:
    books = ("--books", lossy_folder)
    [row] = dcms(*books, "credits").answers
    assert (row["deed"], row["cause"], row["cgst"], row["sgst"]) == ("reverse", "lost", "10.00", "10.00")
    posted = dcms(*books, "credits", "--post").answer
    assert posted["kind"] == "credit_reversal"
    again = dcms(*books, "credits")
    assert (again.status, again.out) == (0, "")
    assert "No credit" in again.err
    assert dcms(*books, "check").status == 0
    assert dcms(*books, "credits", "--until", "soon").status == 1
