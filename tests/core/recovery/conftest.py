"""A shop whose company Micro pays for schemes, expired and broken goods, and whose depot supplies it."""

from datetime import date
from typing import Any

import pytest

from dcms_desktop.catalog.actions import save_maker
from dcms_desktop.catalog.rules import MakerForm
from dcms_desktop.db.connect import Books
from dcms_desktop.pricing.actions import save_scheme
from dcms_desktop.pricing.rules import SchemeForm
from tests.shop import Shop

FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)


class Trade(Shop):
    """A shop that trades goods of Micro."""

    def __init__(self, books: Books) -> None:
        super().__init__(books)
        self.offered = False
        self.party("Depot", role="supplier", gstin="27AAPFU0939F1ZV", tax_type="regular")
        self.maker = self.desk.do(
            save_maker, MakerForm(code="MIC", name="Micro", party_id=self.parties["Depot"])
        ).id
        self.item("Dolo 650", maker_id=self.maker)
        self.item("Pan 40", maker_id=self.maker)
        self.item("Gauze")

    def offers(self, code: str = "TEN", steps: str = "10+1", goods: str = "I1", **more: Any) -> int:
        """Make a scheme that Micro pays."""
        form = SchemeForm(
            **{
                "code": code,
                "title": f"{code} offer",
                "goods": goods,
                "steps": steps,
                "first": FIRST,
                "measure": "units",
                "treatment": "free_goods",
                "funded": "company",
                "maker_id": self.maker,
                "text": "Letter of Micro",
                **more,
            }
        )  # fmt: skip
        return self.desk.do(save_scheme, form).id


@pytest.fixture
def trade(books: Books) -> Trade:
    """Books of the shop."""
    return Trade(books)
