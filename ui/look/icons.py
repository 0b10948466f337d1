"""Icons: one open outline set (Lucide), drawn in the colour asked for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray
from PySide6.QtCore import QRectF
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtGui import QPainter
from PySide6.QtGui import QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.look.theme import theme

FOLDER = Path(__file__).resolve().parent / "icons"
STROKE = 'stroke-width="2"'


def icon_names() -> tuple[str, ...]:
    """Return the names of all icons, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.svg")))


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str, stroke: str) -> QSvgRenderer:
    """Return the renderer of one icon in one colour; an unknown name is a slip of ours."""
    drawing = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    drawing = drawing.replace("currentColor", colour).replace(STROKE, f'stroke-width="{stroke}"')
    return QSvgRenderer(QByteArray(drawing.encode()))


def draw_icon(painter: QPainter, name: str, place: QRectF, colour: str) -> None:
    """Draw an icon into ``place``; ``colour`` is the name of a token."""
    _renderer(name, getattr(theme().tokens, colour), "1.75").render(painter, place)


@lru_cache(maxsize=512)
def _pixmap(name: str, size: int, colour: str, ratio: float) -> QPixmap:
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _renderer(name, colour, "1.75").render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


def icon_picture(name: str, size: int = 16, colour: str = "text", ratio: float = 1.0) -> QPixmap:
    """Return an icon as a picture ``size`` pixels wide at 100 % text; ``colour`` is the name of a token."""
    made = theme()
    return _pixmap(name, made.px(size), getattr(made.tokens, colour), ratio)


def icon(name: str, size: int = 16, colour: str = "text") -> QIcon:
    """Return an icon for a button, sharp on screens of one, one and a half and two pixels a point."""
    made = QIcon()
    for ratio in (1.0, 1.5, 2.0):
        made.addPixmap(icon_picture(name, size, colour, ratio))
    return made
