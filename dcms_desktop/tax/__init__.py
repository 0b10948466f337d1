"""Tax: what the law takes on a line, where a supply happens, and which numbers and papers are lawful.

Owns      tax_class, tax_rate.
Promises  Figures are exact to the paisa: every head is rounded half up by itself, CGST always equals SGST or
          UTGST, a price with tax equals its line total. Rates are dated data; a change of law is a row, not a
          release. Rules are pure: no books, no clock, no files but the dated ones of this room.
Verbs     save_tax_class, switch_tax_class, seed_tax_classes.
          Reads: tax_classes, tax_class, tax_class_by_code.
          Rules: bill_tax, place_of_supply, second_head, check_gstin, check_document_number, document_for,
          tax_by_rate, return_place. Lookups: hsn_name, find_hsn, suggested_rates.
Leans on  audit, db, kernel.
"""
