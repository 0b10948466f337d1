"""Kernel: the plain values and small tools that every room uses.

Owns      no table.
Promises  Nothing here reads a file of the books, a window or the network; only `clock` reads the time.
Verbs     none. Values: paise, dates, errors, changes; finders: discover, load_dated.
Leans on  nothing.
"""
