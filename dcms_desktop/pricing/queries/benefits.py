"""What a document gave under schemes, as it stands."""

from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.pricing.rules import Given
from dcms_desktop.pricing.rules.running import SUMS
from dcms_desktop.pricing.tables import BenefitRow


def benefits_of(tx: Tx, document_id: int) -> list[Given]:
    """Return what schemes gave on a document, its corrections counted in, without what came to nothing."""
    one = BenefitRow
    keys = (one.scheme_id, one.version, one.line_no, one.item_id, one.gift, one.treatment)
    sums = {name: func.sum(getattr(one, name)) for name in SUMS}
    rows = tx.execute(
        select(*keys, *(total.label(name) for name, total in sums.items()))
        .where(one.document_id == document_id)
        .group_by(*keys)
        .having(or_(*(total != 0 for total in sums.values())))
        .order_by(one.scheme_id, one.line_no)
    )
    return [
        Given(
            scheme_id=row.scheme_id, version=row.version, line_no=row.line_no, item_id=row.item_id,
            gift=row.gift, treatment=row.treatment,
            **{name: int(getattr(row, name)) for name in SUMS},
        )
        for row in rows
    ]  # fmt: skip
