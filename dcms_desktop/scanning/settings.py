"""Settings of scanning."""

from dcms_desktop.kernel.settings import Setting
from dcms_desktop.scanning.numbers import IN_STORE

IN_STORE_CODES = Setting(
    "scanning.in_store",
    "off",
    "The shop's own weight codes",
    "Codes 20 to 29 that carry weight or price: digits of the item, then grams, paise or rupees.",
    choices=tuple(IN_STORE),
)

GS1_PREFIX = Setting(
    "scanning.gs1_prefix",
    "",
    "GS1 company prefix",
    "6 to 12 digits, as GS1 gave them to the firm: cartons are numbered under it (SSCC). Empty numbers none.",
)

SETTINGS = (IN_STORE_CODES, GS1_PREFIX)
