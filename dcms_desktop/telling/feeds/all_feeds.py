"""Every feed, found by its declaration."""

from functools import cache

from dcms_desktop.kernel.registry import discover
from dcms_desktop.telling.feeds.feed import Feed

CANCELLED = "_cancelled"
ALSO = (
    ("Stock of the day", ("at day close: item, batch, godown and bucket, quantity, value, expiry, MRP",)),
    ("Proof of the day", ("sums of bills by rate, returns, numbers used, stock; signed",)),
    ("Answers to orders", ("order's code, taken or not and why, number of our order",)),
    ("New retailers", ("our code, name, GSTIN, State, class and beat of one without the company's code",)),
)
"""What goes up beside documents, in words for the owner."""


@cache
def all_feeds() -> dict[str, Feed]:
    """Return every feed by its topic."""
    return {feed.code: feed for feed in discover("dcms_desktop.telling.feeds", "FEED")}


def type_of(topic: str) -> str:
    """Return as what the documents of a topic go up; the topic itself where nobody sends it."""
    feed = feed_of(topic)
    return feed.type if feed is not None else topic


def feed_of(topic: str) -> Feed | None:
    """Return the feed of an outbox topic, also of a cancelled document; None for one nobody sends."""
    return all_feeds().get(topic.removesuffix(CANCELLED))
