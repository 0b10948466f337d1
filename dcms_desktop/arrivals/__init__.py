"""Arrivals: what the company's centre sends down, put where it belongs in the shop.

Owns      nothing: what came is kept by telling, masters by their own rooms.
Promises  A page is applied with its cursor, or not at all. An older revision changes nothing. The company's
          fields come from the company and the shop's stay the shop's. Invoices, orders and credit notes wait
          for a person: nothing of stock or money moves by itself. What does not fit is kept with its reason.
Verbs     pull, apply_page, apply_due, take_up, turn_down, book_order, book_decision, grant_config,
          load_pack. Reads: none of its own.
Leans on  sync, telling, inbox, documents, pricing, catalog, parties, tax, company, wire, kernel.
"""
