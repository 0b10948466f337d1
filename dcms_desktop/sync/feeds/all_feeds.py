"""Every feed, found by its declaration."""

from functools import cache

from dcms_desktop.kernel.registry import discover
from dcms_desktop.sync.feeds.feed import Feed

CANCELLED = "_cancelled"


@cache
def all_feeds() -> dict[str, Feed]:
    """Return every feed by its topic."""
    return {feed.code: feed for feed in discover("dcms_desktop.sync.feeds", "FEED")}


def feed_of(topic: str) -> Feed | None:
    """Return the feed of an outbox topic, also of a cancelled document; None for one nobody sends."""
    return all_feeds().get(topic.removesuffix(CANCELLED))
