"""Correcting a posted document: its draft, made on a reading thread, and the page that shows it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from dcms_desktop.kernel.registry import discover

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dcms_desktop.desk import Desk
    from dcms_desktop.documents.posted import Posted
    from dcms_desktop.drafts.rules import Draft
    from ui.documents.corrected_kind import CorrectedKind
    from ui.shell.page import Page
    from ui.shell.shell import Shell


@lru_cache(maxsize=1)
def corrected_kinds() -> Mapping[str, CorrectedKind]:
    """Return the kinds that are corrected from their posted page until the day is closed."""
    return {one.code: one for one in discover("ui", "CORRECTED", module="corrected")}


def draft_to_edit(desk: Desk, document: Posted) -> Draft:
    """Return a posted document as a draft that corrects it."""
    return corrected_kinds()[document.kind].draft(desk, document)


def page_to_edit(shell: Shell, draft: Draft) -> Page:
    """Return the page that a draft of its kind is typed on."""
    return corrected_kinds()[draft.kind].page(shell, draft)
