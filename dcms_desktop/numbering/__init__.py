"""Numbering: the series documents take their numbers from, one per kind, counter and financial year.

Owns      series.
Promises  A number is taken in the transaction that saves, is never given twice and never recycled. A new year
          begins at 1. A series whose numbers another one could give too is refused (rule 46(b) of the CGST
          Rules). After a restore fresh series stand in for the old ones until it is known how far those had
          come.
Verbs     take_number, save_series, raise_series, freshen_series, settle_series. Reads: series_list,
          coming_number.
Leans on  tax (patterns), audit, db, kernel.
"""
