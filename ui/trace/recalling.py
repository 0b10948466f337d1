"""Calling a batch back: asked why, frozen at every counter, its buyers shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dcms_desktop.recall.actions import start_recall
from ui.trace.recall_page import RecallPage

if TYPE_CHECKING:
    from dcms_desktop.kernel.changes import Saved
    from dcms_desktop.recall.rules import TracedBatch
    from ui.shell.shell import Shell


def ask_recall(shell: Shell, batch: TracedBatch) -> None:
    """Ask why a batch is called back, then freeze it and show its buyers."""
    shell.messages.ask_text(
        f"Recall batch {batch.number} of {batch.item}: why is it called back?",
        partial(_recall, shell, batch),
        yes="Freeze it now",
    )


def _recall(shell: Shell, batch: TracedBatch, reason: str) -> None:
    work = partial(shell.desk.do, start_recall, batch.number, reason, item_id=batch.item_id)
    shell.tasks.run(work, partial(_show_recall, shell))


def _show_recall(shell: Shell, saved: Saved) -> None:
    shell.messages.done("Frozen at every counter.", "Ctrl+P prints the pack; Enter notes who was told.")
    shell.show_page(RecallPage(shell, saved.id))
