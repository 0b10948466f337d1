"""Collections: money that retailers paid. They leave the shop only where the owner says so."""

from dcms_desktop.telling.feeds.feed import Feed
from dcms_desktop.telling.feeds.feed import Op
from dcms_desktop.telling.feeds.feed import head
from dcms_desktop.telling.feeds.feed import retailer
from dcms_desktop.telling.rules import Refs
from dcms_desktop.telling.rules import Scope
from dcms_desktop.telling.told import ToldDocument


def build(posted: ToldDocument, refs: Refs, scope: Scope) -> Op | None:
    """Return a receipt of money; never its bank or its references."""
    if not scope.collections:
        return None
    return {
        **head(posted, refs, "receipt"),
        "retailer": retailer(posted, refs, scope),
        "mode": posted.tenders[0].mode if len(posted.tenders) == 1 else "mixed",
        "amount_paise": posted.received,
        "modes": [{"mode": one.mode, "amount_paise": one.paise} for one in posted.tenders],
    }


FEED = Feed(
    code="receipt",
    type="receipt",
    title="Collections",
    version="1.0",
    fields=("retailer as with bills", "amount by cash, UPI, cheque or bank; no bank names, no references"),
    build=build,
)
