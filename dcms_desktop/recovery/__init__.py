"""Recovery: what companies pay back of what the shop gave, lost and took back.

Owns      nothing yet; it reads bills, returns, policies and schemes.
Promises  What is told of goods that come back names the rule it follows: the company's word or the law.
Verbs     none. Reads: return_advice.
Leans on  sales, documents, drafts, stock, claims, catalog, parties, tax, company, db.
"""
