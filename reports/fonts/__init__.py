"""Fonts: the bundled Noto Sans files, one copy for the window and for paper.

Owns      the font files of this folder and their licence.
Promises  The same letters on every PC: nothing depends on the fonts that happen to be installed.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent

LATIN = "NotoSans"
SYMBOLS = "NotoSansShopSymbols"
SCRIPTS = (
    "NotoSansDevanagari",
    "NotoSansTamil",
    "NotoSansGujarati",
    "NotoSansTelugu",
    "NotoSansKannada",
    "NotoSansBengali",
)


def font_file(face: str, weight: str = "Regular") -> Path:
    """Return the file of one face: ``font_file("NotoSansTamil", "Bold")``."""
    path = FOLDER / f"{face}-{weight}.ttf"
    if not path.is_file():
        raise FileNotFoundError(path)
    return path


def all_font_files() -> tuple[Path, ...]:
    """Return every bundled font file, in the order of their names."""
    return tuple(sorted(FOLDER.glob("*.ttf")))
