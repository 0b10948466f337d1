"""Reading: orders as people write them in messages, read into goods and quantities that a clerk confirms.

Owns      read_answer.
Promises  Nothing is taken without a person: every line says how sure it is and what else it may mean. Numbers
          that are a strength or a size are told from quantities by the goods themselves. What was confirmed
          for a party is remembered for it.
Verbs     keep_answers. Reads: read_order, last_order.
Leans on  sales, documents, catalog, parties, db, kernel.
"""
