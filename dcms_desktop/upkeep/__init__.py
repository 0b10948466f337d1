"""Upkeep: care of the books: making them, proving them, backing them up, and the practice company.

Owns      no table; what it writes goes through the rooms that own it.
Promises  A check changes nothing and names the first thing that does not agree. A backup was opened and
          proved before it is called one; a restore never touches books that are there.
Verbs     new_company, make_practice, move_expired, set_aside, back_up, note_backup, restore_backup.
          Reads: check_books, stock_gaps, last_backup.
Leans on  every room below it.
"""
