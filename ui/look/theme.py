"""The theme: palette, style sheet, fonts and sizes made from the tokens, switched while the program runs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import cast

from PySide6.QtCore import QLoggingCategory
from PySide6.QtCore import QObject
from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtGui import QColor
from PySide6.QtGui import QFont
from PySide6.QtGui import QFontDatabase
from PySide6.QtGui import QFontMetrics
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from PySide6.QtWidgets import QStyleFactory

from reports.fonts import all_font_files
from ui.language import catalog
from ui.look import tokens as look
from ui.look.style_sheet import style_sheet

if TYPE_CHECKING:
    from collections.abc import Callable

FAMILIES = (
    "Noto Sans",
    "Noto Sans Shop Symbols",
    "Noto Sans Devanagari",
    "Noto Sans Tamil",
    "Noto Sans Gujarati",
    "Noto Sans Telugu",
    "Noto Sans Kannada",
    "Noto Sans Bengali",
)


MOST_FITS = 8_000
"""Texts whose width is remembered: some screens of a table."""


class Theme(QObject):
    """The colours and sizes now in force. Ask `theme()` for the only one."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens = look.LIGHT
        self.scale = 100
        self._colours: dict[str, QColor] = {}
        self._fonts: dict[tuple[int, bool], QFont] = {}
        self._metrics: dict[tuple[int, bool], QFontMetrics] = {}
        self._fits: dict[tuple[str, int, int, bool], tuple[str, int]] = {}

    def px(self, size: int) -> int:
        """Return ``size`` pixels at the text scale in force; hairlines stay hairlines."""
        return size if size <= 2 else (size * self.scale + 50) // 100

    def colour(self, name: str) -> QColor:
        """Return the colour of one token."""
        found = self._colours.get(name)
        if found is None:
            found = self._colours[name] = QColor(getattr(self.tokens, name))
        return found

    def font(self, size: int = look.BODY, *, strong: bool = False) -> QFont:
        """Return the font of one type size."""
        found = self._fonts.get((size, strong))
        if found is None:
            found = QFont(list(FAMILIES))
            found.setPixelSize(self.px(size))
            found.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
            found.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
            self._fonts[(size, strong)] = found
        return found

    def metrics(self, size: int = look.BODY, *, strong: bool = False) -> QFontMetrics:
        """Return the measures of one type size."""
        found = self._metrics.get((size, strong))
        if found is None:
            found = self._metrics[(size, strong)] = QFontMetrics(self.font(size, strong=strong))
        return found

    def fit(self, text: str, room: int, size: int = look.BODY, *, strong: bool = False) -> tuple[str, int]:
        """Return a text, cut with dots where ``room`` is too small, and how wide it is; remembered."""
        key = (text, room, size, strong)
        found = self._fits.get(key)
        if found is None:
            if len(self._fits) >= MOST_FITS:
                self._fits.clear()
            metrics = self.metrics(size, strong=strong)
            shown, width = text, metrics.horizontalAdvance(text)
            if width > room:
                shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
                width = metrics.horizontalAdvance(shown)
            found = self._fits[key] = (shown, width)
        return found

    def width(self, text: str, size: int = look.BODY, *, strong: bool = False) -> int:
        """Return how wide a text is; remembered."""
        return self.fit(text, 1 << 20, size, strong=strong)[1]

    def fitting(self, text: str, width: int, size: int = look.BODY, *, strong: bool = False) -> QFont:
        """Return the font of a size, or the largest smaller one, down to two thirds, in which a text fits."""
        wanted = self.metrics(size, strong=strong).horizontalAdvance(text)
        if wanted <= width or wanted <= 0:
            return self.font(size, strong=strong)
        made = QFont(self.font(size, strong=strong))
        made.setPixelSize(max(self.px(size) * 2 // 3, made.pixelSize() * width // wanted))
        return made

    @Slot(str)
    def use(self, name: str) -> None:
        """Change to the column of tokens called ``name``; an unknown name means light."""
        self._set(look.BY_NAME.get(name, look.LIGHT), self.scale)

    @Slot(int)
    def set_scale(self, percent: int) -> None:
        """Change the size of text, held between 90 and 200 %."""
        self._set(self.tokens, max(look.SMALLEST_SCALE, min(look.LARGEST_SCALE, percent)))

    @Slot()
    def larger(self) -> None:
        """Make text one step larger."""
        self.set_scale(self.scale + (10 if self.scale < 150 else 25))

    @Slot()
    def smaller(self) -> None:
        """Make text one step smaller."""
        self.set_scale(self.scale - (10 if self.scale <= 150 else 25))

    @Slot(str)
    def speak(self, code: str) -> None:
        """Change the language of the window; every open page shows it at once."""
        if catalog.current() == catalog.use(code):
            return
        self._fonts.clear()
        self._metrics.clear()
        self._fits.clear()
        for widget in QApplication.allWidgets():
            again = getattr(widget, "speak", None)
            if again is not None:
                again()
            elif named := widget.property("named"):
                widget.setAccessibleName(catalog.say(named))
        self.changed.emit()

    def _set(self, tokens: look.Tokens, scale: int) -> None:
        if tokens is self.tokens and scale == self.scale:
            return
        self.tokens, self.scale = tokens, scale
        self._colours.clear()
        self._fonts.clear()
        self._metrics.clear()
        self._fits.clear()
        app = QApplication.instance()
        if app is not None:
            self._dress(cast("QApplication", app))
        self.changed.emit()

    def _dress(self, app: QApplication) -> None:
        """Give the program its palette, font and style sheet."""
        app.setPalette(_palette(self))
        app.setFont(self.font())
        app.setStyleSheet(style_sheet(self.tokens, self.px))


_THEMES: list[Theme] = []


def theme() -> Theme:
    """Return the theme in force; made at the first call."""
    if not _THEMES:
        _THEMES.append(Theme())
    return _THEMES[0]


def on_theme(adapt: Callable[[], None]) -> None:
    """Call ``adapt`` now and whenever colours or sizes change; a bound method lets its closed window go."""
    theme().changed.connect(adapt)
    adapt()


def dress(app: QApplication, name: str = "light", scale: int = 100) -> Theme:
    """Load the bundled fonts and dress the program; returns the theme in force."""
    QLoggingCategory.setFilterRules("qt.text.font.db=false")  # it warns of each font that lacks a script
    _load_fonts()
    app.setStyle(QStyleFactory.create("Fusion"))
    app.setEffectEnabled(_NO_MOTION, False)
    made = theme()
    made.use(name)
    made.set_scale(scale)
    made._dress(app)  # noqa: SLF001 - the two stand in one file; the first dressing happens even without a change
    return made


_NO_MOTION = Qt.UIEffect.UI_AnimateCombo

_loaded: list[int] = []


def _load_fonts() -> None:
    """Register the bundled fonts once."""
    if not _loaded:
        _loaded.extend(QFontDatabase.addApplicationFont(str(path)) for path in all_font_files())


def _palette(made: Theme) -> QPalette:
    """Return the palette of the tokens, for what the style sheet does not name."""
    colour = made.colour
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, name in (
        (roles.Window, "bg"),
        (roles.WindowText, "text"),
        (roles.Base, "surface"),
        (roles.AlternateBase, "raised"),
        (roles.Text, "text"),
        (roles.PlaceholderText, "muted"),
        (roles.Button, "raised"),
        (roles.ButtonText, "text"),
        (roles.BrightText, "bad"),
        (roles.Highlight, "accent"),
        (roles.HighlightedText, "surface"),
        (roles.Accent, "accent"),
        (roles.Link, "accent"),
        (roles.LinkVisited, "accent"),
        (roles.ToolTipBase, "raised"),
        (roles.ToolTipText, "text"),
        (roles.Light, "surface"),
        (roles.Midlight, "soft"),
        (roles.Mid, "line"),
        (roles.Dark, "line"),
        (roles.Shadow, "line"),
    ):
        palette.setColor(role, colour(name))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, colour("muted"))
    return palette
