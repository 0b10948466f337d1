"""Where books may lie: a local disk, not a share or a folder that another program copies behind our back."""

import sys
from pathlib import Path
from pathlib import PurePosixPath

from dcms_desktop.kernel.errors import Outside

_CLOUD = ("onedrive", "dropbox", "google drive", "googledrive", "icloud", "nextcloud", "pcloud")
_SHARES = (
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "fuse.sshfs",
    "fuse.rclone",
    "9p",
    "afs",
    "ncpfs",
    "webdav",
)


def refuse_shared_place(folder: Path) -> None:
    """Raise Outside when ``folder`` is a network share or a cloud folder: file locks lie there."""
    path = folder.resolve()
    for part in path.parts:
        if any(part.lower().startswith(name) for name in _CLOUD):
            raise Outside(
                f"The folder {path} is copied by a cloud program, which damages open books.",
                "Pick a folder on this PC's own disk; keep backups in the cloud instead.",
            )
    if _is_share(path):
        raise Outside(
            f"The folder {path} is on a network share, where file locks cannot be trusted.",
            "Pick a folder on this PC's own disk, or use PostgreSQL for several counters.",
        )


def _is_share(path: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        remote = 4
        return str(path).startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == remote
    return _mount_kind(path) in _SHARES


def _mount_kind(path: Path) -> str:
    """Return the file system type of the mount that holds ``path``; empty where it cannot be told."""
    try:
        lines = Path("/proc/self/mounts").read_text("utf-8").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    for line in lines:
        words = line.split()
        point = words[1].replace("\\040", " ")
        if PurePosixPath(path).is_relative_to(point) and len(point) >= len(best):
            best, kind = point, words[2]
    return kind
