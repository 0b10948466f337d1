"""Credits: input credit that the law takes back for a time or for good, reversed and taken again.

Owns      no table; what was reversed for which cause lies with the documents (document_cause).
Promises  What is proposed is worked out anew from the books. A cause is reversed by no more than the credit
          it bears, and taken again by no more than was reversed. Cancelling frees the cause.
Verbs     post_credits. Reads: proposals, reversed_between.
Leans on  documents, purchase (days of the law), warehouse (reasons), ledger, catalog, company, kernel.
"""
