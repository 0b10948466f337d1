"""Points: what customers earned under schemes, approved, paid out to their accounts, or lapsed.

Owns      point_move.
Promises  Points are earned by bills alone and cost nothing until somebody approves them; then their worth is
          owed and stands in the ledger. Those that lapse first are paid first. A cancelled journal counts for
          nothing, so cancelling takes the step back.
Verbs     approve_points, pay_points, lapse_points. Reads: points_of_parties, point_lots.
Leans on  documents (journals), sales, pricing (benefits), parties, ledger, company, kernel.
"""
