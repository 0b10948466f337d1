"""What a shop may choose about tax."""

from dcms_desktop.kernel.settings import Setting

ROUND_BILL = Setting(
    "tax.round_bill",
    True,  # noqa: FBT003 - the default of a switch
    "Round bills to the rupee",
    "On: the total goes to the nearest rupee, fifty paise up, and a round-off line shows the rest."
    " Off: totals keep their paise.",
)

SETTINGS = (ROUND_BILL,)
