"""Settings of what is told: whose goods and which fields leave the shop."""

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
PROPOSE = Setting(
    "sync.propose",
    default=True,
    label="New retailers are proposed to the company",
    help="On, a retailer without the company's code goes up: name, GSTIN, State, class and beat.",
)
SETTINGS = (COMPANIES, NAMES, GSTINS, COLLECTIONS, PROPOSE)
