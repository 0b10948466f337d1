"""Writes of print jobs."""

from collections.abc import Sequence

from sqlalchemy import insert

from dcms_desktop.db.tx import Tx
from dcms_desktop.spool.tables import PrintJob

_NEW = insert(PrintJob)


def add_print_jobs(tx: Tx, document_id: int, number: str, revision: int, papers: Sequence[str]) -> None:
    """Write one waiting job for each paper, in the document's own transaction."""
    if not papers:
        return
    tx.execute(
        _NEW,
        [
            {
                "at": tx.at, "document_id": document_id, "revision": revision, "number": number, "paper": paper,
                "printer": "", "copies": 1, "reprint": 0, "state": "waiting", "tries": 0, "trouble": "",
                "user_id": tx.user_id,
            }
            for paper in papers
        ],
    )  # fmt: skip
