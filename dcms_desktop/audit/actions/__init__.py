"""Writing the audit: `chain` adds rows, `masters` writes a master record with its row."""

from dcms_desktop.audit.actions.chain import record
from dcms_desktop.audit.actions.chain import record_all

__all__ = ["record", "record_all"]
