"""Exchange: sheets of masters, opening stock and prices, from other programs and from the trade.

Owns      nothing; what comes in is written by the rooms it belongs to.
Promises  No sheet is half loaded; every refused row says why.
Verbs     load_sheet. Reads: check_sheet, plan_for.
Leans on  inbox, sales, purchase, warehouse, money, documents, drafts, pricing, stock, ledger, catalog,
          parties, tax, company, db.
"""
