"""Whether other tables point at a row: what was used may not change its meaning."""

from collections.abc import Collection
from functools import cache

from sqlalchemy import Column
from sqlalchemy import select

from dcms_desktop.db.base import Base
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.registry import discover


def is_referenced(tx: Tx, table: type[Base], row_id: int, *, apart_from: Collection[str] = ()) -> bool:
    """Tell whether a row of any table but those named ``apart_from`` points at this one by a foreign key."""
    return any(
        tx.scalar(select(column).where(column == row_id).limit(1)) is not None
        for column in _pointers(table.__tablename__)
        if column.table.name not in apart_from
    )


@cache
def _pointers(target: str) -> tuple[Column[int], ...]:
    """Return every column of every room that points at the id of a table."""
    discover("dcms_desktop", "Base", module="tables")
    return tuple(
        key.parent
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == target and key.column.name == "id"
    )
