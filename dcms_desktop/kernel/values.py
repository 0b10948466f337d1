"""Frozen values with fields changed whose names the type checker cannot know."""

from typing import Any
from typing import TypeVar
from typing import cast

from dcms_desktop.kernel.frozen import copier_of

T = TypeVar("T")


def changed(value: T, **new: Any) -> T:
    """Return a frozen dataclass with slots with some fields changed. An unknown field is a KeyError.

    Take ``replace``, whose names the type checker knows, everywhere else.
    """
    return cast("T", copier_of(type(value))(value, new))
