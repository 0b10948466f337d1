"""Messages and questions: said in one bar, never in a box; tests read what was said."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING
from typing import Literal

from PySide6.QtCore import QObject
from PySide6.QtCore import Signal

from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

Level = Literal["ok", "info", "warn", "bad"]
REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class Message:
    """One line said to the user: what is so, and the next step."""

    level: Level
    text: str
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question in place. Enter gives the likely answer, Esc says no; ``wants_text`` asks for a line."""

    text: str
    on_yes: Callable[[], object] | None = None
    on_no: Callable[[], object] | None = None
    yes: str = "Yes"
    no: str = "No"
    likely: bool = True
    wants_text: bool = False
    secret: bool = False
    """True hides what is typed: a PIN."""
    on_text: Callable[[str], object] | None = None


class Messages(QObject):
    """What is said to the user and asked of them, in order; the bar shows the newest."""

    said = Signal(object)
    asked = Signal(object)
    cleared = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.record: deque[Message | Question] = deque(maxlen=REMEMBERED)
        self._waiting: deque[Question] = deque()
        self._crash: Callable[[Exception], object] | None = None

    # ── telling ──

    def tell(self, text: str, next_step: str = "") -> None:
        """Say what is so."""
        self._say(Message("info", text, next_step))

    def done(self, text: str, next_step: str = "") -> None:
        """Say that something went well."""
        self._say(Message("ok", text, next_step))

    def warn(self, text: str, next_step: str = "") -> None:
        """Say what needs a look."""
        self._say(Message("warn", text, next_step))

    def stop(self, text: str, next_step: str = "") -> None:
        """Say what cannot go on."""
        self._say(Message("bad", text, next_step))

    def clear(self) -> None:
        """Empty the bar."""
        self.cleared.emit()

    def forget_trouble(self) -> None:
        """Take a warning or a stop off the bar: its page is left, or what caused it was put right."""
        newest = self.last()
        if not self._waiting and isinstance(newest, Message) and newest.level in {"warn", "bad"}:
            self.cleared.emit()

    def _say(self, message: Message) -> None:
        self.record.append(message)
        self.said.emit(message)

    def set_crash_handler(self, handler: Callable[[Exception], object]) -> None:
        """Say who shows defects."""
        self._crash = handler

    def show_problem(self, problem: Exception) -> None:
        """Say how an action ended: refused, to be agreed, stopped from outside; a defect is shown once."""
        if isinstance(problem, Refused):
            self.warn(problem.message, problem.next_step)
        elif isinstance(problem, NeedsConsent):
            self.warn(problem.question)
        elif isinstance(problem, Outside):
            self.stop(problem.message, problem.next_step)
        elif self._crash is not None:
            self._crash(problem)
        else:
            raise problem

    # ── asking ──

    def ask(
        self,
        text: str,
        on_yes: Callable[[], object],
        on_no: Callable[[], object] | None = None,
        *,
        yes: str = "Yes",
        no: str = "No",
        likely: bool = True,
    ) -> None:
        """Ask yes or no, in place."""
        self._put(Question(text, on_yes, on_no, yes, no, likely))

    def ask_text(
        self,
        text: str,
        on_text: Callable[[str], object],
        on_no: Callable[[], object] | None = None,
        *,
        yes: str = "Go on",
        secret: bool = False,
    ) -> None:
        """Ask for a line of text, such as a reason, in place; a secret one is not shown while it is typed."""
        self._put(
            Question(
                text, None, on_no, yes, "Back", likely=True, wants_text=True, secret=secret, on_text=on_text
            )
        )

    @property
    def question(self) -> Question | None:
        """Return the question that waits for its answer."""
        return self._waiting[0] if self._waiting else None

    def answer(self, answer: bool | str) -> None:
        """Answer the open question; the next one that waits is asked then."""
        if not self._waiting:
            return
        question = self._waiting.popleft()
        self.cleared.emit()
        if isinstance(answer, str) and question.on_text is not None:
            question.on_text(answer)
        elif answer and question.on_yes is not None:
            question.on_yes()
        elif not answer and question.on_no is not None:
            question.on_no()
        if self._waiting:
            self.asked.emit(self._waiting[0])

    def _put(self, question: Question) -> None:
        self.record.append(question)
        self._waiting.append(question)
        if len(self._waiting) == 1:
            self.asked.emit(question)

    # ── what tests read ──

    def texts(self) -> list[str]:
        """Return the words of everything said and asked so far."""
        return [entry.text for entry in self.record]

    def last(self) -> Message | Question | None:
        """Return the newest entry."""
        return self.record[-1] if self.record else None
