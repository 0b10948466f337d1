"""Shell: the frame around every page, and what pages ask of it.

Owns      main window, commands and keys, messages, tasks, sounds, lock, crash window, the base of pages.
Promises  No business words, no feature code: menus, keys and search are made from commands.
          Nothing over 50 ms runs in the window's thread. Questions sit in place.
Leans on  ui.kit, ui.look, dcms_desktop.desk, kernel.
"""
