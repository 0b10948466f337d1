"""Writing what schemes gave with a document, and taking it back with the document."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select

from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.prepared import dialect_of
from dcms_desktop.db.tx import Tx
from dcms_desktop.pricing.rules import Given
from dcms_desktop.pricing.tables import BenefitRow
from dcms_desktop.pricing.tables import SchemeUsed

_NEW = Prepared(insert(BenefitRow))
_SUMMED = ("units", "paise", "points", "worth", "claim", "bought", "carried")


@cache
def _add_used(*, postgres: bool) -> Any:
    new = dialect_of(postgres=postgres).insert(SchemeUsed)
    return new.on_conflict_do_update(
        index_elements=["scheme_id", "party_id", "item_id"],
        set_={
            name: getattr(SchemeUsed, name) + getattr(new.excluded, name)
            for name in ("given", "bought", "carried")
        },
    )


def record_benefits(
    tx: Tx, document_id: int, revision: int, day: date, party_id: int | None, given: Iterable[Given]
) -> None:
    """Write what a document gives under schemes, and count it against their ceilings."""
    rows = [
        {
            "document_id": document_id, "revision": revision, "day": day, "party_id": party_id,
            "line_no": one.line_no, "scheme_id": one.scheme_id, "version": one.version,
            "item_id": one.item_id, "gift": one.gift, "treatment": one.treatment, "units": one.units,
            "paise": one.paise, "points": one.points, "worth": one.worth, "claim": one.claim,
            "bought": one.bought, "carried": one.carried,
        }
        for one in given
    ]  # fmt: skip
    _write(tx, rows)


def undo_benefits(tx: Tx, document_id: int, revision: int) -> None:
    """Write the mirror of all that a document gave so far."""
    keys = (
        BenefitRow.day, BenefitRow.party_id, BenefitRow.line_no, BenefitRow.scheme_id, BenefitRow.version,
        BenefitRow.item_id, BenefitRow.gift, BenefitRow.treatment,
    )  # fmt: skip
    sums = [func.sum(getattr(BenefitRow, name)).label(name) for name in _SUMMED]
    rows = tx.execute(select(*keys, *sums).where(BenefitRow.document_id == document_id).group_by(*keys)).all()
    mirrors = []
    for row in rows:
        values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for the row by column
        if any(values[name] for name in _SUMMED):
            mirrors.append(
                {
                    **values,
                    **{name: -int(values[name]) for name in _SUMMED},
                    "document_id": document_id,
                    "revision": revision,
                }
            )
    _write(tx, mirrors)


def _write(tx: Tx, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    _NEW.run_many(tx, rows)
    sums: dict[tuple[int, int, int], list[int]] = {}
    for row in rows:
        given = row["units"] or row["paise"] or row["points"]
        # A part paid by the net rate is money of a scheme whose ceilings count goods.
        counted = 0 if row["gift"] == "part" else given
        for party in {0, row["party_id"] or 0}:
            _count(sums, (row["scheme_id"], party, 0), (counted, row["bought"] if party else 0, 0))
        if row["carried"] and row["party_id"] and row["item_id"]:
            _count(sums, (row["scheme_id"], row["party_id"], row["item_id"]), (0, 0, row["carried"]))
    tx.connection.execute(
        _add_used(postgres=tx.postgres),
        [
            {
                "scheme_id": key[0], "party_id": key[1], "item_id": key[2],
                "given": one[0], "bought": one[1], "carried": one[2],
            }
            for key, one in sorted(sums.items())
        ],
    )  # fmt: skip


def _count(
    sums: dict[tuple[int, int, int], list[int]], key: tuple[int, int, int], more: tuple[int, int, int]
) -> None:
    now = sums.setdefault(key, [0, 0, 0])
    for place, value in enumerate(more):
        now[place] += value
