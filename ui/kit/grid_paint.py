"""How a grid draws its rows: row by row in one pass, each cell asked for once, no layout of text in a box."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtGui import QPen

from ui.language.catalog import ENGLISH
from ui.language.catalog import current as language
from ui.language.catalog import say_value
from ui.look import tokens as look
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter

    from ui.kit.grid_model import GridColumn

PAD = 8

Shown = str | tuple[str, str]
"""A text, or a text and its tone."""
Place = tuple[int, int, int, "GridColumn"]
"""A column in view: its number, left edge and width, and what it is."""


@lru_cache(maxsize=64)
def tone_parts(tone: str) -> tuple[str, bool]:
    """Return the token and the weight a tone asks for: ``"warn strong"`` is ``("warn", True)``."""
    words = tone.split()
    strong = "strong" in words
    colours = [word for word in words if word != "strong"]
    return (colours[0] if colours else "text"), strong


class RowPainter:
    """Draws rows while one paint event lasts; ``shown`` gives the cells of a row."""

    def __init__(
        self,
        painter: QPainter,
        columns: Sequence[Place],
        shown: Callable[[int], Sequence[Shown]],
    ) -> None:
        made = theme()
        self._made = made
        self._painter = painter
        self._columns = columns
        self._shown = shown
        self._translates = language() != ENGLISH
        self._pad = made.px(PAD)
        self._pens: dict[str, tuple[QPen, bool]] = {}
        self._fonts = {strong: made.font(look.BODY, strong=strong) for strong in (False, True)}
        measures = [made.metrics(look.BODY, strong=strong) for strong in (False, True)]
        self._down = [each.ascent() - each.descent() for each in measures]
        self._hairline = QPen(made.colour("soft"))

    def _pen(self, tone: str) -> tuple[QPen, bool]:
        found = self._pens.get(tone)
        if found is None:
            token, strong = tone_parts(tone)
            found = self._pens[tone] = (QPen(self._made.colour(token)), strong)
        return found

    def draw(self, row: int, place: QRect, *, is_current: bool) -> None:
        """Draw one row: its paper, its texts, the hairline below."""
        painter, pad, fit = self._painter, self._pad, self._made.fit
        painter.fillRect(place, self._made.colour("accent_bg" if is_current else "surface"))
        top, height = place.top(), place.height()
        cells = self._shown(row)
        for number, left, width, head in self._columns:
            cell = cells[number]
            text, tone = (cell, "") if isinstance(cell, str) else cell
            if not text:
                continue
            if self._translates:
                text = say_value(text)
            pen, strong = self._pen(tone or head.tone)
            room = width - 2 * pad
            text, wide = fit(text, room, strong=strong)
            start = left + pad
            if head.kind == "number":
                start += room - wide
            elif head.kind == "centre":
                start += (room - wide) // 2
            painter.setFont(self._fonts[strong])
            painter.setPen(pen)
            painter.drawText(start, top + (height + self._down[strong]) // 2, text)
        painter.setPen(self._hairline)
        painter.drawLine(place.left(), place.bottom(), place.right(), place.bottom())

    def frame(self, place: QRect) -> None:
        """Draw the frame of the active cell."""
        self._painter.setPen(QPen(self._made.colour("focus"), look.FOCUS_LINE))
        self._painter.drawRect(place.adjusted(1, 1, -1, -1))
