"""The message bar: one line above the key line whose room is always kept; questions sit in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtCore import Qt
from PySide6.QtCore import QTimer
from PySide6.QtCore import Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QLabel
from PySide6.QtWidgets import QLineEdit
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ui.kit.edits import TextEdit
from ui.kit.keys import ENTER
from ui.kit.painted import rounded
from ui.kit.parts import Button
from ui.kit.parts import Label
from ui.kit.parts import focus_in
from ui.kit.parts import set_property
from ui.kit.parts import set_spacing
from ui.language.catalog import say
from ui.look import tokens as look
from ui.look.icons import icon_picture
from ui.look.theme import on_theme
from ui.look.theme import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtGui import QPaintEvent

    from ui.shell.messages import Message
    from ui.shell.messages import Messages
    from ui.shell.messages import Question

ICONS = {
    "ok": "circle-check",
    "info": "info",
    "warn": "triangle-alert",
    "bad": "circle-alert",
    "ask": "circle-help",
}
TONES = {"ok": "ok", "info": "muted", "warn": "warn", "bad": "bad", "ask": "accent"}
PAPERS = {"warn": "warn_bg", "bad": "bad_bg", "ask": "accent_bg"}
READ_FOR = 9_000
"""How long a quiet line stays, in milliseconds. Warnings and stops stay until the next one, or until
their page is left; questions until they are answered."""


class MessageBar(QWidget):
    """Shows what `Messages` says, and takes the answers."""

    def __init__(self, messages: Messages) -> None:
        super().__init__()
        self._messages = messages
        self._level = ""
        self._before: QWidget | None = None
        self._sign = QLabel()
        self._text = Label("", "quiet")
        self._next = Label("", "quiet")
        self._typed = TextEdit(name="Answer")
        self._yes = Button(look="plain")
        self._no = Button(look="plain")
        self._row = QHBoxLayout(self)
        for part in (self._sign, self._text, self._next, self._typed, self._yes, self._no):
            self._row.addWidget(part)
        self._row.setStretch(3, 1)
        self._row.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        self._yes.clicked.connect(self._say_yes)
        self._no.clicked.connect(self._say_no)
        messages.said.connect(self.show_message)
        messages.asked.connect(self.show_question)
        messages.cleared.connect(self.clear)
        self.clear()
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes and colours now in force."""
        px = theme().px
        self.setFixedHeight(px(look.MESSAGE_BAR))
        set_spacing(self._row, (20, 3, 20, 0), 8)
        for part in (self._typed, self._yes, self._no):
            part.setStyleSheet(f"min-height: {px(20)}px; max-height: {px(20)}px;")
        self._draw_sign()

    def _draw_sign(self) -> None:
        if self._level:
            self._sign.setPixmap(
                icon_picture(ICONS[self._level], 16, TONES[self._level], self.devicePixelRatioF())
            )

    def _show(self, level: str, text: str, next_step: str) -> None:
        self._level = level
        self._text.setText(text)
        self._next.setText(next_step)
        set_property(self._text, "tone", "" if level in {"info", "ask"} else TONES[level])
        set_property(self._text, "look", "strong" if level in {"ask", "bad"} else "")
        for part in (self._sign, self._text, self._next):
            part.show()
        self.setAccessibleName(f"{say(text)} {say(next_step)}".strip())
        self._draw_sign()
        self.update()

    @Slot(object)
    def show_message(self, message: Message) -> None:
        """Show a message; an open question stays until it is answered."""
        if self._messages.question is not None:
            return
        self._show(message.level, message.text, message.next_step)
        if message.level in {"ok", "info"}:
            self._timer.start(READ_FOR)
        else:
            self._timer.stop()

    @Slot(object)
    def show_question(self, question: Question) -> None:
        """Show a question; Enter gives the likely answer."""
        self._timer.stop()
        self._show("ask", question.text, "")
        self._next.hide()
        self._typed.setVisible(question.wants_text)
        self._typed.clear()
        self._typed.show_wrong(wrong=False)
        hidden = QLineEdit.EchoMode.Password if question.secret else QLineEdit.EchoMode.Normal
        self._typed.setEchoMode(hidden)
        likely_yes = question.likely or question.wants_text
        self._yes.show_words(question.yes, "Enter" if likely_yes else question.yes[:1].upper())
        self._no.show_words(question.no, "Esc" if likely_yes else "Enter")
        self._yes.show()
        self._no.show()
        focus = focus_in(self)
        if focus is not None and not self.isAncestorOf(focus):
            self._before = focus
        likely = self._typed if question.wants_text else self._yes if question.likely else self._no
        likely.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def clear(self) -> None:
        """Empty the bar and give the focus back."""
        self._level = ""
        focus = focus_in(self)
        had_focus = focus is not None and self.isAncestorOf(focus)
        self._typed.clear()
        for part in (self._sign, self._text, self._next, self._typed, self._yes, self._no):
            part.hide()
        self.setAccessibleName(say("No message"))
        before, self._before = self._before, None
        if had_focus and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()

    @Slot()
    def _say_yes(self) -> None:
        question = self._messages.question
        wants_text = question is not None and question.wants_text
        if wants_text and not self._typed.text().strip():
            self._typed.show_wrong(wrong=True)
            self._typed.setFocus()
            return
        self._typed.show_wrong(wrong=False)
        self._messages.answer(self._typed.text().strip() if wants_text else True)

    @Slot()
    def _say_no(self) -> None:
        self._messages.answer(answer=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer by Enter, Esc, the first letter, or Y and N."""
        question = self._messages.question
        if question is None:
            super().keyPressEvent(event)
            return
        typed = event.text().lower()
        letters = {"n": False, "y": True, question.no[:1].lower(): False, question.yes[:1].lower(): True}
        if event.key() in ENTER:
            said = (
                self._yes.hasFocus() or (question.likely and not self._no.hasFocus()) or question.wants_text
            )
            (self._say_yes if said else self._say_no)()
        elif event.key() == Qt.Key.Key_Escape:
            self._say_no()
        elif typed in letters:
            (self._say_yes if letters[typed] else self._say_no)()
        elif event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            (self._no if self._yes.hasFocus() else self._yes).setFocus()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the foot of the window, and the paper under a warning, a stop or a question."""
        made = theme()
        painter = QPainter(self)
        painter.fillRect(self.rect(), made.colour("surface"))
        painter.fillRect(0, 0, self.width(), 1, made.colour("line"))
        paper = PAPERS.get(self._level)
        if paper is not None:
            place = QRectF(self.rect()).adjusted(made.px(12), 3, -made.px(12), 0)
            rounded(painter, place, made.px(look.RADIUS_FIELD), made.colour(paper), None)
        painter.end()
