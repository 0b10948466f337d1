"""An item as the counter sees it, and its packs; and an item as typed, checked."""

import re
from dataclasses import replace
from typing import Any

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import MOST_PAISE
from dcms_desktop.kernel.money import MOST_UNITS
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import mills_of
from dcms_desktop.kernel.money import show_mills
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.tax.rules import TaxClass
from dcms_desktop.tax.rules import check_hsn


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A larger pack: ``letter`` is typed after the count."""

    name: str
    letter: str
    units: Units


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCard:
    """What a line needs of an item, as read when it was picked."""

    id: int
    code: str
    name: str
    tax: TaxClass
    local_name: str = ""
    maker_id: int | None = None
    maker: str = ""
    hsn: str = ""
    packing: str = ""
    base_unit: str = "pc"
    uqc: str = "NOS"
    per: Units = Units(1)
    """Base units that rates and MRP are quoted for."""
    packs: tuple[Pack, ...] = ()
    """Largest first."""
    schedule: str = ""
    food: bool = False
    batched: bool = True
    expires: bool = True
    mrp: Paise = Paise(0)
    ptr: Mills = Mills(0)
    pts: Mills = Mills(0)
    least_margin: Percent = Percent(0)
    most_per_day: Units = Units(0)
    serialised: bool = False
    """True when each unit has a serial number, that receipts and bills name."""
    warranty_months: int = 0
    """From the day of the bill; 0 is none."""
    gross_mg: int = 0
    """Gross weight of one base unit in milligrams; 0 is not known."""
    low_at: Units = Units(0)
    """Units below which a fast item is to be ordered; 0 is none."""
    maker_life_days: int = 0
    maker_life_percent: Percent = Percent(0)
    """How much life its company asks goods to have left when they are sold."""
    maker_inward_days: int = 0
    maker_inward_percent: Percent = Percent(0)
    """How much life its company agreed that goods have left when they come in."""
    active: bool = True


@dataclass(frozen=True, slots=True)
class ItemNames:
    """By what a supplier may call an item."""

    id: int
    code: str
    name: str
    maker_code: str
    hsn: str
    supplier_id: int | None
    """The party from whom we buy the goods of its maker."""


def in_packs(units: int, item: ItemCard) -> str:
    """Return base units as the trade says them, largest pack first: ``2c 6``, ``40``."""
    words: list[str] = []
    rest = abs(units)
    for pack in item.packs:
        count, rest = divmod(rest, pack.units)
        if count:
            words.append(f"{count}{pack.letter}")
    if rest or not words:
        words.append(str(rest))
    return ("−" if units < 0 else "") + " ".join(words)


# ── an item as typed ────────────────────────────────────────────────────────────────────────────
SCHEDULES = {
    "": "not a drug",
    "drug": "drug of no schedule",
    "C": "Schedule C",
    "C1": "Schedule C(1)",
    "G": "Schedule G",
    "H": "Schedule H",
    "H1": "Schedule H1",
    "H2": "Schedule H2",
    "X": "Schedule X",
}
UQC = (
    "BAG", "BAL", "BDL", "BKL", "BOU", "BOX", "BTL", "BUN", "CAN", "CBM", "CCM", "CMS", "CTN", "DOZ", "DRM",
    "GGK", "GMS", "GRS", "GYD", "KGS", "KLR", "KME", "LTR", "MLT", "MTR", "MTS", "NOS", "PAC", "PCS", "PRS",
    "QTL", "ROL", "SET", "SQF", "SQM", "SQY", "TBS", "TGM", "THD", "TON", "TUB", "UGS", "UNT", "YDS", "OTH",
    "NA",
)  # fmt: skip
"""Unit quantity codes of the GST portals."""

MOST_LEAD_DAYS = 365
MOST_ORDER = 10**12
"""A thousand crore, in paise."""
MOST_LIFE_DAYS = 3_650
MOST_WARRANTY_MONTHS = 240

_CODE = re.compile(r"[A-Z0-9][A-Z0-9._/+#&()-]{0,39}", re.ASCII)
_BARCODE = re.compile(r"[!-~]{1,60}", re.ASCII)
_UNIT = re.compile(r"[a-z]{1,12}", re.ASCII)
_LETTER = re.compile(r"[a-z]", re.ASCII)
_TEXTS = {
    "local_name": 150, "maker_code": 60, "division": 60, "category": 80, "packing": 40, "rack": 20,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class BarcodeForm:
    """A code on a pack, and how many base units one scan is."""

    code: str
    units: Units = Units(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemForm:
    """An item as typed. No id makes a new one; an empty code takes the next free one."""

    id: int | None = None
    code: str = ""
    name: str
    local_name: str = ""
    maker_id: int | None = None
    maker_code: str = ""
    division: str = ""
    category: str = ""
    hsn: str = ""
    tax_class_id: int
    packing: str = ""
    base_unit: str = "pc"
    uqc: str = "NOS"
    rate_per: Units = Units(1)
    packs: tuple[Pack, ...] = ()
    barcodes: tuple[BarcodeForm, ...] = ()
    schedule: str = ""
    food: bool = False
    batched: bool = True
    expires: bool = True
    mrp: Paise = Paise(0)
    ptr: Mills = Mills(0)
    pts: Mills = Mills(0)
    least_margin: Percent = Percent(0)
    rack: str = ""
    most_per_day: Units = Units(0)
    serialised: bool = False
    warranty_months: int = 0
    gross_mg: int = 0
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MakerForm:
    """A manufacturer as typed."""

    id: int | None = None
    code: str
    name: str
    party_id: int | None = None
    least_life_days: int = 0
    least_life_percent: Percent = Percent(0)
    inward_life_days: int = 0
    inward_life_percent: Percent = Percent(0)
    lead_days: int = 0
    least_order: Paise = Paise(0)
    norm_least_days: int = 0
    norm_most_days: int = 0
    norm_percent: Percent = Percent(0)
    active: bool = True


def check_ordering(form: MakerForm) -> None:
    """Refuse a way of ordering that cannot be meant."""
    for field, value, most in (
        ("lead_days", form.lead_days, MOST_LEAD_DAYS),
        ("least_order", form.least_order, MOST_ORDER),
        ("norm_least_days", form.norm_least_days, MOST_LEAD_DAYS),
        ("norm_most_days", form.norm_most_days, MOST_LEAD_DAYS),
        ("norm_percent", form.norm_percent, HUNDRED_PERCENT),
    ):
        if not 0 <= value <= most:
            raise Refused(
                "This cannot be below zero, nor that large.",
                field=field,
                next_step="Type it again; 0 is none.",
            )
    if form.norm_least_days > form.norm_most_days:
        raise Refused(
            "The norm keeps more days than it fills up to.",
            field="norm_most_days",
            next_step="Type more days, or 0 for both.",
        )


def check_life(days: int, share: Percent, which: str = "least") -> None:
    """Refuse a residual-life rule that cannot be meant."""
    for field, value, most in (
        (f"{which}_life_days", days, MOST_LIFE_DAYS),
        (f"{which}_life_percent", share, HUNDRED_PERCENT),
    ):
        if not 0 <= value <= most:
            raise Refused(
                "This cannot be below zero, nor that large.",
                field=field,
                next_step="Type it again; 0 is none.",
            )


def check_item(form: ItemForm) -> ItemForm:
    """Return the item tidied; refuse what cannot be, naming its field."""
    _check_kind(form)
    _check_prices(form)
    values: dict[str, Any] = {
        "code": check_item_code(form.code) if form.code.strip() else "",
        "name": clean_text(form.name, "name", most=150, required=True),
        "hsn": check_hsn(form.hsn.replace(" ", "")) if form.hsn.strip() else "",
        "base_unit": _checked_unit(form.base_unit),
        "packs": check_packs(form.packs, form.base_unit) if form.packs else (),
        "barcodes": _checked_barcodes(form.barcodes) if form.barcodes else (),
    }
    for field, most in _TEXTS.items():
        if text := getattr(form, field):
            values[field] = clean_text(text, field, most=most)
    tidied = {field: value for field, value in values.items() if value != getattr(form, field)}
    return replace(form, **tidied) if tidied else form


def check_item_code(text: str) -> str:
    """Return an item code in capitals; refuse blanks and odd signs."""
    code = clean_text(text, "code", most=40, required=True).upper()
    if not _CODE.fullmatch(code):
        raise Refused(
            f"“{code}” is not an item code: letters, digits and . _ / + # & ( ) - without blanks.",
            field="code",
            next_step="Type a shorter, plain code, or leave it empty for the next free number.",
        )
    return code


def check_packs(packs: tuple[Pack, ...], base_unit: str) -> tuple[Pack, ...]:
    """Return the packs, largest first; refuse a letter used twice and a pack of less than two units."""
    seen = {base_unit.lower()}
    checked = []
    for pack in packs:
        letter = pack.letter.strip().lower()
        name = clean_text(pack.name, "packs", most=20, required=True).lower()
        if not _LETTER.fullmatch(letter) or letter in seen or (name != letter and name in seen):
            raise Refused(
                f"Pack “{name}” needs a letter of its own, a to z; “{letter}” is not free.",
                field="packs",
                next_step="Pick another letter, e.g. c for case, b for box.",
            )
        if not 2 <= pack.units <= MOST_UNITS:
            raise Refused(
                f"A {name} holds a whole number of {base_unit}, two or more.",
                field="packs",
                next_step="Type how many are in one pack, e.g. 10.",
            )
        seen |= {letter, name}
        checked.append(Pack(name=name, letter=letter, units=pack.units))
    return tuple(sorted(checked, key=lambda pack: -pack.units))


def check_same_measure(old: ItemForm, new: ItemForm) -> None:
    """Refuse to change what the units in stock mean; new packs may be added, old ones stay as they are."""
    for field, named in (("base_unit", "unit"), ("rate_per", "price unit"), ("batched", "batch keeping")):
        if getattr(old, field) != getattr(new, field):
            raise Refused(
                f"{old.name} has stock or bills, so its {named} cannot change.",
                field=field,
                next_step="Make a new item and take this one out of use.",
            )
    units = {pack.letter: pack.units for pack in new.packs}
    for pack in old.packs:
        if units.get(pack.letter) != pack.units:
            raise Refused(
                f"{old.name} has stock or bills, so its pack {pack.letter} of {pack.units} stays.",
                field="packs",
                next_step="Add another pack with a letter of its own.",
            )


def _check_kind(form: ItemForm) -> None:
    if form.schedule not in SCHEDULES:
        raise Refused(
            f"“{form.schedule}” is not a schedule class.",
            field="schedule",
            next_step=f"Pick one of {', '.join(filter(None, SCHEDULES))}, or leave it empty.",
        )
    if form.schedule and form.food:
        raise Refused(
            "An item is a drug or a food, not both.", field="food", next_step="Clear one of the two."
        )
    if form.expires and not form.batched:
        raise Refused(
            "Goods that expire are kept by batch.",
            field="batched",
            next_step="Keep batches, or say it does not expire.",
        )
    if form.uqc not in UQC:
        raise Refused(
            f"“{form.uqc}” is not a unit of the GST portal.",
            field="uqc",
            next_step="Pick one from the list, e.g. NOS.",
        )


def _check_prices(form: ItemForm) -> None:
    for field, most in (
        ("mrp", MOST_PAISE),
        ("ptr", MOST_PAISE),
        ("pts", MOST_PAISE),
        ("most_per_day", MOST_UNITS),
        ("warranty_months", MOST_WARRANTY_MONTHS),
        ("gross_mg", MOST_UNITS),
    ):
        if not 0 <= getattr(form, field) <= most:
            raise Refused(
                "This cannot be below zero, nor that large.", field=field, next_step="Type it again."
            )
    if not 1 <= form.rate_per <= MOST_UNITS:
        raise Refused(
            "Rates are quoted for one or more base units.",
            field="rate_per",
            next_step="Type 1, or the strip size.",
        )
    if not 0 <= form.least_margin <= HUNDRED_PERCENT:
        raise Refused(
            "A margin lies between 0 and 100 %.",
            field="least_margin",
            next_step="Type a value from 0 to 100.",
        )
    for field in ("ptr", "pts"):
        rate = getattr(form, field)
        if form.mrp and rate > mills_of(form.mrp):
            raise Refused(
                f"{field.upper()} {show_mills(rate)} is above the MRP {show_paise(form.mrp)}.",
                field=field,
                next_step="Correct the MRP or the rate.",
            )


def _checked_unit(text: str) -> str:
    unit = text.strip().lower()
    if not _UNIT.fullmatch(unit):
        raise Refused(
            f"“{unit[:20]}” is not a unit.",
            field="base_unit",
            next_step="Type letters only, like pc, tab, strip, kg.",
        )
    return unit


def _checked_barcodes(barcodes: tuple[BarcodeForm, ...]) -> tuple[BarcodeForm, ...]:
    checked: dict[str, BarcodeForm] = {}
    for barcode in barcodes:
        code = "".join(barcode.code.split())
        if not _BARCODE.fullmatch(code):
            raise Refused(
                f"“{code[:30]}” is not a barcode.",
                field="barcodes",
                next_step="Scan it, or type its letters and digits.",
            )
        if not 1 <= barcode.units <= MOST_UNITS:
            raise Refused(
                "A scan is one or more base units.",
                field="barcodes",
                next_step="Type how many one scan is, e.g. 1.",
            )
        if code in checked:
            raise Refused(
                f"Barcode {code} stands here twice.", field="barcodes", next_step="Remove one of the two."
            )
        checked[code] = BarcodeForm(code=code, units=barcode.units)
    return tuple(checked.values())
