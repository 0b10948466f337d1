"""Opening documents from elsewhere: rows of reports, numbers typed in the go-to field."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.queries import find_documents
from dcms_desktop.kernel.dates import show_day
from ui.documents.correcting import page_to_edit
from ui.documents.posted_page import PostedPage
from ui.shell.shell import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from ui.shell.shell import Shell

MOST_PLACES = 5
LEAST_LETTERS = 3


def join(shell: Shell) -> None:
    """Let reports open documents, and the go-to field find them by number or party."""
    shell.openers["document"] = open_document
    shell.page_of_draft = page_to_edit
    shell.finders.append(partial(find_places, shell.desk))


def open_document(shell: Shell, document_id: int) -> PostedPage:
    """Return the page of a posted document."""
    return PostedPage(shell, document_id)


def find_places(desk: Desk, typed: str) -> Sequence[Place]:
    """Return the newest documents whose number or party fits what was typed."""
    if len(typed.strip()) < LEAST_LETTERS or not desk.who.user_id:
        return ()
    return [
        Place(
            f"{hit.number} {hit.party}".strip(),
            f"{kind_of(hit.kind).title}, {show_day(hit.day)}",
            partial(_open_place, hit.id),
        )
        for hit in desk.ask(find_documents, text=typed, limit=MOST_PLACES)
    ]


def _open_place(document_id: int, shell: Shell) -> PostedPage:
    return open_document(shell, document_id)
