"""Work before the first window: its answer, its trouble, and how far it is."""

import threading

import pytest
from PySide6.QtWidgets import QApplication

from dcms_desktop.kernel.errors import Outside
from ui.shell.starting import Told
from ui.shell.starting import while_starting


def test_the_answer_comes_from_another_thread(dressed: QApplication) -> None:
    assert dressed is not None
    here = threading.get_ident()
    heard: list[int] = []

    def work(told: Told) -> int:
        for done in range(3):
            told(done, 3)
        heard.append(threading.get_ident())
        return 42

    assert while_starting(work, "Opening the books…") == 42
    assert heard != [here]


def test_trouble_of_the_work_is_raised_here(dressed: QApplication) -> None:
    assert dressed is not None

    def work(_told: Told) -> int:
        raise Outside("The disk is full.", "Free some space.")

    with pytest.raises(Outside, match="disk is full"):
        while_starting(work, "Opening the books…")
