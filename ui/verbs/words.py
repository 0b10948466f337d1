"""The verbs and the exit statuses of the command line, known without loading anything else."""

REFUSED = 1
WRONG_WORDS = 2
OUTSIDE = 3

VERBS = {
    "new": "Make books: empty, from a profile, or the practice company.",
    "import": "Bring masters and openings in from a sheet.",
    "post": "Post documents from JSON lines.",
    "read-order": "Read an order as it was written; nothing is posted.",
    "receive": "Make a goods receipt from a supplier's file or code.",
    "setting": "Tell or change a setting of the shop.",
    "show": "Show one posted document, whole.",
    "print": "Print a paper of a document to a file or printer.",
    "queue": "List what waits to be printed; retry, send elsewhere or drop it.",
    "layout": "Show, export and import the layout of printed stationery.",
    "label": "Print labels of items, batches, shelves and cartons.",
    "report": "Run a report; alone it lists them.",
    "why": "Explain which batches a bill takes of an item.",
    "scan": "Tell what a scanned code says and names.",
    "return-advice": "Tell whether goods are taken back, the tax, and who pays.",
    "claim": "Build, send, follow and settle claims on companies.",
    "claim-pack": "Write the evidence pack of a claim.",
    "expire": "Set expired goods aside.",
    "mrp": "Keep the revised MRP of a batch.",
    "count": "Count the stock: begin, load a file, post.",
    "reserve": "Keep goods for somebody, or let go what was kept.",
    "schemes": "Tell what schemes give, what earns more, and why others give nothing.",
    "points": "List points of customers; approve, pay out, write back.",
    "basket": "Suggest what a party usually takes and is due now.",
    "bill-orders": "Bill the open orders of a beat; tell which could not be billed.",
    "approve": "Approve a question about a document by the code of a phone.",
    "reorder": "Suggest purchase orders, or post them.",
    "recall": "Freeze a batch, write the recall pack.",
    "credits": "List input credit to reverse, or post it.",
    "close-day": "Tell the open points of a day and close it.",
    "push": "Send everything that waits to the centre.",
    "pull": "Fetch what the company sends down; take up, turn down.",
    "line": "Show the line to the centre; set it up, send again, stop.",
    "check": "Prove the books.",
    "verify": "Prove books or a copy from outside, against seals and receipts.",
    "backup": "Make a backup and verify it.",
    "restore": "Restore a backup into a new place.",
    "self-test": "Let the program check itself.",
}
"""Every verb with its line of help; its module is loaded when it is called."""
