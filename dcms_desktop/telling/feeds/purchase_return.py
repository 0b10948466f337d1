"""Purchase returns: goods that go back to the company, by batch and bucket."""

from dcms_desktop.telling.feeds.feed import Feed
from dcms_desktop.telling.feeds.feed import Op
from dcms_desktop.telling.feeds.feed import head
from dcms_desktop.telling.feeds.feed import priced
from dcms_desktop.telling.feeds.feed import scoped_lines
from dcms_desktop.telling.feeds.feed import totals
from dcms_desktop.telling.rules import Refs
from dcms_desktop.telling.rules import Scope
from dcms_desktop.telling.told import ToldDocument


def build(posted: ToldDocument, refs: Refs, scope: Scope) -> Op | None:
    """Return a return to a supplier."""
    lines = scoped_lines(posted, refs, scope)
    if not lines:
        return None
    return {
        **head(posted, refs, "purchase_return"),
        "supplier": {
            "local_code": refs.party.local if refs.party else None,
            "gstin": posted.party.gstin if posted.party and scope.gstins else None,
        },
        "reason": posted.note_reason,
        "lines": [{**priced(line, refs, {}), "bucket": line.bucket} for line in lines],
        "totals": totals(posted, lines, whole=len(lines) == len(posted.lines)),
    }


FEED = Feed(
    code="purchase_return",
    type="purchase_return",
    title="Purchase returns",
    version="1.0",
    fields=("supplier's code and GSTIN, reason", "goods: item, batch, bucket, quantity, rate and tax"),
    build=build,
)
