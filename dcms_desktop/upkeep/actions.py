"""Writes of upkeep: the books of a new company, and the order of the search."""

from dcms_desktop.catalog.actions import save_scores
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.sales.queries import sold_lately
from dcms_desktop.upkeep.first_run import new_company

__all__ = ["new_company", "refresh_scores"]


def refresh_scores(tx: Tx) -> Changes:
    """Count what sold in the last 90 days: the search shows fast movers first. Run when a day is closed."""
    return save_scores(tx, sold_lately(tx))
