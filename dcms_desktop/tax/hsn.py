"""Names of HSN and SAC codes and rates suggested for common goods, read when first asked."""

import csv
import gzip
from datetime import date
from functools import cache
from importlib.resources import files

from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import percent

_DATA = files("dcms_desktop.tax") / "data"


@dataclass(frozen=True, slots=True)
class HsnCode:
    """A code of the portal's list. ``heading`` is the name of its first four digits."""

    code: str
    name: str
    heading: str


@dataclass(frozen=True, slots=True)
class SuggestedRate:
    """A rate seen for goods of a code on a day: a hint for the clerk, not a tariff."""

    hsn: str
    goods: str
    gst: Percent
    cess: str
    """As published: 0, a percentage, or words where it depends on more than the code."""
    on_retail_price: bool
    valid_from: date
    valid_to: date | None
    confidence: str


@cache
def _names() -> dict[str, str]:
    raw = gzip.decompress((_DATA / "hsn.tsv.gz").read_bytes()).decode("utf-8")
    pairs = (line.split("\t") for line in raw.splitlines())
    return {code: name for code, name in pairs}  # noqa: C416 - dict() would take any length of line


@cache
def _rates() -> tuple[SuggestedRate, ...]:
    rows = csv.DictReader((_DATA / "hsn_rates.csv").read_text("utf-8").splitlines())
    return tuple(
        SuggestedRate(
            hsn=row["hsn_prefix"],
            goods=row["goods"],
            gst=percent(row["gst_rate_total"]),
            cess=row["compensation_cess"],
            on_retail_price=row["valuation"] == "RSP",
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            confidence=row["confidence"],
        )
        for row in rows
    )


def hsn_name(code: str) -> str:
    """Return the name of a code in the portal's list, empty when it is not there."""
    return _names().get(code, "")


def is_hsn(code: str) -> bool:
    """Tell whether the portal's list has a code; table 12 of GSTR-1 takes no other."""
    return code in _names()


def find_hsn(text: str, most: int = 50) -> list[HsnCode]:
    """Return the codes that begin with the digits typed, or whose name or heading holds every word typed."""
    words = text.upper().split()
    found: list[HsnCode] = []
    if not words:
        return found
    names = _names()
    for code, name in names.items():
        heading = names.get(code[:4], "")
        searched = f"{name} {heading}".upper()
        if all(code.startswith(word) if word.isdigit() else word in searched for word in words):
            found.append(HsnCode(code, name, heading))
            if len(found) == most:
                break
    return found


def suggested_rates(hsn: str, on: date) -> list[SuggestedRate]:
    """Return the rates seen for goods of this code on a day, by the longest code that fits; often several.

    A short code also gives the rates of the longer codes below it.
    """
    live = [row for row in _rates() if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)]
    above = [row for row in live if hsn.startswith(row.hsn)]
    if above:
        longest = max(len(row.hsn) for row in above)
        return [row for row in above if len(row.hsn) == longest]
    return [row for row in live if row.hsn.startswith(hsn)] if len(hsn) >= 2 else []
