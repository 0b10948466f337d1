"""Whose signature is believed, and what columns of suppliers' sheets were."""

from dcms_desktop.kernel.settings import Setting

SUPPLIER_SHEETS = Setting(
    "intake.supplier_sheets",
    "",
    label="Columns of suppliers' bills loaded before",
    help="Kept by the program, so that the second file of a supplier needs no mapping.",
)
EINVOICE_KEYS = Setting(
    "intake.einvoice_keys",
    "",
    label="Public keys of the e-invoice portal",
    help="PEM texts one after the other, as published; dcms receive --key FILE adds one. Old ones stay.",
)
