"""Reads of bills of other programs."""

from collections.abc import Iterable
from collections.abc import Sequence
from datetime import date

import msgspec
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.parties.tables import Beat
from dcms_desktop.parties.tables import Party
from dcms_desktop.telling.outside import Buyer
from dcms_desktop.telling.outside import OutsideBill
from dcms_desktop.telling.queries.documents import party_refs
from dcms_desktop.telling.tables import OutsideBillRow

_BILL = msgspec.json.Decoder(OutsideBill)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideForm:
    """A bill with the form it is told in."""

    id: int
    doc_id: str
    rev: int
    op_id: str
    digest: str
    at: str
    bill: OutsideBill


_ROW = OutsideBillRow
_COLUMNS = (_ROW.id, _ROW.doc_id, _ROW.rev, _ROW.op_id, _ROW.digest, _ROW.at, _ROW.body)


def _form(row: Sequence[object]) -> OutsideForm:
    return OutsideForm(
        id=int(str(row[0])), doc_id=str(row[1]), rev=int(str(row[2])), op_id=str(row[3]), digest=str(row[4]),
        at=str(row[5]), bill=_BILL.decode(bytes(row[6])),  # type: ignore[call-overload] # a column of bytes
    )  # fmt: skip


def outside_known(tx: Tx, year: str, numbers: Sequence[str]) -> dict[str, OutsideForm]:
    """Return bills of a year that were loaded before, by their numbers."""
    found: dict[str, OutsideForm] = {}
    for start in range(0, len(numbers), 500):
        part = numbers[start : start + 500]
        rows = tx.execute(select(*_COLUMNS).where(_ROW.year == year, _ROW.number.in_(part)))
        found.update((form.bill.number, form) for form in map(_form, rows))
    return found


def outside_forms(tx: Tx, ids: Sequence[int]) -> list[OutsideForm]:
    """Return some bills by their ids."""
    return [_form(row) for row in tx.execute(select(*_COLUMNS).where(_ROW.id.in_(ids)).order_by(_ROW.id))]


def outside_of_day(tx: Tx, day: date) -> list[OutsideBill]:
    """Return the bills of a day."""
    rows = tx.execute(select(*_COLUMNS).where(_ROW.day == day).order_by(_ROW.id))
    return [_form(row).bill for row in rows]


def buyers(tx: Tx, codes: Iterable[str]) -> dict[str, Buyer]:
    """Return who bought, by our codes."""
    rows = tx.execute(
        select(Party.id, Party.code, Party.name, Party.gstin, Party.state, Party.outlet_class, Beat.code)
        .outerjoin(Beat, Beat.id == Party.beat_id)
        .where(Party.code.in_(set(codes)))
    ).all()
    refs = party_refs(tx, [row[0] for row in rows])
    return {
        row[1]: Buyer(
            code=refs[row[0]].code, local=row[1], name=row[2], gstin=row[3], state=row[4],
            outlet_class=row[5], beat=row[6] or "",
        )
        for row in rows
    }  # fmt: skip
