"""Db: opening the books, one transaction at a time, and bringing their shape up to date.

Owns      no table; the file of the books and the lock file beside it.
Promises  One writing connection per program, which also does every checkpoint; readers cannot write.
          A second program on the same SQLite books is refused politely.
Verbs     open_books, upgrade_books. Value: Tx, what every action and query takes first.
Leans on  kernel.
"""
