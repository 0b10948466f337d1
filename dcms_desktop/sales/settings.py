"""Settings of billing."""

from dcms_desktop.claims.policy import GIVES
from dcms_desktop.kernel.settings import Setting
from dcms_desktop.stock.picking import STRICTEST
from dcms_desktop.stock.picking import WHICH_RULE

GATE = ("block", "ask", "warn", "off")
WITH_APPROVER = ("block", "approve", "ask", "warn", "off")

NEGATIVE_STOCK = Setting(
    "sales.negative_stock", "ask", "When stock is short",
    "What billing does when a batch has fewer units than asked: block, ask, warn or off.", choices=GATE,
)  # fmt: skip
BELOW_COST = Setting(
    "sales.below_cost",
    "ask",
    "Rate below cost",
    "What billing does with a line under landed cost or under the item's least margin; approve wants the yes "
    "of somebody who may.",
    choices=WITH_APPROVER,
)
OVER_LIMIT = Setting(
    "sales.over_limit",
    "ask",
    "Over the credit limit",
    "What billing does with a party that is only warned of: ask, or approve by somebody who may.",
    choices=("approve", "ask"),
)
ABOVE_MRP = Setting(
    "sales.above_mrp",
    "block",
    "Charge above MRP",
    "What billing does when rate and tax pass the batch's MRP (Packaged Commodities Rules 2011, rule 18(2)).",
    choices=GATE,
)
LICENCE = Setting(
    "sales.licence",
    "block",
    "Drug sold without licence",
    "What billing does when the party's licences do not cover a drug (Drugs Rules 1945, rule 65(5)).",
    choices=GATE,
)
RATE_DRIFT = Setting(
    "sales.rate_drift",
    10_000,
    "Rate off the last one",
    "A typed rate further than this off the party's last one asks why.",
    most=100_000,
    percent=True,
)
NEAR_EXPIRY_DAYS = Setting(
    "sales.near_expiry_days",
    90,
    "Near expiry",
    "Batches with fewer days left are marked with an exclamation mark.",
    most=1_000,
)
LIFE_RULE = Setting(
    "sales.life_rule",
    STRICTEST,
    "Least life of goods",
    "When party and company both ask goods to last: strictest takes both, else the one named comes first.",
    choices=WHICH_RULE,
)
MOST_DISCOUNT = Setting(
    "sales.most_discount",
    100_000,
    "Most discount on a line",
    "All discounts of a line together take off at most this; schemes stop there.",
    most=100_000,
    percent=True,
)
ORDERS_IN_CREDIT = Setting(
    "sales.orders_in_credit",
    default=False,
    label="Orders count as owed",
    help="On: the credit limit counts open orders too. Challans that were not billed always count.",
)
PAST_WINDOW = Setting(
    "sales.past_window",
    "ask",
    "Return that its company does not take",
    "What a return of expired or damaged goods does outside the company's window, or without a policy.",
    choices=GATE,
)
TAKEN_BASIS = Setting(
    "sales.taken_basis",
    "ptr",
    "Rate of broken and expired goods",
    "At which rate they are taken from retailers where their company's policy names none. Of the MRP the tax "
    "in it is taken off.",
    choices=tuple(GIVES),
)
TAKEN_PERCENT = Setting(
    "sales.taken_percent",
    100_000,
    "Part of that rate",
    "How much of it the retailer gets: MRP less 20 % is 80 % of the MRP.",
    most=100_000,
    percent=True,
)
ENTER_WALKS_ALL = Setting(
    "sales.enter_walks_all",
    default=False,
    label="Enter walks all fields",
    help="On: Enter goes through free, rate and discount of a line. Off: Enter in quantity closes the line.",
    per_user=True,
)

SETTINGS = (
    NEGATIVE_STOCK,
    BELOW_COST,
    OVER_LIMIT,
    ABOVE_MRP,
    LICENCE,
    RATE_DRIFT,
    NEAR_EXPIRY_DAYS,
    LIFE_RULE,
    MOST_DISCOUNT,
    ORDERS_IN_CREDIT,
    PAST_WINDOW,
    TAKEN_BASIS,
    TAKEN_PERCENT,
    ENTER_WALKS_ALL,
)
