"""Settings of upkeep."""

from dcms_desktop.kernel.settings import Setting

BACKUP_FOLDER = Setting(
    "upkeep.backup_folder",
    "",
    "Folder of backups",
    "Where the day end puts the backup: a folder on another disk or a stick. Empty is beside the books.",
)
