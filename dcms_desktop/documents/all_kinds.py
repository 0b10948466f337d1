"""Finding the document kinds of all rooms."""

from functools import cache

from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.registry import discover

ROOMS = ("sales", "purchase", "warehouse", "money")


@cache
def all_kinds() -> dict[str, DocumentKind]:
    """Return every document kind by its code."""
    return {kind.code: kind for room in ROOMS for kind in discover(f"dcms_desktop.{room}.kinds", "KIND")}


def kind_of(code: str) -> DocumentKind:
    """Return a kind by its code; refuse an unknown one."""
    kinds = all_kinds()
    if code not in kinds:
        raise Refused(
            f"“{code[:40]}” is no kind of document.",
            field="kind",
            next_step=f"Known: {', '.join(sorted(kinds))}.",
        )
    return kinds[code]
