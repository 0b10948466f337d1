"""A firm, a desk at its books, and masters with good defaults, for tests of the rooms."""

from typing import Any

from dcms_desktop.catalog.actions import save_item
from dcms_desktop.catalog.rules import ItemForm
from dcms_desktop.company.actions import set_up_firm
from dcms_desktop.company.rules import FirmCard
from dcms_desktop.company.rules import Profile
from dcms_desktop.db.connect import Books
from dcms_desktop.desk import Desk
from dcms_desktop.tax.actions import seed_tax_classes
from dcms_desktop.tax.queries import tax_class_by_code

GSTIN_PUNE = "27AAPFU0939F1ZV"
GSTIN_SURAT = "24AAACC1206D1ZM"

FIRM = FirmCard(name="Sai Pharma Distributors", legal_name="", state="27", gstin=GSTIN_PUNE, trade="pharma")


def desk_with_firm(books: Books, firm: FirmCard = FIRM, pin: str = "") -> Desk:
    """Return a desk at which the owner of a new firm sits."""
    desk = Desk(books)
    desk.do(set_up_firm, Profile(firm=firm, owner="Meera", pin=pin))
    desk.do(seed_tax_classes)
    desk.sign_in(1)
    return desk


def tax_id(desk: Desk, code: str = "GST5") -> int:
    """Return the id of a seeded tax class."""
    found = desk.ask(tax_class_by_code, code)
    assert found is not None
    return found.id


def item(desk: Desk, name: str = "Dolo 650 Tablet", **more: Any) -> ItemForm:
    """Return the form of an item with good defaults."""
    return ItemForm(**{"name": name, "tax_class_id": tax_id(desk), **more})


def add_item(desk: Desk, name: str = "Dolo 650 Tablet", **more: Any) -> int:
    """Save an item with good defaults and return its id."""
    return desk.do(save_item, item(desk, name, **more)).id
