"""The window that says why the program cannot go on, when there is no other window yet."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QPushButton
from PySide6.QtWidgets import QVBoxLayout

from ui.kit.parts import Label
from ui.kit.parts import set_spacing
from ui.look.theme import theme


class Sorry(QDialog):
    """One message, the next step, and Enter to close."""

    def __init__(self, message: str, next_step: str) -> None:
        super().__init__()
        self.setWindowTitle("DCMS Desktop")
        words = Label(message)
        step = Label(next_step, "quiet")
        for part in (words, step):
            part.setWordWrap(True)
        close = QPushButton("Close  Enter")
        close.setProperty("look", "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.addWidget(Label("The books do not open", "title"))
        column.addWidget(words)
        column.addWidget(step)
        column.addStretch(1)
        column.addLayout(row)
        set_spacing(column, 20, 10)
        self.resize(theme().px(460), theme().px(200))
