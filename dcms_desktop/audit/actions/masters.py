"""Writing one master record with its row in the audit: what every save of a master has in common."""

from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from dcms_desktop.audit.actions.chain import record
from dcms_desktop.audit.rules import canonical_json
from dcms_desktop.audit.rules import changed_only
from dcms_desktop.db.base import Base
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.errors import Refused

PART = 500
"""So many values go into one IN list."""

_GONE = "Close the form and open the record again."


def write_master(
    tx: Tx,
    table: type[Base],
    thing: str,
    row_id: int | None,
    values: Mapping[str, Any],
    *,
    reason: str = "",
    hidden: frozenset[str] = frozenset(),
) -> int:
    """Insert or change one record, audit the fields that differ, and return its id.

    The room that owns ``table`` calls it. ``row_id`` None makes a new record; ``hidden`` fields are recorded
    without their value.
    """
    if row_id is None:
        new_id = tx.insert(insert(table), values)
        record(tx, "create", thing, new_id, after=_shown(values, hidden), reason=reason)
        return new_id
    columns = [getattr(table, name) for name in values]
    key = table.__table__.c.id
    old = tx.execute(select(*columns).where(key == row_id)).first()
    if old is None:
        raise Refused(f"This {thing} is not in the books any more.", field="", next_step=_GONE)
    before, after = changed_only(dict(zip(values, old, strict=True)), values)
    if after:
        tx.execute(update(table).where(key == row_id).values(after))
        record(
            tx,
            "change",
            thing,
            row_id,
            before=_shown(before, hidden),
            after=_shown(after, hidden),
            reason=reason,
        )
    return row_id


def switch_master(
    tx: Tx, table: type[Base], thing: str, row_id: int, *, active: bool, reason: str = ""
) -> None:
    """Take a record out of the lists, or bring it back; nothing is deleted."""
    write_master(tx, table, thing, row_id, {"active": active}, reason=reason)


def refuse_twin_code(
    tx: Tx, table: type[Base], field: str, value: str, row_id: int | None, thing: str
) -> None:
    """Refuse a value of a unique field that another record bears, whatever its capitals."""
    columns = table.__table__.c
    twin = tx.scalar(select(columns.id).where(columns[field] == value, columns.id != (row_id or 0)).limit(1))
    if twin is not None:
        raise Refused(
            f"{field.replace('_', ' ').capitalize()} {value} belongs to another {thing}.",
            field=field,
            next_step="Type another one, or open that record and change it.",
        )


def known_values(tx: Tx, column: Any, values: Sequence[str]) -> set[str]:
    """Return those of ``values`` that stand in a column already."""
    found: set[str] = set()
    for start in range(0, len(values), PART):
        part = values[start : start + PART]
        found.update(row[0] for row in tx.execute(select(column).where(column.in_(part))))
    return found


def fill_codes(tx: Tx, column: Any, codes: Sequence[str], first: int, thing: str) -> list[str]:
    """Return the codes, the next free number after ``first`` for each empty one; refuse a taken code."""
    given = [code for code in codes if code]
    taken = known_values(tx, column, given)
    seen: set[str] = set()
    for code in given:
        if code in taken or code in seen:
            raise Refused(
                f"Code {code} belongs to another {thing}.",
                field="code",
                next_step="Type another one, or open that record and change it.",
            )
        seen.add(code)
    lacking = len(codes) - len(given)
    fresh: list[str] = []
    while len(fresh) < lacking:
        wave = [str(first + step) for step in range(1, lacking - len(fresh) + 1)]
        first += len(wave)
        used = known_values(tx, column, wave) | seen
        fresh += [code for code in wave if code not in used]
    free = iter(fresh)
    return [code or next(free) for code in codes]


def _shown(values: Mapping[str, Any], hidden: frozenset[str]) -> str:
    return canonical_json(
        {
            name: "(hidden)"
            if name in hidden
            else f"({len(value)} bytes)"
            if isinstance(value, bytes)
            else value
            for name, value in values.items()
        }
    )
