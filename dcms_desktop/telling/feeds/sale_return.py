"""Sales returns: what came back from retailers, by batch, and the credit note's figures."""

from dcms_desktop.telling.feeds.feed import Feed
from dcms_desktop.telling.feeds.feed import Op
from dcms_desktop.telling.feeds.feed import trade
from dcms_desktop.telling.rules import Refs
from dcms_desktop.telling.rules import Scope
from dcms_desktop.telling.told import ToldDocument


def build(posted: ToldDocument, refs: Refs, scope: Scope) -> Op | None:
    """Return a return; each line says into which bucket its goods went."""
    op = trade(posted, refs, scope, "sales_return")
    if op is not None:
        told = {line.no: line for line in posted.lines}
        for line in op["lines"]:
            line["bucket"] = told[line["n"]].bucket
            line["reason"] = told[line["n"]].reason
        op["against"] = {"doc_no": posted.against} if posted.against else None
    return op


FEED = Feed(
    code="sale_return",
    type="sales_return",
    title="Sales returns",
    version="1.0",
    fields=("the same as of bills", "bucket and reason of what came back", "number of the bill"),
    build=build,
)
