"""Where this user's things lie: the practice company, and which books were opened last."""

import json
from pathlib import Path

import platformdirs

APP = "dcms"
PRACTICE = "practice"


def data_folder() -> Path:
    """Return the folder of this user's books on this PC."""
    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def practice_folder() -> Path:
    """Return where the practice company lies."""
    return data_folder() / PRACTICE


def _last_file() -> Path:
    return Path(platformdirs.user_config_dir(APP, appauthor=False)) / "last.json"


def last_books() -> str | None:
    """Return the folder or address of the books opened last, None when none were."""
    try:
        said = json.loads(_last_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    books = said.get("books") if isinstance(said, dict) else None
    return books if isinstance(books, str) and books else None


def remember_books(where: str | Path) -> None:
    """Remember the books that were opened; a folder that cannot be written is no trouble."""
    place = str(where)
    if not place.startswith("postgresql"):
        place = str(Path(place).resolve())
    try:
        _last_file().parent.mkdir(parents=True, exist_ok=True)
        _last_file().write_text(json.dumps({"books": place}), encoding="utf-8")
    except OSError:
        return
