"""Scanning: what codes on packs say, what was learned about them, and the devices that read them.

Owns      code_pattern, learned_code, settled_code, pack_code, pack_code_part, carton_count,
          piece_row, counter_device.
Promises  A reading is never guessed: where a separator may be lost, every reading that holds is given and a
          person confirms one. What was confirmed for one maker's texts is used for no other maker's.
          A unique piece is sold once; what each document did with it is kept, undone or not.
Verbs     learn_barcode, learn_text, settle_reading, save_pack_code, switch_pack_code, number_cartons,
          move_pieces, undo_pieces, give_back_pieces, save_device. Pure: read_scan, cut_text, diagnose,
          read_serials, sscc_of.
          Reads: find_code, pack_codes_page, pack_code_form, piece_states, device_of.
Leans on  catalog (items, codes), stock (batches), company (counters, settings), audit, db, kernel.
"""
