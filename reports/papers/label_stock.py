"""The papers labels are printed on: rolls of the trade and a sheet of A4."""

from dcms_desktop.kernel.errors import Refused
from reports.engine.label import Stock

STOCKS = {
    stock.code: stock
    for stock in (
        Stock("label_50x25", "Labels 50 × 25 mm, two across", 500, 250, 2, 20, 30),
        Stock("label_38x25", "Labels 38 × 25 mm, two across", 380, 250, 2, 20, 30),
        Stock("label_100x50", "Labels 100 × 50 mm", 1000, 500, 1, 0, 30),
        Stock("label_a4_65", "Labels on A4, 65 a sheet", 381, 212, 5, 25, 0, sheet=(47, 107, 13, 2100)),
    )
}
"""By code; sizes in tenths of a millimetre."""


def find_stock(code: str) -> Stock:
    """Return label paper by its code; refuse an unknown one and name those there are."""
    if code not in STOCKS:
        raise Refused(
            f"There is no label paper “{code[:40]}”.",
            field="paper",
            next_step=f"Pick one of: {', '.join(STOCKS)}.",
        )
    return STOCKS[code]
