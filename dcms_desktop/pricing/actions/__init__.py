"""Writes of prices, schemes and what schemes gave."""

from dcms_desktop.pricing.actions.benefits import record_benefits
from dcms_desktop.pricing.actions.benefits import undo_benefits
from dcms_desktop.pricing.actions.prices import CHANGES
from dcms_desktop.pricing.actions.prices import drop_price
from dcms_desktop.pricing.actions.prices import put_prices
from dcms_desktop.pricing.actions.prices import save_price
from dcms_desktop.pricing.actions.prices import save_price_level
from dcms_desktop.pricing.actions.schemes import save_scheme
from dcms_desktop.pricing.actions.schemes import switch_scheme

__all__ = [
    "CHANGES",
    "drop_price",
    "put_prices",
    "record_benefits",
    "save_price",
    "save_price_level",
    "save_scheme",
    "switch_scheme",
    "undo_benefits",
]
