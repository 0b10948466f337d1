"""The tokens of the look: colours in three columns, type sizes, spaces and corners."""

from __future__ import annotations

from dataclasses import fields

from dcms_desktop.kernel.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """One column of colours, each as ``#RRGGBB``."""

    name: str
    title: str
    is_dark: bool
    bg: str
    surface: str
    raised: str
    text: str
    muted: str
    line: str
    soft: str
    accent: str
    accent_bg: str
    focus: str
    ok: str
    warn: str
    warn_bg: str
    bad: str
    bad_bg: str
    rail: str
    rail_text: str
    rail_sel: str


LIGHT = Tokens(
    name="light",
    title="Light",
    is_dark=False,
    bg="#F3F5F7",
    surface="#FFFFFF",
    raised="#FAFBFC",
    text="#16202B",
    muted="#5A6675",
    line="#D8DEE6",
    soft="#E9EDF2",
    accent="#0B5F66",
    accent_bg="#E2F1F1",
    focus="#0B7A83",
    ok="#0A6B45",
    warn="#9A5B00",
    warn_bg="#FFF4DD",
    bad="#B3261E",
    bad_bg="#FDE9E7",
    rail="#10262B",
    rail_text="#B9CDD0",
    rail_sel="#1D4046",
)

DARK = Tokens(
    name="dark",
    title="Dark",
    is_dark=True,
    bg="#11161B",
    surface="#171D24",
    raised="#1C232B",
    text="#E6EBF0",
    muted="#9AA7B4",
    line="#2B343E",
    soft="#222A33",
    accent="#5CC6CC",
    accent_bg="#15343A",
    focus="#3FB4BC",
    ok="#5BCB97",
    warn="#F0B65A",
    warn_bg="#3A2C12",
    bad="#FF8A80",
    bad_bg="#3D1D1B",
    rail="#0B1013",
    rail_text="#8FA3A8",
    rail_sel="#1B2A2F",
)

# Made for eyes that need it: every text 7 : 1 or better, hairlines that can be seen, a yellow focus frame.
CONTRAST = Tokens(
    name="contrast",
    title="High contrast",
    is_dark=True,
    bg="#000000",
    surface="#000000",
    raised="#0E0E0E",
    text="#FFFFFF",
    muted="#DADADA",
    line="#9C9C9C",
    soft="#2E2E2E",
    accent="#7BE7FF",
    accent_bg="#00344A",
    focus="#FFE500",
    ok="#6CFFAE",
    warn="#FFCB52",
    warn_bg="#332300",
    bad="#FFB0AA",
    bad_bg="#430B07",
    rail="#000000",
    rail_text="#FFFFFF",
    rail_sel="#00455F",
)

COLUMNS = (LIGHT, DARK, CONTRAST)
BY_NAME = {column.name: column for column in COLUMNS}
COLOUR_NAMES = tuple(field.name for field in fields(Tokens))[3:]

# ── type, in pixels at 100 % ──
LABEL = 11
QUIET = 12
BODY = 13
NAME = 15
TITLE = 17
NET = 34
PLAIN = 400
STRONG = 600

# ── space, corners, lines ──
SPACE = (4, 8, 12, 16, 24)
RADIUS_CAP = 4
RADIUS_FIELD = 6
RADIUS_CARD = 8
HAIRLINE = 1
FOCUS_LINE = 2

# ── sizes of the frame ──
TOP_BAR = 44
RAIL = 68
TITLE_LINE = 40
PARTY_CARD = 58
GRID_HEADER = 28
GRID_ROW = 27
MESSAGE_BAR = 26
KEY_LINE = 30
RAIL_COLLAPSES_BELOW = 1200

SMALLEST_SCALE = 90
LARGEST_SCALE = 200

ON_ANY = ("bg", "surface", "raised", "soft", "accent_bg")
"""Backgrounds that carry any of the colours of text."""

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((ink, paper) for ink in ("text", "muted", "accent", "ok", "warn", "bad") for paper in ON_ANY),
    ("text", "warn_bg"),
    ("text", "bad_bg"),
    ("warn", "warn_bg"),
    ("bad", "bad_bg"),
    ("rail_text", "rail"),
    ("rail_text", "rail_sel"),
    ("surface", "accent"),
)
"""Every pair of ink and paper the window uses for text; a test holds each to 4.5 : 1."""

SIGN_PAIRS: tuple[tuple[str, str], ...] = tuple(("focus", paper) for paper in ON_ANY)
"""Frames that must be seen, not read: 3 : 1."""


def _luminance(colour: str) -> float:
    """Return the relative luminance of ``#RRGGBB`` after WCAG 2.1."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: str, paper: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(ink), _luminance(paper)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
