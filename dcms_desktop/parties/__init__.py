"""Parties: who buys from us and who sells to us, with licences, credit terms, beats and salesmen.

Owns      party, party_beat, licence, beat, salesman.
Promises  A GSTIN is kept only when its check digit and State agree; a party is never deleted, only put out of
          use.
Verbs     save_party, add_parties, switch_party, save_beat, save_salesman.
          Reads: party_card, find_parties, party_of_code, possible_party_twins, beats, salesmen,
          ending_licences.
Leans on  company, tax, audit, db, kernel.
"""
