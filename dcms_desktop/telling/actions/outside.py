"""Keeping bills of other programs: each number once, in its newest form."""

import hashlib

import msgspec
from sqlalchemy import insert
from sqlalchemy import update

from dcms_desktop.company.queries import firm_card
from dcms_desktop.db.tx import Tx
from dcms_desktop.telling.outside import OutsideBill
from dcms_desktop.telling.queries.outside import OutsideForm
from dcms_desktop.telling.tables import OutsideBillRow
from dcms_desktop.wire.canonical import lasting_id

_ENCODER = msgspec.json.Encoder(order="sorted")


def packed_bill(bill: OutsideBill) -> tuple[bytes, str]:
    """Return the bytes of a bill, and their digest."""
    body = _ENCODER.encode(bill)
    return body, hashlib.sha256(body).hexdigest()


def keep_outside(tx: Tx, bill: OutsideBill, before: OutsideForm | None) -> None:
    """Keep a bill; one that was kept in other words becomes its next form.

    Its ids are made of the shop, the year and its number: books that were restored name it alike.
    """
    body, digest = packed_bill(bill)
    firm = firm_card(tx)
    rev = before.rev + 1 if before is not None else 1
    doc_id = lasting_id("outside_bill", firm.gstin or firm.name, bill.year, bill.number)
    values = {
        "day": bill.day, "doc_id": doc_id, "rev": rev, "digest": digest, "body": body, "at": tx.at,
        "op_id": lasting_id("op", doc_id, str(rev), digest),
    }  # fmt: skip
    if before is None:
        tx.execute(insert(OutsideBillRow), {"year": bill.year, "number": bill.number, **values})
    else:
        tx.execute(update(OutsideBillRow).where(OutsideBillRow.id == before.id).values(values))
