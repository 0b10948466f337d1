"""A folder instead of a printer: every job becomes a file with a safe name, whole or not at all."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from dcms_desktop.kernel.errors import Outside
from reports.devices.way import Way

PDF = b"%PDF-"
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
)
MOST_SAME = 10_000


def send(address: str, data: bytes, title: str) -> None:
    """Write the job into a folder; a name that is taken gets a number, nothing is overwritten."""
    folder = Path(address).expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_new(folder, safe_file_name(title), ".pdf" if data.startswith(PDF) else ".bin", data)
    except OSError as trouble:
        raise Outside(
            f"The folder {folder} cannot be written ({trouble.strerror}).",
            "Pick a folder you may write to, with room.",
        ) from trouble


def safe_file_name(title: str) -> str:
    """Return a name that every file system takes: no separators, no device names, no dots at the ends."""
    plain = "".join(mark if mark.isalnum() or mark in " -_" else "-" for mark in title).strip(" -_.")[:80]
    return f"paper {plain}".strip() if not plain or plain.lower() in _RESERVED else plain


def _write_new(folder: Path, name: str, ending: str, data: bytes) -> Path:
    handle, temporary = tempfile.mkstemp(prefix=".dcms-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        return Path(temporary).replace(_take_name(folder, name, ending))
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _take_name(folder: Path, name: str, ending: str) -> Path:
    """Make an empty file under the first free name: a second writer cannot take it any more."""
    for number in range(1, MOST_SAME):
        target = folder / f"{name}{f' ({number})' if number > 1 else ''}{ending}"
        with suppress(FileExistsError):
            target.touch(exist_ok=False)
            return target
    raise FileExistsError(17, "too many files of this name", str(folder / name))


WAY = Way("file", "Folder", "papers", send)
