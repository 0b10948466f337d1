"""A setting is declared once: name, type, default, label and help; its value lies in the books."""

from typing import Generic
from typing import TypeVar

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import show_percent

T = TypeVar("T", str, int, bool)


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """A setting. ``choices`` limits text, ``least`` and ``most`` numbers; ``per_user`` lets users differ.

    A number that is a ``percent`` is kept in thousandths of one; people read and type percent.
    """

    name: str
    default: T
    label: str
    help: str
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 10**12
    per_user: bool = False
    percent: bool = False

    def check(self, value: object) -> T:
        """Return ``value`` when it fits the declaration, else refuse it by name."""
        if type(value) is not type(self.default):
            raise Refused(f"“{self.label}” does not take {value!r}.", field=self.name, next_step=self.help)
        if self.choices and value not in self.choices:
            raise Refused(
                f"“{self.label}” is one of {', '.join(self.choices)}.",
                field=self.name,
                next_step="Pick one of them.",
            )
        if type(value) is int and not self.least <= value <= self.most:
            least, most = (show_percent(end) if self.percent else f"{end}" for end in (self.least, self.most))
            raise Refused(
                f"“{self.label}” lies between {least} and {most}.",
                field=self.name,
                next_step=self.help,
            )
        return value
