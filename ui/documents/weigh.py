"""The weight on the scale as the quantity of the active line (Alt+W)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.scanning.scales import units_of

if TYPE_CHECKING:
    from ui.documents.document_window import DocumentPage
    from ui.documents.lines_desk import LinesDesk


def weigh_line(page: DocumentPage, lines: LinesDesk) -> None:
    """Fill the quantity of the active line, of an item kept by weight, from the scale of this counter."""
    row = lines.place().row
    line = lines.model.line(row)
    if line is None:
        page.shell.messages.tell("There is no line to weigh for.", "Pick an item sold by weight first.")
        return
    try:
        units = units_of(line.item, page.shell.weigh())
    except Refused as no:
        page.show_refused(no)
        return
    lines.go(row, "quantity", edit=True)
    editor = lines.editor()
    if isinstance(editor, QLineEdit):
        editor.setText(str(units))
        editor.setModified(True)
