"""What the first keys of a bill would wait for, done before them: statements are made once for each program.

The first search of an item, the first line and the first party each cost some ten milliseconds more than
the next, for their statements are compiled then. A reading line does that while the clerk looks at the empty
bill, in short steps, so that a key that comes earlier finds the line free.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dcms_desktop.parties.queries import find_parties
from dcms_desktop.sales.queries import offer_items
from dcms_desktop.sales.queries import search_offers
from dcms_desktop.sales.queries import with_party

if TYPE_CHECKING:
    from collections.abc import Callable

    from dcms_desktop.desk import Desk
    from dcms_desktop.drafts.rules import Draft
    from ui.shell.shell import Shell

_warmed: list[Desk] = []
"""Books that were warmed in this program: the last ones opened."""


def search_once(desk: Desk, draft: Draft) -> Callable[[], object] | None:
    """Search items as a clerk would; return the step that follows."""
    offers = desk.ask(search_offers, draft, "a")
    return partial(offer_once, desk, draft, offers[0].id) if offers else None


def offer_once(desk: Desk, draft: Draft, item_id: int) -> Callable[[], object] | None:
    """Read what a line needs of an item; return the step that follows."""
    desk.ask(offer_items, draft, [item_id])
    return partial(party_once, desk, draft)


def party_once(desk: Desk, draft: Draft) -> Callable[[], object] | None:
    """Read a party as when it is picked; nothing follows."""
    found = desk.ask(find_parties, "a", 20)
    if found:
        desk.ask(with_party, draft, found[0].id)
    return None


def warm_up(shell: Shell, draft: Draft) -> None:
    """Do once for the open books what the first bill would wait for."""
    if any(desk is shell.desk for desk in _warmed):
        return
    _warmed[:] = [shell.desk]
    _next(shell, partial(search_once, shell.desk, draft))


def _next(shell: Shell, step: Callable[[], object] | None) -> None:
    if step is not None:
        shell.tasks.read(step, partial(_next, shell))
