"""What the rail and the go-to field open of labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.shell.commands import Command

if TYPE_CHECKING:
    from ui.shell.page import Page
    from ui.shell.shell import Shell


def _labels(shell: Shell) -> Page:
    from ui.labels.label_page import LabelPage

    return LabelPage(shell)


COMMANDS = (
    Command(
        "labels.new",
        "Labels",
        _labels,
        room="stock",
        words="barcode sticker zpl tspl shelf carton batch",
        help="Print labels of items, batches, shelves and cartons",
        single=False,
    ),
)
