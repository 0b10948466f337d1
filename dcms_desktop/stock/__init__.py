"""Stock: how many units of which batch lie where, and what they are worth.

Owns      godown, bin, goods_place, batch, stock_row, stock_balance, reservation.
Promises  A balance equals the sum of its rows, in units and in paise. A row is never changed or deleted.
Verbs     save_godown, save_bin, place_goods, reserve_stock, release_stock, change_reservation, release_for,
          save_batch, move_stock, undo_stock, freeze_batches, revise_mrp, mark_for_return.
          Pure: picking.pick_batches.
          Reads: batches_of, batches_in, batch_states, godown_cards, holdings_on, stock_value.
Leans on  catalog (items), company, audit, db, kernel.
"""
