"""Points: what customers earned under schemes, approved, paid out to their accounts, or lapsed.

Owns      nothing; approved points lie in lots.
Promises  Points are earned by bills alone and cost nothing until somebody approves them; then their worth is
          owed and stands in the ledger. They pay a bill at the counter or settle old ones, and lapse on their
          day. Cancelling takes each step back.
Verbs     approve_points, pay_points, lapse_points. Reads: points_of_parties, party_points, points_waiting.
Leans on  documents (journals), sales, point_lots, pricing (benefits), parties, ledger, company, kernel.
"""
