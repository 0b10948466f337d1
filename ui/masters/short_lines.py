"""Packs, barcodes, licences and rates typed in one line each, as fast as the quantity language."""

import re
from collections.abc import Iterable
from datetime import date

from dcms_desktop.catalog.rules import BarcodeForm
from dcms_desktop.catalog.rules import Pack
from dcms_desktop.kernel.dates import parse_day
from dcms_desktop.kernel.dates import parse_expiry
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import show_percent
from dcms_desktop.parties.rules import LicenceCard
from dcms_desktop.tax.rules import TaxRate
from dcms_desktop.tax.rules import Treatment

GST_BEGAN = date(2017, 7, 1)

PACKS_HELP = "Letter, units and name, parted by commas: b 10 box, c 200 case"
CODES_HELP = "Scan one after another; CODE=10 when one scan is 10 units"
LICENCES_HELP = "Form, number, end: 20B MH-123 31-03-2027, FSSAI 11513003000123"

_PACK = re.compile(r"([a-zA-Z])\s*(\d{1,10})\s*([a-zA-Z ]*)")
_CODE = re.compile(r"(\S+?)(?:=(\d{1,9}))?")
_LICENCE = re.compile(r"(\S+)\s+(.+?)(?:\s+(?:to\s+)?(\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}-\d{2}-\d{2}))?")


def parse_packs(text: str) -> tuple[Pack, ...]:
    """Return the packs in a line."""
    packs = []
    for part in _parts(text):
        found = _PACK.fullmatch(part)
        if found is None:
            raise Refused(f"“{part[:30]}” is not a pack.", field="packs", next_step=PACKS_HELP)
        name = found[3].strip() or {"b": "box", "c": "case", "s": "strip"}.get(
            found[1].lower(), found[1].lower()
        )
        packs.append(Pack(name=name, letter=found[1].lower(), units=Units(int(found[2]))))
    return tuple(packs)


def show_packs(packs: Iterable[Pack]) -> str:
    """Return packs as a line."""
    return ", ".join(f"{pack.letter} {pack.units} {pack.name}" for pack in packs)


def parse_barcodes(text: str) -> tuple[BarcodeForm, ...]:
    """Return the barcodes in a line."""
    codes = []
    for part in text.replace(",", " ").replace(";", " ").split():
        found = _CODE.fullmatch(part)
        if found is not None:
            codes.append(BarcodeForm(code=found[1], units=Units(int(found[2] or 1))))
    return tuple(codes)


def show_barcodes(codes: Iterable[BarcodeForm]) -> str:
    """Return barcodes as a line."""
    return " ".join(f"{code.code}={code.units}" if code.units != 1 else code.code for code in codes)


def parse_licences(text: str) -> tuple[LicenceCard, ...]:
    """Return the licences in a line."""
    licences = []
    for part in _parts(text):
        found = _LICENCE.fullmatch(part)
        if found is None:
            raise Refused(f"“{part[:30]}” is not a licence.", field="licences", next_step=LICENCES_HELP)
        licences.append(LicenceCard(form=found[1].upper(), number=found[2], valid_to=_end(found[3])))
    return tuple(licences)


def show_licences(licences: Iterable[LicenceCard]) -> str:
    """Return licences as a line."""
    return ", ".join(
        f"{one.form} {one.number}" + (f" {show_day(one.valid_to)}" if one.valid_to else "")
        for one in licences
    )


def _end(text: str | None) -> date | None:
    return parse_expiry(text, "licences") if text else None


def _parts(text: str) -> list[str]:
    return [part for raw in re.split(r"[,;\n]", text) if (part := raw.strip())]


# ── rates of a tax class ────────────────────────────────────────────────────────────────────────
RATES_HELP = "Rate and its first day: 12 from 01-07-2017, 5 from 22-09-2025; 28+12 adds cess of 12 %"
_RATE = re.compile(r"([\d.]+)\s*%?\s*(?:\+\s*([\d.]+)\s*%?\s*)?(?:from\s+(\S+))?")


def parse_rates(text: str, treatment: Treatment, *, on_retail_price: bool) -> tuple[TaxRate, ...]:
    """Return the dated rates in a line, all of one treatment."""
    rates = []
    for part in _parts(text) or ["0"]:
        found = _RATE.fullmatch(part)
        if found is None:
            raise Refused(f"“{part[:30]}” is not a rate.", field="rates", next_step=RATES_HELP)
        first = parse_day(found[3], GST_BEGAN, "rates") if found[3] else GST_BEGAN
        rates.append(
            TaxRate(
                percent(found[1], "rates"),
                percent(found[2], "rates") if found[2] else Percent(0),
                treatment=treatment,
                on_retail_price=on_retail_price,
                valid_from=first,
            )
        )
    return tuple(rates)


def show_rates(rates: Iterable[TaxRate]) -> str:
    """Return dated rates as a line."""
    return ", ".join(
        show_percent(rate.gst).removesuffix("%")
        + (f"+{show_percent(rate.cess).removesuffix('%')}" if rate.cess else "")
        + f" from {show_day(rate.valid_from)}"
        for rate in rates
    )
