"""One key of a page, as declared by it."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from dcms_desktop.kernel.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class PageKey:
    """One key of a page: ``name`` stays (``bill.save``), ``key`` is the default, ``also`` are its other keys.

    Plain keys (Enter, Esc, arrows, Space, Tab, letters) are only shown; the page's own widgets act on them.
    """

    name: str
    key: str
    title: str
    run: Callable[[], object] | None = None
    shown: bool = True
    also: tuple[str, ...] = ()
    profile_keys: Mapping[str, str] = field(default_factory=dict)
    help: str = ""
