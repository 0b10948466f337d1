"""The scanner and the scale of this counter: heard while the window is open, told in the window's thread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot

from dcms_desktop.scanning.queries import device_of
from dcms_desktop.scanning.rules import MOST_TEXT
from dcms_desktop.scanning.scales import Pan
from dcms_desktop.scanning.scales import Weight
from dcms_desktop.scanning.scales import read_frame
from dcms_desktop.scanning.scales import scale_forms
from ui.scanning.port import PortReader

if TYPE_CHECKING:
    from dcms_desktop.kernel.changes import Changes
    from dcms_desktop.scanning.rules import Device
    from ui.shell.shell import Shell

NAMES = {"scanner": "The scanner", "scale": "The scale"}


class Devices(QObject):
    """Listens on the ports kept for this counter; begins again when they change."""

    _came = Signal(str, bytes)
    _link = Signal(str, bool)

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shell = shell
        self._readers: dict[str, PortReader] = {}
        self._kept: dict[str, Device] = {}
        self.pan = Pan()
        self._came.connect(self._on_frame)
        self._link.connect(self._on_link)
        shell.tasks.changed.connect(self.on_changed)
        shell.closing.connect(self.stop)
        shell.weigh = self.weight

    def start(self) -> None:
        """Begin listening."""
        self._shell.tasks.read(self._read_kept, self._listen)

    def _read_kept(self) -> list[Device]:
        return [self._shell.desk.ask(device_of, kind) for kind in NAMES]

    @Slot(object)
    def on_changed(self, changes: Changes) -> None:
        """Begin anew when a device was set up."""
        if changes.touches("devices"):
            self.start()

    @Slot(object)
    def _listen(self, devices: list[Device]) -> None:
        for device in devices:
            before = self._kept.get(device.kind)
            if before is not None and (before.port, before.form) == (device.port, device.form):
                continue
            self._kept[device.kind] = device
            reader = self._readers.pop(device.kind, None)
            if reader is not None:
                reader.stop()
            if device.port:
                form = scale_forms().get(device.form)
                made = PortReader(
                    device.port,
                    partial(self._came.emit, device.kind),
                    partial(self._link.emit, device.kind),
                    ask=form.ask if form and device.kind == "scale" else b"",
                )
                self._readers[device.kind] = made
                made.start()

    @Slot(str, bytes)
    def _on_frame(self, kind: str, frame: bytes) -> None:
        if kind == "scale":
            form = scale_forms().get(self._kept["scale"].form)
            self.pan.hear(read_frame(bytes(frame), form) if form is not None else None)
            return
        text = bytes(frame).decode("utf-8", "replace")[: MOST_TEXT + 1]
        self._shell.scan_heard.emit(text)

    @Slot(str, bool)
    def _on_link(self, kind: str, there: bool) -> None:
        if kind == "scale":
            self.pan.lift()
        if not there:
            self._shell.messages.warn(
                f"{NAMES[kind]} on {self._kept[kind].port} is silent.",
                "Look at its cable; it is tried again.",
            )

    def weight(self) -> Weight | None:
        """Return the weight at rest on the scale, None while there is none."""
        return self.pan.at_rest()

    @Slot()
    def stop(self) -> None:
        """Listen no longer."""
        for reader in self._readers.values():
            reader.stop()
        self._readers.clear()
