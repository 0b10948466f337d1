"""Telling: what is told to the company and in which words; its codes of things of ours; what it told us.

Owns      received, centre_code, outside_bill.
Promises  Nothing leaves the shop but what `feeds` declare and the owner's scope lets through. What came is
          kept once, in its newest revision, with what became of it. It knows no line and no network.
Verbs     keep_received, settle_received, map_code, keep_lost, keep_outside. Reads: scope_of,
          waiting_documents, received_rows, all_feeds, layout_of.
Leans on  recovery, documents, catalog, parties, company, outbox, wire, db, kernel.
"""
