from __future__ import annotations

import logging
import shutil
import wave
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from ui.kit.edits import TextEdit
from ui.shell.crash import CrashKeeper
from ui.shell.crash import group_of
from ui.shell.messages import Message
from ui.shell.messages import Messages
from ui.shell.messages import Question
from ui.shell.page import Page
from ui.shell.sounds import NOTES
from ui.shell.sounds import RATE
from ui.shell.sounds import Sounds
from ui.shell.sounds import samples
from ui.shell.sounds import write_sound

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ui.shell.main_window import MainWindow


@pytest.fixture
def messages() -> Messages:
    return Messages()


def test_everything_said_is_kept_for_tests(messages: Messages) -> None:
    messages.tell("Held.")
    messages.done("Posted A/1.", "Cursor is in Party.")
    messages.warn("Short.")
    messages.stop("Printer is off.")
    assert messages.texts() == ["Held.", "Posted A/1.", "Short.", "Printer is off."]
    assert messages.last() == Message("bad", "Printer is off.")


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (Refused("No stock.", next_step="Press F4."), Message("warn", "No stock.", "Press F4.")),
        (NeedsConsent("below_cost", "Sell below cost?"), Message("warn", "Sell below cost?")),
        (
            Outside("The disk is full.", "Free some room."),
            Message("bad", "The disk is full.", "Free some room."),
        ),
    ],
)
def test_a_problem_is_said_with_its_next_step(messages: Messages, problem: Exception, said: Message) -> None:
    messages.show_problem(problem)
    assert messages.last() == said


def test_a_defect_goes_to_the_crash_window_or_up(messages: Messages) -> None:
    with pytest.raises(ZeroDivisionError):
        messages.show_problem(ZeroDivisionError())
    seen: list[Exception] = []
    messages.set_crash_handler(seen.append)
    messages.show_problem(ZeroDivisionError())
    assert len(seen) == 1


def test_questions_wait_for_each_other(messages: Messages) -> None:
    answers: list[str] = []
    messages.ask("First?", lambda: answers.append("yes 1"), lambda: answers.append("no 1"))
    messages.ask("Second?", lambda: answers.append("yes 2"), lambda: answers.append("no 2"))
    messages.ask_text("Why?", answers.append)
    asked = messages.question
    assert asked is not None
    assert asked.text == "First?"
    messages.answer(answer=True)
    messages.answer(answer=False)
    messages.answer("Wrong party")
    messages.answer(answer=True)
    assert answers == ["yes 1", "no 2", "Wrong party"]
    assert messages.question is None
    assert isinstance(messages.last(), Question)


class OneField(Page):
    def add_field(self) -> TextEdit:
        field = TextEdit(name="Item")
        self.body.addWidget(field)
        return field


def page_with_field(window: MainWindow) -> TextEdit:
    page = OneField(window.shell, "Test", room="sell")
    field = page.add_field()
    window.shell.show_page(page)
    field.setFocus()
    return field


def test_enter_gives_the_likely_answer_and_the_focus_returns(window: MainWindow) -> None:
    field = page_with_field(window)
    answers: list[str] = []
    messages = window.shell.messages
    messages.ask("Split over two batches?", lambda: answers.append("yes"), lambda: answers.append("no"))
    assert window.message_bar._yes.hasFocus()
    assert window.message_bar.accessibleName() == "Split over two batches?"
    QTest.keyClick(window.message_bar._yes, Qt.Key.Key_Return)
    assert answers == ["yes"]
    assert field.hasFocus()
    messages.ask(
        "Sell below cost?", lambda: answers.append("yes"), lambda: answers.append("no"), likely=False
    )
    assert window.message_bar._no.hasFocus()
    QTest.keyClick(window.message_bar._no, Qt.Key.Key_Return)
    messages.ask("And now?", lambda: answers.append("yes"), lambda: answers.append("no"))
    QTest.keyClick(window.message_bar._yes, Qt.Key.Key_Escape)
    messages.ask("And by letter?", lambda: answers.append("yes"), lambda: answers.append("no"))
    QTest.keyClicks(window.message_bar._yes, "y")
    messages.ask("And by click?", lambda: answers.append("yes"), lambda: answers.append("no"))
    QTest.keyClick(window.message_bar._yes, Qt.Key.Key_Right)
    QTest.mouseClick(window.message_bar._no, Qt.MouseButton.LeftButton)
    assert answers == ["yes", "no", "no", "yes", "no"]
    assert field.hasFocus()


def test_a_reason_is_asked_for_in_the_bar_and_not_taken_empty(window: MainWindow) -> None:
    field = page_with_field(window)
    reasons: list[str] = []
    window.shell.messages.ask_text("Why is the bill cancelled?", reasons.append)
    typed = window.message_bar._typed
    assert typed.hasFocus()
    QTest.keyClick(typed, Qt.Key.Key_Return)
    assert reasons == []
    QTest.keyClicks(typed, "Wrong party")
    QTest.keyClick(typed, Qt.Key.Key_Return)
    assert reasons == ["Wrong party"]
    assert field.hasFocus()
    window.shell.messages.ask_text("And who?", reasons.append)
    QTest.keyClick(typed, Qt.Key.Key_Return)
    assert typed.property("wrong") == "true"
    window.shell.messages.answer("")
    window.shell.messages.ask_text("And when?", reasons.append)
    assert typed.property("wrong") == "false"


def test_a_quiet_line_goes_by_itself_and_a_question_is_not_talked_over(window: MainWindow) -> None:
    page_with_field(window)
    messages = window.shell.messages
    messages.done("Posted.")
    assert window.message_bar._timer.isActive()
    messages.warn("Short.")
    assert not window.message_bar._timer.isActive()
    assert window.message_bar._text.text() == "Short."
    messages.ask("Go on?", lambda: None)
    messages.done("Sent.")
    assert window.message_bar._text.text() == "Go on?"
    assert not window.message_bar.grab().isNull()
    QTest.keyClick(window.message_bar._yes, Qt.Key.Key_Return)
    assert window.message_bar.accessibleName() == "No message"


class Drafts:
    def __init__(self) -> None:
        self.saved = 0

    def save(self) -> bool:
        self.saved += 1
        return True


def broken_draft() -> bool:
    raise OSError("disk full")


def fail(number: int) -> Exception:
    try:
        return ValueError(1 // number)
    except ZeroDivisionError as problem:
        return problem


@pytest.mark.logs("defect", "a draft could not be saved")
@pytest.mark.usefixtures("dressed")
def test_a_defect_is_shown_once_logged_whole_and_drafts_are_saved(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    keeper = CrashKeeper()
    drafts, gone = Drafts(), Drafts()
    for saver in (drafts.save, gone.save, broken_draft):
        keeper.add_draft_saver(saver)
    del gone
    with caplog.at_level(logging.ERROR):
        for _time in range(3):
            keeper.handle(fail(0))
    assert drafts.saved == 3
    assert len(keeper.windows) == 1
    assert "ZeroDivisionError" in caplog.text
    window = keeper.windows[0]
    window.copy()
    assert "ZeroDivisionError" in QGuiApplication.clipboard().text()
    assert not window.isModal()
    window.accept()
    qtbot.waitUntil(lambda: not keeper.windows)
    assert group_of(fail(0)) == group_of(fail(0))


@pytest.mark.logs("defect")
@pytest.mark.usefixtures("dressed")
def test_a_defect_of_another_thread_comes_to_the_window(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys
    import threading

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    keeper = CrashKeeper()
    keeper.install()
    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    qtbot.waitUntil(lambda: len(keeper.windows) == 1)
    thread.join()
    sys.excepthook(ValueError, ValueError("here"), None)
    qtbot.waitUntil(lambda: len(keeper.windows) == 2)
    for window in list(keeper.windows):
        window.reject()


@pytest.mark.parametrize("name", sorted(NOTES))
def test_a_sound_is_short_and_not_too_loud(name: str, tmp_path: Path) -> None:
    made = samples(name)
    assert 0.05 < len(made) / RATE < 0.5
    assert max(made) < 12_000
    write_sound(name, tmp_path / "sound.wav")
    with wave.open(str(tmp_path / "sound.wav")) as file:
        assert file.getnframes() == len(made)


def made_folder(sounds: Sounds) -> Path | None:
    return sounds._folder


def test_sounds_are_silenced_by_one_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    sounds = Sounds(silent=True)
    sounds.scan_ok()
    sounds.scan_unknown()
    sounds.stopped()
    assert sounds.played == ["ok", "unknown", "stopped"]
    assert made_folder(sounds) is None
    sounds.silent = False
    monkeypatch.setattr(shutil, "which", lambda _tool: "/bin/true")
    sounds.scan_ok()
    assert made_folder(sounds) is not None
    sounds.close()
    assert made_folder(sounds) is None
