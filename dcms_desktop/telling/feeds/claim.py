"""Claims: what is asked of the company, line by line, with the digests of what proves it."""

from dcms_desktop.telling.feeds.feed import CANCELLED
from dcms_desktop.telling.feeds.feed import Feed
from dcms_desktop.telling.feeds.feed import Op
from dcms_desktop.telling.feeds.feed import head
from dcms_desktop.telling.rules import Refs
from dcms_desktop.telling.rules import Scope
from dcms_desktop.telling.told import ToldDocument

MOST_LINES = 1_000
"""Lines in the operation itself; those of a longer claim lie in its evidence, whose digest is told."""


def build(posted: ToldDocument, refs: Refs, scope: Scope) -> Op | None:
    """Return a claim; None for one on a company that is not told of, or that nobody can name."""
    told = refs.claim
    if told is None or not scope.takes(told.maker_id):
        return None
    op: Op = {
        **head(posted, refs, "claim"),
        "kind": told.kind,
        "title": told.title,
        "period": {"from": told.first.isoformat(), "to": told.last.isoformat()},
        "scheme_id": told.scheme or None,
        "scheme_rev": told.scheme_rev or None,
        "amount_paise": posted.total,
        "lines": len(told.basis),
    }
    if op["status"] == CANCELLED:
        return {**op, "basis": [], "proofs": [], "papers": []}
    papers = [
        {"name": one.name, "sha256": one.digest, "size": one.size, "media": one.media} for one in told.papers
    ]
    return {
        **op,
        "basis": [dict(one) for one in told.basis] if len(told.basis) <= MOST_LINES else [],
        "proofs": [f"sha256:{one.digest}" for one in told.papers],
        "papers": papers,
    }


FEED = Feed(
    code="claim",
    type="claim",
    title="Claims",
    version="1.0",
    fields=(
        "kind, days, scheme and sum",
        "each line: bill, item, batch, quantity, sum",
        "evidence: rule and figures of each line, the bills behind it, words of the schemes",
        "papers kept with the claim",
    ),
    build=build,
)
