"""The common tax classes of a new company, read from the data file beside this one."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from dcms_desktop.kernel.money import percent
from dcms_desktop.tax.rules import TaxClass
from dcms_desktop.tax.rules import TaxRate
from dcms_desktop.tax.rules import Treatment


@cache
def seed_classes() -> tuple[TaxClass, ...]:
    """Return the classes that a new company begins with; their ids are 0."""
    raw = tomllib.loads((files("dcms_desktop.tax") / "data" / "tax_classes.toml").read_text("utf-8"))
    return tuple(
        TaxClass(0, code, one["name"], tuple(_rate(row) for row in one["rates"])) for code, one in raw.items()
    )


def _rate(row: dict[str, Any]) -> TaxRate:
    return TaxRate(
        gst=percent(row.get("gst", "0")),
        cess=percent(row.get("cess", "0")),
        treatment=Treatment(row.get("treatment", "taxable")),
        on_retail_price=row.get("on_retail_price", False),
        valid_from=row["from"],
        source=row["source"],
    )
