"""Secondary sales: every bill of the shop, with batch, scheme and tax of each line."""

from dcms_desktop.telling.feeds.feed import Feed
from dcms_desktop.telling.feeds.feed import Op
from dcms_desktop.telling.feeds.feed import trade
from dcms_desktop.telling.rules import Refs
from dcms_desktop.telling.rules import Scope
from dcms_desktop.telling.told import ToldDocument


def build(posted: ToldDocument, refs: Refs, scope: Scope) -> Op | None:
    """Return a bill."""
    op = trade(posted, refs, scope, "sales_invoice")
    if op is not None:
        op["einvoice"] = {"irn": None, "ack_no": None}
    return op


FEED = Feed(
    code="secondary_sale",
    type="sales_invoice",
    title="Bills",
    version="1.0",
    fields=(
        "number, date, counter and user code",
        "retailer: code, class, beat, State; name and GSTIN if you let them go",
        "goods: item, batch, expiry, quantity, free, rate, discount, scheme, tax",
        "totals of the bill",
    ),
    build=build,
)
