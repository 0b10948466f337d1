"""What an action changed, by topic, told to every open screen."""

from collections.abc import Iterable

from dcms_desktop.kernel.frozen import dataclass


class Changes(frozenset[str]):
    """A set of topics, nouns such as ``stock`` or ``documents``."""

    __slots__ = ()

    def touches(self, *topics: str) -> bool:
        """Tell whether any of ``topics`` changed."""
        return any(topic in self for topic in topics)

    def plus(self, topics: Iterable[str]) -> "Changes":
        """Return these changes and ``topics``."""
        return Changes(self | set(topics))


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved master: its id, and what changed."""

    id: int
    changes: Changes
