"""Every master by its code, found when first asked."""

from functools import cache

from dcms_desktop.kernel.registry import discover
from ui.masters.master import Master


@cache
def all_masters() -> dict[str, Master]:
    """Return every master by its code."""
    return {master.code: master for master in discover("ui.masters.kinds", "MASTERS")}
