"""Primary receipts: what came of the company's invoices: accepted, short, damaged and in excess, by line."""

from dcms_desktop.telling.feeds.feed import Feed
from dcms_desktop.telling.feeds.feed import Op
from dcms_desktop.telling.feeds.feed import head
from dcms_desktop.telling.feeds.feed import milli
from dcms_desktop.telling.feeds.feed import priced
from dcms_desktop.telling.feeds.feed import scoped_lines
from dcms_desktop.telling.feeds.feed import totals
from dcms_desktop.telling.rules import Refs
from dcms_desktop.telling.rules import Scope
from dcms_desktop.telling.told import ToldDocument
from dcms_desktop.telling.told import ToldLine


def _line(line: ToldLine, refs: Refs) -> Op:
    return {
        **priced(line, refs, {}),
        "accepted_milli": milli(line.units + line.free - line.short - line.damaged),
        "short_milli": milli(line.short),
        "damaged_milli": milli(line.damaged),
        "excess_milli": milli(line.excess),
    }


def build(posted: ToldDocument, refs: Refs, scope: Scope) -> Op | None:
    """Return a goods receipt; the other side is the supplier."""
    lines = scoped_lines(posted, refs, scope)
    if not lines:
        return None
    return {
        **head(posted, refs, "purchase_receipt"),
        "supplier": {
            "local_code": refs.party.local if refs.party else None,
            "gstin": posted.party.gstin if posted.party and scope.gstins else None,
        },
        "primary": {
            "id": refs.order_id or None,
            "doc_no": posted.reference or None,
            "date": posted.reference_day.isoformat() if posted.reference_day else None,
        },
        "lines": [_line(line, refs) for line in lines],
        "totals": totals(posted, lines, whole=len(lines) == len(posted.lines)),
    }


FEED = Feed(
    code="primary_receipt",
    type="purchase_receipt",
    title="Goods receipts",
    version="1.0",
    fields=(
        "supplier's code and GSTIN, number and date of the company's invoice",
        "goods: item, batch, what was billed, accepted, short, damaged, in excess, rate and tax",
    ),
    build=build,
)
