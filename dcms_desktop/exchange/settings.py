"""What is remembered of sheets that were loaded."""

from dcms_desktop.kernel.settings import Setting

REMEMBERED = Setting(
    "exchange.remembered",
    "",
    label="Columns of sheets loaded before",
    help="Kept by the program, so that the same sheet need not be mapped twice.",
)
