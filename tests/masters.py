"""A firm and a desk at its books, for tests of masters."""

from dcms_desktop.company.actions import set_up_firm
from dcms_desktop.company.rules import FirmCard
from dcms_desktop.company.rules import Profile
from dcms_desktop.db.connect import Books
from dcms_desktop.desk import Desk

GSTIN_PUNE = "27AAPFU0939F1ZV"
GSTIN_SURAT = "24AAACC1206D1ZM"

FIRM = FirmCard(name="Sai Pharma Distributors", legal_name="", state="27", gstin=GSTIN_PUNE, trade="pharma")


def desk_with_firm(books: Books, firm: FirmCard = FIRM, pin: str = "4829") -> Desk:
    """Return a desk at which the owner of a new firm sits."""
    desk = Desk(books)
    desk.do(set_up_firm, Profile(firm=firm, owner="Meera", pin=pin))
    desk.sign_in(1)
    return desk
