"""Stock adjustments: what was found or is gone, by batch, with its reason. A minus is gone.

Goods of a claim that were fetched or destroyed are gone too; their reason is the kind of the record.
"""

from dcms_desktop.documents.all_kinds import all_kinds
from dcms_desktop.telling.feeds.feed import Feed
from dcms_desktop.telling.feeds.feed import Op
from dcms_desktop.telling.feeds.feed import goods
from dcms_desktop.telling.feeds.feed import head
from dcms_desktop.telling.feeds.feed import milli
from dcms_desktop.telling.feeds.feed import scoped_lines
from dcms_desktop.telling.rules import Refs
from dcms_desktop.telling.rules import Scope
from dcms_desktop.telling.told import ToldDocument


def build(posted: ToldDocument, refs: Refs, scope: Scope) -> Op | None:
    """Return an adjustment."""
    lines = scoped_lines(posted, refs, scope)
    if not lines:
        return None
    is_out = all_kinds()[posted.kind].goods == "out"
    sign = -1 if is_out else 1  # lines of what went out say how many, without a sign
    return {
        **head(posted, refs, "stock_adjustment"),
        "lines": [
            {
                **goods(line, refs), "qty_milli": sign * milli(line.units), "location": line.bucket,
                "reason": posted.kind if is_out else line.reason,
            }
            for line in lines
        ],
        "totals": {"lines": len(lines), "qty_milli": sign * milli(sum(line.units for line in lines))},
    }  # fmt: skip


FEED = Feed(
    code="stock_adjustment",
    type="stock_adjustment",
    title="Stock adjustments",
    version="1.0",
    fields=("goods: item, batch, bucket, quantity found or gone, reason",),
    build=build,
)
