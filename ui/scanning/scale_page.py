"""A weighing scale at this counter: its port, the form of its frames, and what lies on it now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtCore import Slot

from dcms_desktop.scanning.actions import save_device
from dcms_desktop.scanning.queries import device_of
from dcms_desktop.scanning.rules import Device
from dcms_desktop.scanning.scales import scale_forms
from ui.kit.form import Form
from ui.kit.form_fields import Field
from ui.kit.parts import Card
from ui.kit.parts import Label
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from dcms_desktop.kernel.changes import Changes
    from dcms_desktop.scanning.scales import Weight
    from ui.shell.shell import Shell

LOOK = 300
"""Milliseconds between two looks at the pan."""


def show_weight(weight: Weight) -> str:
    """Return a weight in kilograms."""
    sign = "−" if weight.grams < 0 else ""
    return f"{sign}{abs(weight.grams) // 1000}.{abs(weight.grams) % 1000:03d} kg" + (
        " net" if weight.net else ""
    )


class ScalePage(Page):
    """Port and form; the weight is shown live, so that the form can be chosen by looking."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "Weighing scale", room="setup", code="scanning.scale")
        forms = tuple((form.code, form.title) for form in scale_forms().values())
        self.form = Form(
            (
                Field("port", "Serial port", most=90, help="COM3@9600 or /dev/ttyUSB0@9600; empty for none."),
                Field("form", "What it sends", "choice", choices=forms,
                      help="As the booklet of the scale shows it."),
            ),
            columns=2,
        )  # fmt: skip
        self.shown = Label("", "title")
        card = Card(margin=12, spacing=8)
        card.column.addWidget(self.form)
        card.column.addWidget(self.shown)
        card.column.addStretch(1)
        self.body.addWidget(card, 1)
        self._timer = QTimer(self, interval=LOOK)
        self._timer.timeout.connect(self._look)
        self.form.finished.connect(self.save)
        shell.tasks.read(partial(shell.desk.ask, device_of, "scale"), self._show_device)

    @Slot(object)
    def _show_device(self, device: Device) -> None:
        first = next(iter(scale_forms()))
        self.form.set_values({"port": device.port, "form": device.form or first})

    def first_focus(self) -> QWidget:
        """Return the port."""
        return self.form.edit("port")

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return [
            PageKey("form.next", "Enter", "Next field"),
            PageKey("form.save", "Ctrl+A", "Keep", self.save, also=("Ctrl+S", "Ctrl+W", "Ctrl+Enter")),
            PageKey("form.leave", "Esc", "Back"),
        ]

    def on_shown(self) -> None:
        """Look at the pan while the page is on the screen."""
        self._timer.start()
        self._look()

    def step_aside(self) -> None:
        """Look no longer."""
        self._timer.stop()
        super().step_aside()

    @Slot()
    def _look(self) -> None:
        weight = self.shell.weigh()
        if weight is None:
            self.shown.setText("No steady weight")
        else:
            self.shown.setText(show_weight(weight))

    @Slot()
    def save(self) -> None:
        """Keep port and form for this counter."""
        values = self.form.read()
        if values is None:
            self.shell.messages.warn("Not kept yet.", "The field in focus says what it needs.")
            return
        device = Device(kind="scale", port=str(values["port"] or ""), form=str(values["form"] or ""))
        self.shell.tasks.run(partial(self.shell.desk.do, save_device, device), self._on_kept)

    @Slot(object)
    def _on_kept(self, _changes: Changes) -> None:
        self.shell.messages.done(
            "Kept for this counter.", "Lay something on the scale: its weight is shown here."
        )
