"""The days the law sets for paying a supplier, by the dated facts of this room. Pure."""

from datetime import date
from datetime import timedelta

from dcms_desktop.kernel.dated import in_force

PACKAGE = "dcms_desktop.purchase"
PROTECTED = frozenset({"micro", "small"})
"""Enterprises of the MSMED Act that have a day of payment; medium ones and traders have none."""


def law_days(key: str, on: date) -> int:
    """Return a number of days in force on a day."""
    return int(in_force(PACKAGE, "payables", key, on).value)


def enterprise_day(bill_day: date, credit_days: int, enterprise: str) -> date | None:
    """Return the last day to pay a bill of a micro or small enterprise, None for others (s.15 MSMED Act).

    The days agreed hold up to the most the law allows; where none were agreed, its short term does.
    """
    if enterprise not in PROTECTED:
        return None
    try:
        most = law_days("msme.most_days", bill_day)
        plain = law_days("msme.days_without_agreement", bill_day)
    except KeyError:
        return None
    return bill_day + timedelta(days=min(credit_days, most) if credit_days else plain)


def credit_day(bill_day: date) -> date:
    """Return the last day to pay a bill before its tax credit is reversed (s.16(2) and rule 37 CGST)."""
    return bill_day + timedelta(days=law_days("itc.reversal_days", bill_day))
