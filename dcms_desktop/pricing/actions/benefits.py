"""Writing what schemes gave with a document, and taking it back with the document."""

from collections.abc import Iterable
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select

from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.prepared import dialect_of
from dcms_desktop.db.tx import Tx
from dcms_desktop.pricing.queries.schemes import scheme_cards
from dcms_desktop.pricing.queries.schemes import used_of
from dcms_desktop.pricing.rules import Given
from dcms_desktop.pricing.rules import settling
from dcms_desktop.pricing.rules import target_gap
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
    """Write what a document gives under schemes, and count it against their ceilings.

    Goods that come back lower targets over a period, and with them what these gave before.
    """
    head = {"document_id": document_id, "revision": revision, "day": day, "party_id": party_id}
    rows = [_row(head, one) for one in given]
    _write(tx, rows)
    _settle(tx, [row for row in rows if row["bought"] < 0])


def _row(head: dict[str, Any], one: Given) -> dict[str, Any]:
    return {
        **head,
        "line_no": one.line_no, "scheme_id": one.scheme_id, "version": one.version,
        "item_id": one.item_id, "gift": one.gift, "treatment": one.treatment, "units": one.units,
        "paise": one.paise, "points": one.points, "worth": one.worth, "claim": one.claim,
        "bought": one.bought, "carried": one.carried,
    }  # fmt: skip


def _settle(tx: Tx, counted: Sequence[dict[str, Any]]) -> None:
    """Bring what targets gave a party to what its goods earn, after these rows counted towards them."""
    ids = sorted({row["scheme_id"] for row in counted if row["bought"] and row["party_id"]})
    if not ids:
        return
    counted = [row for row in counted if row["scheme_id"] in ids]
    first = counted[0]
    head = {name: first[name] for name in ("document_id", "revision", "day", "party_id")}
    schemes = scheme_cards(tx, ids)
    used = used_of(tx, schemes, first["party_id"])
    again = dict.fromkeys(ids, 0)
    for row in counted:
        again[row["scheme_id"]] += _counted(row)
    gaps = {key: target_gap(schemes[key], used[key], again[key]) for key in ids if schemes[key].period}
    _write(tx, [_row(head, settling(schemes[key], gap)) for key, gap in gaps.items() if gap])


def undo_benefits(tx: Tx, document_id: int, revision: int) -> None:
    """Write the mirror of all that a document gave so far; targets then have what is left of their goods."""
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
    _settle(tx, mirrors)


def _write(tx: Tx, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    _NEW.run_many(tx, rows)
    sums: dict[tuple[int, int, int], list[int]] = {}
    for row in rows:
        for party in {0, row["party_id"] or 0}:
            _count(sums, (row["scheme_id"], party, 0), (_counted(row), row["bought"] if party else 0, 0))
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


def _counted(row: dict[str, Any]) -> int:
    """Return what a row counts against ceilings; a part at the net rate is money where they count goods."""
    return 0 if row["gift"] == "part" else int(row["units"] or row["paise"] or row["points"])


def _count(
    sums: dict[tuple[int, int, int], list[int]], key: tuple[int, int, int], more: tuple[int, int, int]
) -> None:
    now = sums.setdefault(key, [0, 0, 0])
    for place, value in enumerate(more):
        now[place] += value
