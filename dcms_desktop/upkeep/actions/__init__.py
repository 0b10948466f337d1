"""Writes of upkeep: the books of a new company, the order of the search, what has expired, backups."""

from dcms_desktop.audit.actions import record
from dcms_desktop.audit.rules import canonical_json
from dcms_desktop.catalog.actions import save_scores
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.sales.queries import sold_lately
from dcms_desktop.upkeep.actions.expiry import move_expired
from dcms_desktop.upkeep.actions.expiry import set_aside
from dcms_desktop.upkeep.actions.expiry import sweep_expired
from dcms_desktop.upkeep.backup import Backup
from dcms_desktop.upkeep.first_run import new_company

__all__ = ["move_expired", "new_company", "note_backup", "refresh_scores", "set_aside", "sweep_expired"]


def refresh_scores(tx: Tx) -> Changes:
    """Count what sold in the last 90 days: the search shows fast movers first. Run when a day is closed."""
    return save_scores(tx, sold_lately(tx))


def note_backup(tx: Tx, made: Backup) -> Changes:
    """Write into the audit that the books were backed up, where, and the sum of the copy."""
    after = canonical_json({"file": str(made.file), "sha256": made.sha256, "documents": made.documents})
    record(tx, "backup", "books", 0, after=after)
    return Changes({"backups"})
