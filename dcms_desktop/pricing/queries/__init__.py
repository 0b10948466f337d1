"""Reads of prices, schemes and what schemes gave."""

from dcms_desktop.pricing.queries.benefits import benefits_of
from dcms_desktop.pricing.queries.prices import PriceRow
from dcms_desktop.pricing.queries.prices import price_form
from dcms_desktop.pricing.queries.prices import price_level
from dcms_desktop.pricing.queries.prices import price_levels
from dcms_desktop.pricing.queries.prices import prices_for
from dcms_desktop.pricing.queries.prices import prices_page
from dcms_desktop.pricing.queries.scheme_links import SchemeLinks
from dcms_desktop.pricing.queries.scheme_links import scheme_links
from dcms_desktop.pricing.queries.schemes import SchemeLine
from dcms_desktop.pricing.queries.schemes import running_schemes
from dcms_desktop.pricing.queries.schemes import scheme_form
from dcms_desktop.pricing.queries.schemes import schemes_for
from dcms_desktop.pricing.queries.schemes import schemes_page
from dcms_desktop.pricing.queries.schemes import used_of

__all__ = [
    "PriceRow",
    "SchemeLine",
    "SchemeLinks",
    "benefits_of",
    "price_form",
    "price_level",
    "price_levels",
    "prices_for",
    "prices_page",
    "running_schemes",
    "scheme_form",
    "scheme_links",
    "schemes_for",
    "schemes_page",
    "used_of",
]
