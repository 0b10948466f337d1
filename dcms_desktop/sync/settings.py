"""Settings of the line: how often it sends."""

from dcms_desktop.kernel.settings import Setting

MINUTES = Setting(
    "sync.minutes",
    5,
    "Minutes between uploads",
    "How often what waits goes up while the line is there.",
    least=1,
    most=240,
)
SETTINGS = (MINUTES,)
