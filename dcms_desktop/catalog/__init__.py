"""Catalog: items, their packs, codes and makers.

Owns      item, item_pack, barcode, maker, and the search index over items.
Promises  A pack is a whole number of base units; a code names one item; a used item is never deleted.
Verbs     save_item, switch_item, merge_items, save_maker. Reads: item_card, find_items, item_of_code.
Leans on  tax, company, audit, db, kernel.
"""
