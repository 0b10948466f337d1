"""Outbox: what waits for upload, written with the data.

Owns      outbox_row, restore_mark.
Promises  Every document revision with a feed has exactly one row, written in its own transaction, under a key
          for ever. Books that were put back from a backup say so until the line has heard of it.
Verbs     enqueue_feed, mark_rows, note_restored, settle_restored. Reads: waiting_count, has_gone_up,
          is_restored.
Leans on  db, kernel.
"""
