"""What lets the window stand sooner: nothing here changes what the program does."""

from __future__ import annotations

import builtins
import gc


def hurry() -> None:
    """Load the rest without what only costs time: collecting garbage, and PySide6's reading of every source.

    PySide6 puts an import of its own in the place of Python's, for ``__feature__``, which nothing here uses.
    It opens the source of each module that is loaded after it. Python's own import is put back.
    """
    gc.disable()
    import PySide6.QtCore  # noqa: F401 - it is loaded first, then its import is taken out

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def settle() -> None:
    """Collect garbage again, but never look at what the start made: it stays to the end."""
    gc.freeze()
    gc.enable()
