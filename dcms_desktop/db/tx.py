"""The open transaction that every action and query takes first."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from typing import Any
from typing import Protocol

from sqlalchemy import ColumnElement
from sqlalchemy import Text
from sqlalchemy import cast
from sqlalchemy import func
from sqlalchemy.engine import Connection
from sqlalchemy.engine import CursorResult
from sqlalchemy.engine import Row
from sqlalchemy.sql.base import Executable

from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import NeedsConsent

BUNCH = 500
"""Rows of a long answer that are made in one go: about a millisecond."""


@dataclass(slots=True)
class Tx:
    """One transaction: the connection, who acts at which counter, when, and what was agreed to."""

    connection: Connection
    user_id: int
    counter_id: int
    at: str
    """UTC text of the transaction's start."""
    today: date
    consents: frozenset[str] = frozenset()
    user_name: str = ""
    role: str = "owner"
    notes: dict[str, Any] = field(default_factory=dict)
    """What one step of the transaction found and a later one needs, so it is not read twice."""

    @property
    def postgres(self) -> bool:
        """Tell whether these books lie on PostgreSQL."""
        return self.connection.dialect.name == "postgresql"

    def execute(
        self, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        """Run a statement; with a list of values once for each."""
        return self.connection.execute(statement, values)

    def stream(self, statement: Executable) -> Iterator[Row[*tuple[Any, ...]]]:
        """Give the rows of a long answer, made in bunches: rows made all at once let no other thread work."""
        for bunch in self.connection.execute(statement).partitions(BUNCH):
            yield from bunch

    def bare(self, statement: Executable) -> list[tuple[Any, ...]]:
        """Return all rows of a very long answer as the driver gives them: in SQLite a day is still text.

        They are fetched in bunches for the reason of ``stream``; ``day_of`` reads a day.
        """
        cursor = self.connection.execute(statement).cursor
        rows: list[tuple[Any, ...]] = []
        while bunch := cursor.fetchmany(BUNCH):
            rows.extend(bunch)
        return rows

    def scalar(self, statement: Executable) -> Any:
        """Return the first column of the first row, or None."""
        return self.connection.execute(statement).scalar()

    def insert(self, statement: Executable, values: Mapping[str, Any]) -> int:
        """Insert one row and return its id."""
        result: CursorResult[*tuple[Any, ...]] = self.connection.execute(statement, values)
        key = result.inserted_primary_key
        return int(key[0]) if key is not None else 0

    def ask(self, name: str, question: str, field: str = "", line: int | None = None) -> None:
        """Go on when ``name`` was agreed to, else raise the question."""
        if name not in self.consents:
            raise NeedsConsent(name, question, field, line)


def as_text(tx: Tx, *columns: Any) -> ColumnElement[str]:
    """Return columns as one JSON text for `Tx.bare`: to make a value of each costs more than to read them."""
    array = func.json_build_array if tx.postgres else func.json_array
    return cast(array(*columns), Text)


def day_of(value: "str | date | None") -> date | None:
    """Return a day of a bare row."""
    return date.fromisoformat(value) if isinstance(value, str) else value


class Sitter(Protocol):
    """Who sits at the counter, as far as a transaction cares."""

    @property
    def user_id(self) -> int:
        """Return the user's id."""

    @property
    def counter_id(self) -> int:
        """Return the counter's id."""

    @property
    def name(self) -> str:
        """Return the user's name."""

    @property
    def role(self) -> str:
        """Return what the user is."""


def begin_tx(connection: Connection, who: Sitter, consents: frozenset[str] = frozenset()) -> Tx:
    """Return the transaction that somebody begins now on an open connection."""
    return Tx(
        connection,
        who.user_id,
        who.counter_id,
        clock.utc_text(),
        clock.today(),
        consents,
        who.name,
        who.role,
    )
