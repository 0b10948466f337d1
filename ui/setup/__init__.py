"""Set-up: the first run on empty books, and importing masters and openings from sheets.

Owns      the first-run wizard, the import page.
Promises  A firm is made whole or not at all, a sheet is loaded in one go or not at all; Esc loses nothing.
Leans on  ui.shell, ui.kit, ui.reports (files), reports.engine, dcms_desktop.upkeep, dcms_desktop.exchange.
"""
