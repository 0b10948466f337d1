"""Opening masters from elsewhere: by id, by a name typed in a bill, or by typing in the go-to field."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dcms_desktop.catalog.queries import find_items
from dcms_desktop.parties.queries import find_parties
from ui.masters.all_masters import all_masters
from ui.masters.form_page import MasterPage
from ui.shell.shell import Place

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from typing import Any

    from dcms_desktop.desk import Desk
    from ui.shell.shell import Shell

MOST_PLACES = 5


def new_record(
    shell: Shell,
    code: str,
    name: str = "",
    on_saved: Callable[[int], object] | None = None,
    given: Mapping[str, Any] | None = None,
) -> MasterPage:
    """Show an empty form with a name, and what is ``given``; ``on_saved``, a method, hears the new id."""
    return _shown(MasterPage(shell, all_masters()[code], None, name, given), on_saved)


def edit_record(
    shell: Shell, code: str, row_id: int, on_saved: Callable[[int], object] | None = None
) -> MasterPage:
    """Show the form of a record; ``on_saved`` hears when it was changed."""
    return _shown(MasterPage(shell, all_masters()[code], row_id), on_saved)


def _shown(page: MasterPage, on_saved: Callable[[int], object] | None) -> MasterPage:
    if on_saved is not None:
        page.saved.connect(on_saved)
    page.shell.show_page(page)
    return page


def join(shell: Shell) -> None:
    """Let lists and reports open an item or a party, and the go-to field find them."""
    shell.openers["item"] = partial(_page_of, "item")
    shell.openers["party"] = partial(_page_of, "party")
    shell.finders.append(partial(find_places, shell.desk))


def _page_of(code: str, shell: Shell, row_id: int) -> MasterPage:
    return MasterPage(shell, all_masters()[code], row_id)


def find_places(desk: Desk, typed: str) -> Sequence[Place]:
    """Return the parties and items that fit what was typed."""
    if len(typed.strip()) < 2 or not desk.who.user_id:
        return ()
    found = [
        Place(hit.name, f"Party {hit.code}", partial(_open_place, "party", hit.id))
        for hit in desk.ask(find_parties, typed, MOST_PLACES)
    ]
    found += [
        Place(hit.name, f"Item {hit.code}", partial(_open_place, "item", hit.id))
        for hit in desk.ask(find_items, typed, MOST_PLACES)
    ]
    return found


def _open_place(code: str, row_id: int, shell: Shell) -> MasterPage:
    return _page_of(code, shell, row_id)
