"""Retailers made at the counter that the company has no code of yet, as they are proposed to it."""

from typing import Any

from sqlalchemy import select

from dcms_desktop.company.queries import setting
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.parties.tables import Beat
from dcms_desktop.parties.tables import Party
from dcms_desktop.telling.queries.documents import scope_of
from dcms_desktop.telling.settings import PROPOSE
from dcms_desktop.telling.tables import CentreCode
from dcms_desktop.wire.canonical import canonical
from dcms_desktop.wire.canonical import lasting_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A retailer as he is proposed. Its id is made of what it says: the same words are told once."""

    doc_id: str
    local_code: str
    retailer: dict[str, Any]


def proposals(tx: Tx, stream: str) -> list[Proposal]:
    """Return active retailers without a code of the company, in order of their codes.

    Phone and address stay here. Nobody is proposed where names do not leave the shop.
    """
    scope = scope_of(tx)
    if not (setting(tx, PROPOSE) and scope.names):
        return []
    rows = tx.execute(
        select(Party.code, Party.name, Party.gstin, Party.state, Party.outlet_class, Beat.code, Beat.name)
        .outerjoin(CentreCode, (CentreCode.kind == "party") & (CentreCode.local_id == Party.id))
        .outerjoin(Beat, Beat.id == Party.beat_id)
        .where(Party.active, Party.role != "supplier", CentreCode.code.is_(None))
        .order_by(Party.code)
    )
    found = []
    for code, name, gstin, state, outlet_class, beat, beat_name in rows:
        told = {
            "local_code": code, "name": name, "gstin": gstin if scope.gstins else None, "state": state,
            "class": outlet_class or None, "beat": beat, "beat_name": beat_name,
        }  # fmt: skip
        doc_id = lasting_id("retailer_proposal", stream, canonical(told).decode())
        found.append(Proposal(doc_id=doc_id, local_code=code, retailer=told))
    return found
