"""Parties: who buys from us and who sells to us, with licences, credit terms, beats and salesmen.

Owns      party, party_beat, licence, beat, salesman.
Promises  A GSTIN is kept only when its check digit and state agree; a party that a document used is never deleted.
Verbs     save_party, switch_party, merge_parties, save_beat, save_salesman. Reads: party_card, find_parties.
Leans on  tax, company, audit, db, kernel.
"""
