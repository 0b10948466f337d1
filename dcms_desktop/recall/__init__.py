"""Recall: where a batch came from and went, freezing it, and the proof that every buyer was told.

Owns      recall, recall_contact.
Promises  From the moment a recall starts no counter sells the batch. What a buyer was told, by whom and when,
          is added, never changed.
Verbs     start_recall, end_recall, note_contact. Reads: trace_of, batches_page, recall_list, recall_sheet.
Leans on  stock (batches, rows), documents, parties, catalog.
"""
