"""Signing in: users with PINs, checked in the books; the screen starts locked where a PIN is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtCore import Slot

from dcms_desktop.company.actions import check_pin
from dcms_desktop.company.actions import sit_down
from dcms_desktop.company.queries import users
from dcms_desktop.kernel.errors import Refused

if TYPE_CHECKING:
    from dcms_desktop.company.queries import UserRow
    from ui.shell.main_window import MainWindow
    from ui.shell.shell import Shell


class SignIn(QObject):
    """Who may sit at this counter, and the check of the PIN."""

    def __init__(self, shell: Shell, window: MainWindow) -> None:
        super().__init__(window)
        self._shell = shell
        self._window = window
        window.lock_screen.unlocked.connect(self.show_user)
        shell.tasks.changed.connect(self._on_changed)

    def begin(self, *, lock: bool = True) -> None:
        """Ask for a PIN when anybody has one; without ``lock`` whoever sits here stays.

        Both are recorded: a right PIN when it is typed, sitting down without one here.
        """
        self.show_user()
        self._offer()
        if lock and self._with_pin():
            self._window.lock(change_user=False)
        else:
            self._shell.desk.do(sit_down)

    def _with_pin(self) -> list[UserRow]:
        return [user for user in self._shell.desk.ask(users) if user.has_pin and user.active]

    def _offer(self) -> None:
        if self._with_pin():
            self._window.set_sign_in(self._names, self._check)

    def _names(self) -> list[tuple[str, str]]:
        return [(str(user.id), user.name) for user in self._with_pin()]

    def _check(self, user_id: str, pin: str) -> None:
        """Sit a user down when the PIN is right. Runs off the window's thread."""
        desk = self._shell.desk
        answer = desk.do(check_pin, int(user_id or 0), pin)
        if not answer.right:
            wait = f" Wait {answer.wait_seconds} seconds." if answer.wait_seconds else ""
            raise Refused(f"That is not the PIN.{wait}", field="pin", next_step="Type it again.")
        desk.sign_in(int(user_id), desk.who.counter_id)

    @Slot()
    def show_user(self) -> None:
        """Show who sits here."""
        who = self._shell.desk.who
        self._shell.show_user(f"{who.name} · Counter {who.counter}" if who.user_id else "")

    @Slot(object)
    def _on_changed(self, changes: frozenset[str]) -> None:
        if "users" in changes:
            self._offer()
            self.show_user()
