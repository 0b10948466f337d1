"""Outbox: what waits for upload, written with the data.

Owns      outbox_row.
Promises  Every document revision with a feed has exactly one row, written in its own transaction, under a key
          for ever.
Verbs     enqueue_feed. Reads: waiting_count.
Leans on  db, kernel.
"""
