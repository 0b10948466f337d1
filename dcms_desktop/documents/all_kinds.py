"""Finding the document kinds of all rooms."""

from functools import cache

from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.registry import discover

ROOMS = ("sales", "orders", "purchase", "warehouse", "money", "credits", "recovery", "breakage")


@cache
def all_kinds() -> dict[str, DocumentKind]:
    """Return every document kind by its code."""
    return {kind.code: kind for room in ROOMS for kind in discover(f"dcms_desktop.{room}.kinds", "KIND")}


@cache
def takers_of(code: str) -> tuple[str, ...]:
    """Return the kinds whose lines are made of the lines of a kind."""
    return tuple(kind.code for kind in all_kinds().values() if code in kind.draws_on)


@cache
def back_takers_of(code: str) -> tuple[str, ...]:
    """Return the kinds by which goods of a kind come back; together they bring no more than left."""
    return tuple(one for one in takers_of(code) if all_kinds()[one].goods == "back")


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
