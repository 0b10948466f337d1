"""Counting: the stock as found, counted while billing goes on, compared and posted.

Owns      count_session, count_mark.
Promises  Nothing is frozen: the book stock of a batch is that of the moment it is counted, so what is billed
          afterwards does not distort the difference. A mark is only taken back or counted anew.
          What moved between two marks of one batch is counted again, never guessed. Goods with serial
          numbers are counted piece by piece: exactly the missing ones are written off, those over taken in.
Verbs     open_count, add_mark, take_back_mark, count_anew, count_rest_as_none, post_count, drop_count.
          Reads: count_sessions, count_form, counted_lines, uncounted_batches, last_marks.
Leans on  warehouse (reasons, goods), scanning (pieces), documents, stock, catalog, company, audit, db,
          kernel.
"""
