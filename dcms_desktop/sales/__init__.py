"""Sales: billing a party, the gates a bill passes, and the kinds of document that go out.

Owns      no table; its documents lie in `documents`.
Promises  A bill passes its gates again when it is saved, on fresh stock and dues. Editing lines in any order
          gives the same bill as typing it afresh.
Verbs     none of its own; post_document with kind tax_invoice or sale_return. Reads: start_draft, offer_item,
          offer_party, sold_lines.
Leans on  documents, pricing, stock, ledger, catalog, parties, tax, company.
"""
