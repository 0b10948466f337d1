"""Three sounds: scan ok, scan unknown, stopped. Made here, played by what the PC has."""

from __future__ import annotations

import array
import math
import shutil
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

from PySide6.QtWidgets import QApplication

RATE = 22_050
NOTES: dict[str, tuple[tuple[int, int], ...]] = {
    "ok": ((1320, 70),),
    "unknown": ((440, 90), (0, 40), (440, 90)),
    "stopped": ((330, 160), (220, 220)),
}
"""Each sound as (hertz, milliseconds); 0 hertz is a pause."""


def samples(name: str) -> array.array[int]:
    """Return one sound as 16 bit samples, faded at both ends of each note."""
    made = array.array("h")
    for hertz, length in NOTES[name]:
        count = RATE * length // 1000
        for place in range(count):
            fade = min(1.0, place / 200, (count - place) / 200)
            made.append(round(9000 * fade * math.sin(2 * math.pi * hertz * place / RATE)))
    return made


def write_sound(name: str, path: Path) -> None:
    """Write one sound as a WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples(name).tobytes())


class Sounds:
    """Plays the sounds; tests read ``played``."""

    def __init__(self, *, silent: bool = False) -> None:
        self.silent = silent
        self.played: list[str] = []
        self._folder: Path | None = None
        self._running: subprocess.Popen[bytes] | None = None

    def scan_ok(self) -> None:
        """Sound a scan that was understood."""
        self._play("ok")

    def scan_unknown(self) -> None:
        """Sound a scan nobody knows."""
        self._play("unknown")

    def stopped(self) -> None:
        """Sound a refusal."""
        self._play("stopped")

    def _play(self, name: str) -> None:
        self.played.append(name)
        del self.played[:-50]
        if self.silent:
            return
        if sys.platform == "win32":
            import winsound

            winsound.PlaySound(str(self._file(name)), winsound.SND_FILENAME | winsound.SND_ASYNC)
            return
        player = next((found for tool in ("paplay", "aplay") if (found := shutil.which(tool))), None)
        if player is None:
            QApplication.beep()
            return
        if self._running is None or self._running.poll() is not None:
            self._running = subprocess.Popen(  # noqa: S603 - a player found on this PC, a file of our own
                [player, str(self._file(name))], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )

    def _file(self, name: str) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="dcms-sounds-"))
        path = self._folder / f"{name}.wav"
        if not path.exists():
            write_sound(name, path)
        return path

    def close(self) -> None:
        """Take the files away."""
        if self._running is not None:
            self._running.wait(timeout=2)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
