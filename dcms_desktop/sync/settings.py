"""Settings of the line: whose goods and which fields leave the shop, and how often."""

from dcms_desktop.kernel.settings import Setting

COMPANIES = Setting(
    "sync.companies",
    "",
    "Companies whose goods are told",
    "Codes of companies between blanks; empty is every company. Goods of others never leave the shop.",
)
NAMES = Setting(
    "sync.names",
    default=True,
    label="Names of retailers leave the shop",
    help="Off, the centre gets codes only. Phone and address never leave.",
)
GSTINS = Setting(
    "sync.gstins",
    default=True,
    label="GSTINs of parties leave the shop",
    help="Off, the centre cannot match retailers by their tax number.",
)
COLLECTIONS = Setting(
    "sync.collections",
    default=False,
    label="Collections leave the shop",
    help="On, receipts of money go up: retailer, amount and mode; no bank names.",
)
MINUTES = Setting(
    "sync.minutes",
    5,
    "Minutes between uploads",
    "How often what waits goes up while the line is there.",
    least=1,
    most=240,
)
SETTINGS = (COMPANIES, NAMES, GSTINS, COLLECTIONS, MINUTES)
