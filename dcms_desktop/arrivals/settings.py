"""Settings of what comes down: what is done with it without asking."""

from dcms_desktop.kernel.settings import Setting

BOOK_ORDERS = Setting(
    "sync.book_orders",
    default=False,
    label="Orders of the field are booked as they come",
    help="On, an order whose retailer and items are known becomes a sales order at once.",
)
BOOK_DECISIONS = Setting(
    "sync.book_decisions",
    default=False,
    label="Answers to claims are booked as they come",
    help="On, what the company pays and refuses of a claim is settled without asking a clerk.",
)
TAKE_SCHEDULE = Setting(
    "sync.take_schedule",
    default=True,
    label="The company says how often is uploaded",
    help="On, its wish is taken at once. What leaves the shop is always yours to say.",
)
SETTINGS = (BOOK_ORDERS, BOOK_DECISIONS, TAKE_SCHEDULE)
