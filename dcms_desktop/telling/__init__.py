"""Telling: what is told to the company and in which words; its codes of things of ours; what it told us.

Owns      received, centre_code.
Promises  Nothing leaves the shop but what `feeds` declare and the owner's scope lets through. What came is
          kept once, in its newest revision, with what became of it. It knows no line and no network.
Verbs     keep_received, settle_received, map_code, keep_lost. Reads: waiting_documents, scope_of,
          received_rows, all_feeds, layout_of.
Leans on  documents, catalog, parties, company, outbox, wire, db, kernel.
"""
