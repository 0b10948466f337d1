"""What a new company of each trade starts with: its price levels."""

from dcms_desktop.kernel.money import Percent
from dcms_desktop.pricing.rules import LevelForm

_MRP = LevelForm(code="MRP", name="Maximum retail price", basis="mrp", includes_tax=True)

LEVELS: dict[str, tuple[LevelForm, ...]] = {
    "pharma": (
        LevelForm(code="PTR", name="Price to retailer", basis="ptr"),
        LevelForm(code="PTS", name="Price to stockist", basis="pts"),
        _MRP,
    ),
    "fmcg": (
        LevelForm(code="RETAIL", name="Retailer", basis="ptr"),
        LevelForm(code="WHOLESALE", name="Wholesaler", basis="pts"),
        _MRP,
    ),
    "general": (
        LevelForm(code="A", name="Rate A", basis="ptr"),
        LevelForm(code="B", name="Rate B", basis="ptr", less=Percent(2_000)),
        LevelForm(code="C", name="Rate C", basis="ptr", less=Percent(5_000)),
        _MRP,
    ),
}
