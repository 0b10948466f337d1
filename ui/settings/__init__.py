"""Settings: of the firm and of each user, look and language, keys, and the small tools of every page.

Owns      the settings, appearance and keys pages; bringing a user's choices into force.
Promises  Every declared setting is found here; a user's look, language and keys come with the user.
Leans on  ui.shell, ui.kit, ui.language, dcms_desktop.company.
"""
