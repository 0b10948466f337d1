"""Settings of what to order."""

from dcms_desktop.kernel.settings import Setting

LOOK_BACK = Setting(
    "reordering.days",
    default=90,
    least=7,
    most=365,
    label="Days of sales looked at for orders",
    help="Days on which an item was out of stock are left out of its sales per day.",
)
LEAD_DAYS = Setting(
    "reordering.lead_days",
    default=7,
    least=1,
    most=365,
    label="Days until ordered goods come",
    help="For companies that have no number of days of their own.",
)
FAST_DAYS = Setting(
    "reordering.fast_days",
    default=8,
    least=1,
    most=365,
    label="Days with sales that make an item fast",
    help="Of the days looked at for orders. A fast item below its reorder point has a sign on the bill.",
)
SAFETY_DAYS = Setting(
    "reordering.safety_days",
    default=7,
    most=365,
    label="Days of stock kept to be safe",
    help="An item is ordered when its stock will not last until the goods come and so many days more.",
)
COVER_DAYS = Setting(
    "reordering.cover_days",
    default=14,
    most=365,
    label="Days an order lasts",
    help="So many days of sales are ordered beyond the point at which an item is ordered.",
)

SETTINGS = (LOOK_BACK, LEAD_DAYS, SAFETY_DAYS, COVER_DAYS)
