"""Pricing: which rate a party pays for an item and batch on a day.

Owns      price_level, price.
Promises  The same party, item, batch, units and day give the same rate, whichever unit the clerk typed.
Verbs     save_price_level, save_price, put_prices, drop_price. Reads: prices_for, price_level, price_levels.
Leans on  stock (batches), catalog, parties, company, audit, db, kernel.
"""
