"""Help: all keys on one page, and the commands of the frame itself (look, text size, lock, sounds).

Owns      the page of all keys.
Promises  Every key that acts here and now is listed, with the help of the field one came from.
Leans on  ui.shell, ui.kit.
"""
