"""What is remembered of sheets that were loaded."""

from dcms_desktop.kernel.settings import Setting

USUAL_TAX = Setting(
    "exchange.usual_tax",
    "GST18",
    label="Tax class of items in a sheet that names none",
    help="Offered when items are imported; the command line takes it and says so. A code of a tax class.",
)
"""Never silent: the import screen shows it before anything is loaded, the command line remarks it."""
REMEMBERED = Setting(
    "exchange.remembered",
    "",
    label="Columns of sheets loaded before",
    help="Kept by the program, so that the same sheet need not be mapped twice.",
)

SETTINGS = (USUAL_TAX,)
