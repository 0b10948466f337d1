"""What the writing thread does for a document window: post, correct, and have the next draft ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.company.queries import setting
from dcms_desktop.documents.actions import edit_document
from dcms_desktop.documents.actions import post_document
from dcms_desktop.documents.queries import held_drafts
from dcms_desktop.documents.queries import next_number
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.orders.queries.drafting import begin_draft
from dcms_desktop.sales.settings import ENTER_WALKS_ALL
from ui.documents.print_panel import usual_wish

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dcms_desktop.desk import Desk
    from dcms_desktop.documents.posted import Posted
    from dcms_desktop.documents.queries import HeldCard
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.kernel.changes import Changes
    from dcms_desktop.spool.rules import Papers
    from dcms_desktop.spool.rules import PrintWish


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """An empty draft, the number it would get, what waits, and the clerk's habit."""

    draft: Draft
    number: str
    waiting: tuple[HeldCard, ...]
    walks_all: bool
    usual: PrintWish | None = None
    """The paper, sets and printer that were chosen last for the kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedDocument:
    """A posted document and the draft that follows it."""

    document: Posted
    fresh: Fresh
    changes: Changes
    repeated: bool


def fresh_document(desk: Desk, kind: str) -> Fresh:
    """Return what a window of a kind begins with."""
    draft = desk.ask(begin_draft, kind)
    return Fresh(
        draft=draft,
        number=desk.ask(next_number, kind, draft.day),
        waiting=tuple(desk.ask(held_drafts, kind)),
        walks_all=desk.ask(setting, ENTER_WALKS_ALL),
        usual=usual_wish(desk, kind),
    )


def post_and_begin(desk: Desk, consents: Iterable[str], draft: Draft, papers: Papers | None) -> SavedDocument:
    """Post a new document, or the correction of a posted one, and begin the next."""
    if draft.revises is not None:
        result = desk.do_agreed(consents, edit_document, draft, papers)
    else:
        result = desk.do_agreed(consents, post_document, draft.kind, draft, papers)
    return SavedDocument(
        document=result.document,
        fresh=fresh_document(desk, draft.kind),
        changes=result.changes,
        repeated=result.repeated,
    )
