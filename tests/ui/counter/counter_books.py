"""The shop of the counter's tests: a firm, its retailers and goods, stock in batches, a bill of before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from datetime import timedelta
from typing import TYPE_CHECKING

from dcms_desktop.catalog.actions import add_items
from dcms_desktop.catalog.rules import BarcodeForm
from dcms_desktop.catalog.rules import ItemForm
from dcms_desktop.catalog.rules import Pack
from dcms_desktop.company.rules import FirmCard
from dcms_desktop.company.rules import Profile
from dcms_desktop.db.connect import open_books
from dcms_desktop.desk import Desk
from dcms_desktop.documents.actions import post_document
from dcms_desktop.drafts.rules import NewBatch
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import month_end
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.parties.actions import save_beat
from dcms_desktop.parties.actions import save_party
from dcms_desktop.parties.actions import save_salesman
from dcms_desktop.parties.rules import BeatForm
from dcms_desktop.parties.rules import LicenceCard
from dcms_desktop.parties.rules import PartyForm
from dcms_desktop.parties.rules import SalesmanForm
from dcms_desktop.pricing.queries import price_levels
from dcms_desktop.purchase.queries import offer_purchases
from dcms_desktop.purchase.rules import edit_purchase
from dcms_desktop.purchase.rules import put_purchase
from dcms_desktop.sales.queries import offer_item
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries import with_party
from dcms_desktop.sales.rules import change_quantity
from dcms_desktop.sales.rules import put_item
from dcms_desktop.tax.queries import tax_class_by_code
from dcms_desktop.upkeep.first_run import new_company
from dcms_desktop.upkeep.rules import CompanyProfile

if TYPE_CHECKING:
    from pathlib import Path

    from dcms_desktop.drafts.rules import Draft

FIRM = FirmCard(
    name="Shree Balaji Agencies",
    legal_name="",
    state="27",
    gstin="27AAPFU0939F1ZV",
    trade="pharma",
    city="Pune",
    upi_id="balaji@okbank",
)

GOODS: tuple[tuple[str, str, str, str, int, int], ...] = (
    # name, packing, tax, schedule, MRP in paise, units in stock
    ("Dolo 650 Tablet", "15 tab", "GST5", "", 3376, 400),
    ("Augmentin 625 Duo Tablet", "10 tab", "GST5", "H", 22342, 120),
    ("Shelcal 500 Tablet", "15 tab", "GST5", "", 13120, 300),
    ("Pan 40 Tablet", "15 tab", "GST5", "H", 17100, 260),
    ("Colgate Strong Teeth 200 g", "pc", "GST5", "", 11800, 240),
    ("Surf Excel Easy Wash 1 kg", "pc", "GST18", "", 15800, 150),
    ("Electral Powder Orange 21.8 g", "sachet", "GST5", "", 2257, 900),
    ("Betadine 10% Ointment 20 g", "tube", "GST5", "", 12900, 80),
    ("Horlicks Classic Malt 500 g", "jar", "GST18", "", 25900, 96),
    ("Volini Spray 40 g", "can", "GST5", "", 19900, 60),
    ("Crocin Advance 500 Tablet", "15 tab", "GST5", "", 2100, 500),
    ("Dettol Antiseptic Liquid 250 ml", "bottle", "GST18", "", 14400, 72),
)
EANS = [f"89010308652{number:02d}" for number in range(12)]


def ean(body: str) -> str:
    """Return 12 digits with their check digit."""
    total = sum(int(mark) * (3 if place % 2 else 1) for place, mark in enumerate(body[:12]))
    return body[:12] + str((10 - total % 10) % 10)


def code_of(number: int) -> str:
    """Return the EAN on the pack of one of the goods."""
    return ean(f"89010308{number:04d}")


def make_books(folder: Path) -> None:
    """Make the shop in a folder."""
    desk = Desk(open_books(folder, create=True))
    try:
        from dcms_desktop.db.upgrade import upgrade_books

        upgrade_books(desk.books)
        desk.do(new_company, CompanyProfile(profile=Profile(firm=FIRM, owner="Asha")))
        desk.sign_in(1)
        _people(desk)
        ids = _goods(desk)
        _receive(desk, ids)
        _bill(desk, ids)
    finally:
        desk.close()


def _people(desk: Desk) -> None:
    salesman = desk.do(save_salesman, SalesmanForm(code="SM3", name="Ramesh K")).id
    beat = desk.do(
        save_beat, BeatForm(code="07", name="Kothrud", weekdays="1234567", salesman_id=salesman)
    ).id
    level = next(iter(desk.ask(price_levels)))
    licences = tuple(
        LicenceCard(form=form, number=f"MH-{form}-1", valid_to=date(2031, 3, 31)) for form in ("20B", "21B")
    )
    for name, gstin, balance in (
        ("Asha Medical & General Stores", "27AAQFR5678K1Z8", 50_000_00),
        ("Ashirwad Chemists", None, 0),
        ("Bharat Medical", None, 20_000_00),
        ("Sai Medico", None, 0),
    ):
        form = PartyForm(
            name=name,
            state="27",
            city="Pune",
            beat_id=beat,
            salesman_id=salesman,
            credit_days=21,
            credit_limit=Paise(balance),
            price_level_id=level.id,
            licences=licences,
            card="CARD-00071" if name.startswith("Asha M") else "",
        )
        if gstin:
            from contextlib import suppress

            from dcms_desktop.kernel.errors import Refused

            with suppress(Refused):
                form = replace(form, gstin=gstin, tax_type="regular")
                desk.do(save_party, form)
                continue
            form = replace(form, gstin=None, tax_type="unregistered")
        desk.do(save_party, form)
    desk.do(save_party, PartyForm(name="Micro Labs Depot", state="27", role="supplier", credit_days=30))


def _goods(desk: Desk) -> list[int]:
    forms = []
    for number, (name, packing, tax, schedule, mrp, _units) in enumerate(GOODS):
        found = desk.ask(tax_class_by_code, tax)
        assert found is not None
        forms.append(
            ItemForm(
                name=name,
                tax_class_id=found.id,
                packing=packing,
                mrp=Paise(mrp),
                schedule=schedule,
                ptr=Mills(mrp * 10 * 72 // 100),
                pts=Mills(mrp * 10 * 65 // 100),
                packs=(
                    Pack(name="case", letter="c", units=Units(120)),
                    Pack(name="box", letter="b", units=Units(10)),
                ),
                barcodes=(BarcodeForm(code=code_of(number)),),
                base_unit="pc",
            )
        )
    return desk.do(add_items, forms)


def _receive(desk: Desk, ids: list[int]) -> None:
    """Receive every item in two batches, the second one expiring later; the first ones of two expire soon."""
    today = clock.today()
    draft = start_draft_of(desk, "goods_receipt", "Micro Labs Depot")
    offers = desk.ask(offer_purchases, draft, ids)
    for number, item_id in enumerate(ids):
        mrp, units = GOODS[number][4], GOODS[number][5]
        for part in (0, 1):
            row = len(draft.lines)
            draft = put_purchase(draft, row, offers[item_id])
            far = month_end(today + timedelta(days=40 if number in {1, 7} and not part else 400 + 200 * part))
            new = NewBatch(
                number=f"{GOODS[number][0][:2].upper()}{number:02d}{part + 1}",
                expiry=far,
                mrp=Paise(mrp),
                ptr=Mills(mrp * 10 * 72 // 100),
                pts=Mills(mrp * 10 * 65 // 100),
                rack=f"A-{number + 1}",
            )
            draft = edit_purchase(draft, row, "quantity", str(units // 2 if not part else units))
            draft = edit_purchase(draft, row, "rate", f"{mrp * 65 // 100 / 100:.2f}")
            lines = (*draft.lines[:row], replace(draft.lines[row], new_batch=new))
            draft = replace(draft, lines=lines)
    draft = replace(draft, reference="ML/77", reference_day=today)
    desk.do(post_document, "goods_receipt", draft)


def start_draft_of(desk: Desk, kind: str, party: str) -> Draft:
    """Return a draft of a kind for a party by its name."""
    from dcms_desktop.parties.queries import find_parties

    draft = desk.ask(start_draft, kind)
    hit = desk.ask(find_parties, party)[0]
    return desk.ask(with_party, draft, hit.id)


def _bill(desk: Desk, ids: list[int]) -> None:
    """Bill ten items to the first retailer, so that there is a last bill."""
    draft = start_draft_of(desk, "tax_invoice", "Asha Medical")
    for row, item_id in enumerate(ids[:10]):
        draft = put_item(draft, row, desk.ask(offer_item, draft, item_id))
        draft = change_quantity(draft, row, str(5 + row))
    desk.do_agreed({"below_cost", "rate_drift"}, post_document, "tax_invoice", draft)
