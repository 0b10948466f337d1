"""Which lines of a day's documents went up: what the owner lets go may have become more or less since."""

import json
import zlib
from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.company.queries import setting_values
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.outbox.rules import KEPT
from dcms_desktop.outbox.tables import OutboxRow
from dcms_desktop.sync.rules import states
from dcms_desktop.sync.tables import LineOp
from dcms_desktop.telling.rules import Scope
from dcms_desktop.telling.settings import COMPANIES

NOTHING: frozenset[int] = frozenset()


def told_otherwise(tx: Tx, day: date, scope: Scope) -> dict[int, frozenset[int]]:
    """Return by document the lines that went up, where these are others than would go up now.

    A proof tells what was told: a scope that changed between sending and proving makes no difference of it.
    While the setting was never touched there is none, and nothing is read.
    """
    if (COMPANIES.name, 0) not in setting_values(tx):
        return {}
    now = _lines_now(tx, day, scope)
    went = {**_kept(tx, day), **_went_up(tx, day)}
    return {key: lines for key, lines in went.items() if lines != now.get(key, NOTHING)}


def _lines_now(tx: Tx, day: date, scope: Scope) -> Mapping[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    rows = tx.execute(
        select(DocumentLine.document_id, DocumentLine.line_no, Item.maker_id)
        .join(DocumentRow, DocumentRow.id == DocumentLine.document_id)
        .join(Item, Item.id == DocumentLine.item_id)
        .where(DocumentRow.day == day)
    )
    for document_id, number, maker_id in rows:
        if scope.takes(maker_id):
            found.setdefault(document_id, set()).add(number)
    return {key: frozenset(lines) for key, lines in found.items()}


def _kept(tx: Tx, day: date) -> dict[int, frozenset[int]]:
    """Return the documents of which nothing went up."""
    rows = tx.execute(
        select(OutboxRow.document_id)
        .join(DocumentRow, DocumentRow.id == OutboxRow.document_id)
        .where(DocumentRow.day == day, OutboxRow.state == KEPT)
    )
    return dict.fromkeys(rows.scalars(), NOTHING)


def _went_up(tx: Tx, day: date) -> dict[int, frozenset[int]]:
    """Return the lines of the newest form of each document that went up; what was refused tells nothing."""
    rows = tx.execute(
        select(LineOp.document_id, LineOp.body)
        .join(DocumentRow, DocumentRow.id == LineOp.document_id)
        .where(DocumentRow.day == day, LineOp.state.not_in((states.REJECTED, states.WITHHELD)))
        .order_by(LineOp.doc_rev)
    )
    newest = dict(row for row in rows)
    found = {}
    for document_id, body in newest.items():
        lines = json.loads(zlib.decompress(body)).get("lines")
        if isinstance(lines, list):  # claims tell their lines elsewhere, and move nothing
            found[document_id] = frozenset(int(line["n"]) for line in lines)
    return found
