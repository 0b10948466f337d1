"""Statements of the hot path: built by SQLAlchemy once for each database, then handed to the driver.

A ten-line bill is some twenty statements; compiling and wrapping each of them again costs more than running
it. Values and results pass the same type rules as everywhere else.
"""

import importlib
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import ARRAY
from sqlalchemy import BigInteger
from sqlalchemy import Date
from sqlalchemy import Text
from sqlalchemy import bindparam
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql import Select
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import Insert
from sqlalchemy.sql.dml import Update
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from dcms_desktop.db.tx import Tx

Process = Callable[[Any], Any]


def dialect_of(*, postgres: bool) -> Any:
    """Return SQLAlchemy's own words of one database; those of PostgreSQL are loaded where it is used."""
    return importlib.import_module(f"sqlalchemy.dialects.{'postgresql' if postgres else 'sqlite'}")


class _Made:
    """One statement as one database takes it."""

    __slots__ = (
        "defaults",
        "dialect",
        "named",
        "names",
        "picked",
        "positional",
        "processes",
        "results",
        "text",
    )

    def __init__(self, statement: ClauseElement, dialect: Dialect, keys: Sequence[str] | None) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(keys) if keys else None)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 - tells the type checker what every statement becomes
        self.dialect = dialect
        self.text = str(compiled)
        self.positional = bool(compiled.positional)
        names = compiled.positiontup if self.positional else list(compiled.binds)
        self.names: tuple[str, ...] = tuple(names or ())
        self.defaults = _defaults(statement, compiled.binds)
        self.processes: list[tuple[int, Process]] = []
        for place, name in enumerate(self.names):
            kind = compiled.binds[name].type
            process = kind.dialect_impl(dialect).bind_processor(dialect)
            if process is not None:
                as_text = isinstance(kind, Date) and dialect.name == "sqlite"
                self.processes.append((place, date.isoformat if as_text else process))
        self.named = frozenset(self.names)
        self.picked = itemgetter(*self.names) if len(self.names) > 1 else None
        self.results = _result_processes(statement, dialect)

    def values(self, row: Mapping[str, Any]) -> Any:
        """Return one row of values as the driver takes them."""
        if self.picked is not None and row.keys() >= self.named:
            found = list(self.picked(row))
        else:
            found = [row[name] if name in row else self.defaults[name] for name in self.names]
        for place, process in self.processes:
            if found[place] is not None:
                found[place] = process(found[place])
        return found if self.positional else dict(zip(self.names, found, strict=True))


def _defaults(statement: ClauseElement, binds: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values written in the statement itself, and the columns' own defaults of an insert."""
    found = {name: bind.value for name, bind in binds.items() if not bind.required}
    if isinstance(statement, Insert):
        columns = statement.table.columns
        found.update(
            {
                column.key: column.default.arg
                for column in columns
                if isinstance(column.default, ScalarElementColumnDefault)
            }
        )
    return found


def _result_processes(statement: ClauseElement, dialect: Dialect) -> list[tuple[int, Process]]:
    columns: Any = ()
    if isinstance(statement, Select):
        columns = statement.selected_columns
    found = []
    for place, column in enumerate(columns):
        process = column.type.dialect_impl(dialect).result_processor(dialect, None)
        if process is not None:
            found.append((place, process))
    return found


class Prepared:
    """A statement of the hot path. An insert takes the columns of its first values, always the same ones.

    PostgreSQL may take another statement, or one that is made there, when it is first asked for.
    """

    def __init__(
        self, statement: ClauseElement, postgres: ClauseElement | Callable[[], ClauseElement] | None = None
    ) -> None:
        self._statements = {
            "sqlite": statement,
            "postgresql": postgres if postgres is not None else statement,
        }
        self._made: dict[str, _Made] = {}

    def _on(self, tx: Tx, first: Mapping[str, Any]) -> _Made:
        name = tx.connection.dialect.name
        made = self._made.get(name)
        if made is None:
            given = self._statements[name]
            statement = given if isinstance(given, ClauseElement) else given()
            keys = list(first) if isinstance(statement, Insert) else None
            made = self._made[name] = _Made(statement, tx.connection.dialect, keys)
        return made

    def _cursor(self, tx: Tx, made: _Made, values: Any, *, many: bool = False) -> Any:
        cursor = tx.connection.connection.cursor()
        try:
            if many:
                cursor.executemany(made.text, values)
            else:
                cursor.execute(made.text, values)
        except made.dialect.loaded_dbapi.Error as trouble:
            raise DBAPIError.instance(
                made.text, None, trouble, made.dialect.loaded_dbapi.Error, dialect=made.dialect
            ) from trouble
        return cursor

    def run(self, tx: Tx, values: Mapping[str, Any]) -> int:
        """Run it once and return how many rows it touched."""
        made = self._on(tx, values)
        cursor = self._cursor(tx, made, made.values(values))
        touched = int(cursor.rowcount)
        cursor.close()
        return touched

    def run_many(self, tx: Tx, rows: Sequence[Mapping[str, Any]]) -> int:
        """Run it for each of some rows of values and return how many rows it touched in all."""
        if not rows:
            return 0
        made = self._on(tx, rows[0])
        cursor = self._cursor(tx, made, [made.values(row) for row in rows], many=True)
        touched = int(cursor.rowcount)
        cursor.close()
        return touched

    def rows(self, tx: Tx, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Run it and return all rows."""
        made = self._on(tx, values)
        cursor = self._cursor(tx, made, made.values(values))
        found: list[tuple[Any, ...]] = cursor.fetchall()
        cursor.close()
        return [_convert(row, made.results) for row in found] if made.results else found

    def one(self, tx: Tx, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Run it and return the first row, or None."""
        made = self._on(tx, values)
        cursor = self._cursor(tx, made, made.values(values))
        found: tuple[Any, ...] | None = cursor.fetchone()
        cursor.close()
        return _convert(found, made.results) if found is not None and made.results else found


def _convert(row: Sequence[Any], processes: Sequence[tuple[int, Process]]) -> tuple[Any, ...]:
    cells = list(row)
    for place, process in processes:
        if cells[place] is not None:
            cells[place] = process(cells[place])
    return tuple(cells)


def by_ids(question: Select[*tuple[Any, ...]], column: Any, *order: Any) -> Prepared:
    """Return a prepared question about rows whose ``column`` is among some ids, given with `ids_value`."""
    here, there = _among(column)
    return Prepared(question.where(here).order_by(*order), question.where(there).order_by(*order))


def update_by_ids(change: Update, column: Any) -> Prepared:
    """Return a prepared change of rows whose ``column`` is among some ids, given with `ids_value`."""
    here, there = _among(column)
    return Prepared(change.where(here), change.where(there))


def _among(column: Any) -> tuple[Any, Any]:
    """Return the condition that a column is among some ids, as SQLite and as PostgreSQL take it."""
    listed = select(func.json_each(bindparam("ids", type_=Text)).table_valued("value").c.value)
    return column.in_(listed), column == func.any(bindparam("ids", type_=ARRAY(BigInteger)))


def ids_value(tx: Tx, ids: Iterable[int]) -> dict[str, Any]:
    """Return ids as the value that a question of `by_ids` takes."""
    wanted = list(ids)
    return {"ids": wanted if tx.postgres else "[" + ",".join(map(str, wanted)) + "]"}
