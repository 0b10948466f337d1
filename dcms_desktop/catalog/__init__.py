"""Catalog: items, their packs, codes and makers.

Owns      item, item_pack, barcode, maker, and the search index over items.
Promises  A pack is a whole number of base units and never changes once there is stock; a code names one
          item; an item is never deleted, only put out of use.
Verbs     save_item, add_items, switch_item, save_maker, save_scores, rebuild_search.
          Reads: item_card, item_cards, find_items, item_of_code, items_page, possible_twins.
Leans on  company, tax, audit, db, kernel.
"""
