"""Settings of what is approved."""

from dcms_desktop.kernel.settings import Setting

BACK_DATE = Setting(
    "approvals.back_date",
    "off",
    "A day that has passed",
    "What saving a document of an earlier day does: off, ask, or approve by somebody who may.",
    choices=("off", "ask", "approve"),
)
SETTINGS = (BACK_DATE,)
