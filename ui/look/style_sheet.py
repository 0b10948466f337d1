"""The style sheet: what Fusion draws, in our tokens. Our own parts paint themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.look import tokens as look

if TYPE_CHECKING:
    from collections.abc import Callable

_SHEET = """
QLabel { background: transparent; color: %text; }
QLabel[look="label"] { font-size: %pxLABEL; color: %muted; }
QLabel[look="quiet"] { font-size: %pxQUIET; color: %muted; }
QLabel[look="head"] { font-size: %pxQUIET; font-weight: 600; color: %muted; }
QLabel[look="strong"] { font-size: %pxBODY; font-weight: 600; }
QLabel[look="name"] { font-size: %pxNAME; font-weight: 600; }
QLabel[look="number"] { font-size: %pxNAME; font-weight: 600; color: %accent; }
QLabel[look="title"] { font-size: %pxTITLE; font-weight: 600; }
QLabel[look="net"] { font-size: %pxNET; font-weight: 600; color: %accent; }
QLabel[tone="muted"] { color: %muted; }
QLabel[tone="accent"] { color: %accent; }
QLabel[tone="ok"] { color: %ok; }
QLabel[tone="warn"] { color: %warn; }
QLabel[tone="bad"] { color: %bad; }

QLineEdit, QPlainTextEdit, QSpinBox, QComboBox {
  background: %surface; color: %text; border: 1px solid %line; border-radius: %px6;
  padding: 0 %px8; min-height: %px28; selection-background-color: %accent; selection-color: %surface;
}
QPlainTextEdit { padding: %px4 %px6; }
QLineEdit:focus, QPlainTextEdit:focus, QSpinBox:focus, QComboBox:focus {
  border: 2px solid %focus; padding: 0 %px7;
}
QPlainTextEdit:focus { padding: %px3 %px5; }
QLineEdit[wrong="true"], QComboBox[wrong="true"], QPlainTextEdit[wrong="true"] { border-color: %bad; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { background: %bg; color: %muted; }
QLineEdit:read-only { background: %raised; color: %muted; }
QLineEdit[cell="true"] {
  border: 2px solid %focus; border-radius: 0; padding: 0 %px4; min-height: 0; background: %surface;
}
QComboBox::drop-down { border: none; width: %px20; }
QComboBox QAbstractItemView {
  background: %raised; color: %text; border: 1px solid %line; outline: 0;
  selection-background-color: %accent_bg; selection-color: %text;
}

QPushButton {
  background: %surface; color: %text; border: 1px solid %line; border-radius: %px6;
  padding: 0 %px12; min-height: %px28;
}
QPushButton:hover { background: %soft; }
QPushButton:pressed { background: %accent_bg; }
QPushButton:focus { border: 2px solid %focus; padding: 0 %px11; }
QPushButton:disabled { color: %muted; background: %bg; }
QPushButton[look="primary"] { background: %accent; color: %surface; border: 2px solid %accent; }
QPushButton[look="primary"] { font-weight: 600; }
QPushButton[look="primary"]:focus { border: 2px solid %text; }
QPushButton[look="primary"]:disabled { background: %soft; color: %muted; border-color: %line; }
QPushButton[look="plain"] { border: none; background: transparent; color: %accent; padding: 0 %px8; }
QPushButton[look="plain"]:focus { border: 2px solid %focus; padding: 0 %px6; }

QFrame[look="card"] { background: %surface; border: 1px solid %line; border-radius: %px8; }
QFrame[look="raised"] { background: %raised; border: 1px solid %line; border-radius: %px8; }
QFrame[look="hairline"] { background: %line; border: none; max-height: 1px; min-height: 1px; }

QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }
QScrollArea, QTableView { border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: %px10; margin: 0; }
QScrollBar:horizontal { background: transparent; height: %px10; margin: 0; }
QScrollBar::handle { background: %line; border-radius: %px4; margin: 2px; }
QScrollBar::handle:hover { background: %muted; }
QScrollBar::handle:vertical { min-height: %px28; }
QScrollBar::handle:horizontal { min-width: %px28; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QToolTip { background: %raised; color: %text; border: 1px solid %line; padding: %px4; }
QProgressBar { background: %soft; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: %accent; border-radius: 2px; }
QMenu { background: %raised; color: %text; border: 1px solid %line; padding: %px4; }
QMenu::item { padding: %px4 %px16; border-radius: %px4; }
QMenu::item:selected { background: %accent_bg; }
QSplitter::handle { background: %line; }
QDialog { background: %bg; }
"""

_TYPE = ("LABEL", "QUIET", "BODY", "NAME", "TITLE", "NET")


def style_sheet(tokens: look.Tokens, px: Callable[[int], int]) -> str:
    """Return the style sheet of one column of tokens at one text scale."""
    sheet = _SHEET
    for word in _TYPE:
        sheet = sheet.replace(f"%px{word}", f"{px(getattr(look, word))}px")
    for size in range(40, 0, -1):
        sheet = sheet.replace(f"%px{size}", f"{px(size)}px")
    for name in sorted((*look.COLOUR_NAMES, "name"), key=len, reverse=True):
        sheet = sheet.replace(f"%{name}", getattr(tokens, name))
    return sheet
