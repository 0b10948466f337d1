"""Settings of points."""

from dcms_desktop.kernel.settings import Setting

POINT_WORTH = Setting(
    "points.worth",
    100,
    "Worth of a point, in paise",
    "What an approved point pays into the customer's account; points approved before keep their worth.",
    least=1,
    most=1_000_000,
)
POINT_DAYS = Setting(
    "points.days",
    365,
    "Points lapse after days",
    "Approved points that are not paid out lapse after so many days; 0 keeps them for ever.",
    least=0,
    most=3_650,
)
SETTINGS = (POINT_WORTH, POINT_DAYS)
