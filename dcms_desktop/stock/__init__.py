"""Stock: how many units of which batch lie where, and what they are worth.

Owns      godown, batch, stock_row, stock_balance.
Promises  A balance equals the sum of its rows, in units and in paise. A row is never changed or deleted.
Verbs     save_godown, save_batch, move_stock, undo_stock.
          Reads: batches_of, batches_in, batch_states, godown_cards, stock_value.
Leans on  catalog (items), company, audit, db, kernel.
"""
