"""Settings of upkeep."""

from dcms_desktop.kernel.settings import Setting

BACKUP_FOLDER = Setting(
    "upkeep.backup_folder",
    "",
    "Folder of backups",
    "Where the day end puts the backup: a folder on another disk or a stick. Empty is beside the books.",
)
MOVE_EXPIRED = Setting(
    "stock.move_expired",
    default=True,
    label="Set expired goods aside",
    help="At the start and before a day is closed, expired goods leave the saleable stock by a document.",
)

SETTINGS = (BACKUP_FOLDER, MOVE_EXPIRED)
