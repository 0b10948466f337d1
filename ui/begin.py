"""Where the window program begins: little is loaded before the rest of it may be loaded in haste."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ui.haste import hurry

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window program and return its exit status."""
    hurry()
    from ui.app import main as run

    return run(argv)


if __name__ == "__main__":
    sys.exit(main())
