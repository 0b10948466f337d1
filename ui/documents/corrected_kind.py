"""What is declared of a kind that can be corrected: its draft, and the page it is typed on.

A `corrected.py` anywhere in the windows declares them as ``CORRECTED``; `correcting` finds them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries import with_party

if TYPE_CHECKING:
    from collections.abc import Callable

    from dcms_desktop.desk import Desk
    from dcms_desktop.documents.posted import Posted
    from dcms_desktop.drafts.rules import Draft
    from ui.shell.page import Page
    from ui.shell.shell import Shell


@dataclass(frozen=True, slots=True)
class CorrectedKind:
    """A kind that is corrected from its posted page until the day is closed."""

    code: str
    draft: Callable[[Desk, Posted], Draft]
    """Read on a reading thread."""
    page: Callable[[Shell, Draft], Page]
    """Loads its module when it is first opened."""


def draft_with_party(desk: Desk, document: Posted) -> Draft:
    """Return an empty draft of a posted document's kind and day, with its party as it is now."""
    if document.party is None:
        raise AssertionError("goods and money come from a party")
    return desk.ask(with_party, desk.ask(start_draft, document.kind, document.day), document.party.id)
