"""Spool: print jobs, written with the document, kept with their bytes.

Owns      print_job, printer.
Promises  A job survives an unplugged printer and a restart. A reprint says DUPLICATE and is counted.
Verbs     add_print_jobs.
Leans on  audit, db, kernel.
"""
