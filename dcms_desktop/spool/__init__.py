"""Spool: what is to be printed where, how often, and what became of it.

Owns      print_job, printer, paper_layout.
Promises  A job is written with its document, before anything is printed, and stays until it is
          printed or dropped. A second print of the same paper says that it is one, and is counted.
          Every print, whole or perhaps in part, is a row of the audit.
          A job is printed by the counter that made it, or by the one its printer stands at.
Verbs     add_print_jobs, take_job, keep_bytes, mark_printed, mark_failed, reprint, print_now,
          add_label_job, give_up, retry_jobs, drop_job, send_elsewhere, recover_jobs, forget_bytes,
          save_printer, save_layout, forget_layout.
          Reads: waiting_jobs, last_jobs, jobs_of_document, printers, printer_for, layout_of.
Leans on  audit, db, kernel.
"""
