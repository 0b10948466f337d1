"""Settings of orders."""

from dcms_desktop.kernel.settings import Setting

NEED_APPROVAL = Setting(
    "orders.need_approval",
    default=False,
    label="Sales orders need approval",
    help="A sales order is billed only after somebody with the right approved it.",
)
KEEP_GOODS = Setting(
    "orders.keep_goods",
    default=True,
    label="Keep goods for orders",
    help="What lies free is kept for a sales order as soon as it stands; billing it to others asks.",
)
PRICE_DAYS = Setting(
    "orders.price_days",
    7,
    "Prices of an order hold for",
    "So many days after its date an order bills at its own prices; then at those of the day.",
    most=365,
)
QUOTE_DAYS = Setting(
    "orders.quote_days",
    15,
    "A quotation holds for",
    "So many days after its date a quotation turns into an order or bill at its own prices.",
    most=365,
)

SETTINGS = (NEED_APPROVAL, KEEP_GOODS, PRICE_DAYS, QUOTE_DAYS)
