"""Pricing: which rate a party pays for an item and batch on a day.

Owns      price_level, price, scheme, scheme_goods, scheme_party, scheme_version, scheme_used, benefit.
Promises  The same party, item, batch, units and day give the same rate, whichever unit the clerk typed.
          What a scheme gives hangs on the goods of the bill alone; scheme_used is the sum of benefit rows.
Verbs     save_price_level, save_price, put_prices, drop_price, save_scheme, switch_scheme, record_benefits,
          undo_benefits. Reads: prices_for, price_level, price_levels, schemes_for, running_schemes,
          used_of.
Leans on  stock (batches), catalog, parties, company, audit, db, kernel.
"""
