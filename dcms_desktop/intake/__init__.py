"""Intake: a supplier's bill from his file or the signed code on his paper.

Owns      nothing; what is received is posted by exchange.
Promises  A file posts nothing by itself; what it leaves open is asked. A forged code is refused.
Verbs     remember_columns, add_einvoice_key. Reads: receive_file, read_claim.
Leans on  exchange, purchase, stock, catalog, parties, company, db.
"""
