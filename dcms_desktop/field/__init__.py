"""Field: what the people outside saw of a shop: when and where they stood before it, and what came of it.

Owns      visit.
Promises  A visit is known by the app's own id: it is there once, however and how often it came. It proves
          nothing by itself and moves nothing; it stands beside the order that was taken at it.
Verbs     keep_visit. Reads: known_visits.
Leans on  parties, db, kernel.
"""
