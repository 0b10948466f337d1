"""Orders: what parties ask for, at which price until when; goods sent on challan; what waits to be billed.

Owns      no table; its documents and what waits of them lie in `documents`, what is kept for them in `stock`.
Promises  An order bills at its price while that holds. Goods on challan leave once and are billed once.
          What was not supplied waits until it is supplied or closed with a reason.
Verbs     approve_order, close_order, keep_for_order; post_document with its kinds. Reads: order_from_lines,
          turned_into, find_orders.
Leans on  sales, documents, drafts, pricing, stock, catalog, parties, company, db.

The door for whoever reads orders elsewhere (message text, the field feed, a file) is `order_from_lines` in
`queries/drafting`: party, lines and how the order came go in, a draft comes out that a window shows or
`post_document` posts.
"""
