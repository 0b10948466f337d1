"""Settings of what comes down: what is done with it without asking."""

from dcms_desktop.kernel.settings import Setting

BOOK_ORDERS = Setting(
    "sync.book_orders",
    default=False,
    label="Orders of the field are booked as they come",
    help="On, an order whose retailer and items are known becomes a sales order at once.",
)
SETTINGS = (BOOK_ORDERS,)
