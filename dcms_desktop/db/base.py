"""The base of all tables: constraint names by convention, whole numbers in 64 bits.

A table is written as SQLAlchemy's mapped classes are, and the type checker takes it for one. When the
program runs it is a Table and its columns, nothing more: no object is mapped anywhere here, and a mapper
would be made for each class at every start and asked again for each statement.
"""

from datetime import date
from typing import TYPE_CHECKING
from typing import Any
from typing import get_args

from sqlalchemy import BigInteger
from sqlalchemy import Boolean
from sqlalchemy import Column
from sqlalchemy import Date
from sqlalchemy import Integer
from sqlalchemy import LargeBinary
from sqlalchemy import MetaData
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy.sql.expression import FromClause

from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units

__all__ = ["WHOLE", "Base", "Mapped", "aliased", "mapped_column"]

WHOLE = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite's own INTEGER holds 64 bits and makes a primary key the row's address."""
TYPES: dict[Any, Any] = {
    int: WHOLE,
    Paise: WHOLE,
    Mills: WHOLE,
    Percent: WHOLE,
    Units: WHOLE,
    str: Text,
    bool: Boolean,
    date: Date,
    bytes: LargeBinary,
}
METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

if TYPE_CHECKING:
    from sqlalchemy.orm import DeclarativeBase
    from sqlalchemy.orm import Mapped
    from sqlalchemy.orm import aliased
    from sqlalchemy.orm import mapped_column

    class Base(DeclarativeBase):
        """Every table. Names are singular; text is Text, numbers are whole."""

        metadata = METADATA

else:

    class Mapped:
        """The type of a column, as the annotation names it."""

        def __class_getitem__(cls, kind: Any) -> Any:
            return kind

    def mapped_column(*parts: Any, **marks: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Return what a column is beside its name and type."""
        return parts, marks

    class _Tables(type):
        """Makes the table of each class, and puts its columns in the place of their descriptions."""

        def __init__(cls, name: str, bases: tuple[type, ...], space: dict[str, Any]) -> None:
            super().__init__(name, bases, space)
            if not bases:
                return
            *parts, last = (*space.get("__table_args__", ()), {})
            if parts and isinstance(parts[-1], dict):
                last = parts.pop()
            columns = [
                _column(key, kind, space.get(key, ((), {}))) for key, kind in cls.__annotations__.items()
            ]
            cls.__table__ = Table(cls.__tablename__, METADATA, *columns, *parts, **last)
            for column in columns:
                setattr(cls, column.key, column)

        def __clause_element__(cls) -> Table:
            """Return the table wherever SQLAlchemy is handed the class."""
            return cls.__table__

    class Base(metaclass=_Tables):
        """Every table. Names are singular; text is Text, numbers are whole."""

        metadata = METADATA

    def aliased(table: type[Base], name: str) -> "_Alias":
        """Return a table under another name, its columns as attributes."""
        return _Alias(table.__table__.alias(name))

    class _Alias:
        def __init__(self, alias: FromClause) -> None:
            self.alias = alias

        def __clause_element__(self) -> FromClause:
            return self.alias

        def __getattr__(self, key: str) -> Any:
            if key not in self.alias.c:
                raise AttributeError(key)
            return self.alias.c[key]


def _column(name: str, kind: Any, described: tuple[tuple[Any, ...], dict[str, Any]]) -> Column[Any]:
    """Return a column; ``kind`` may be ``… | None``, which may be empty."""
    parts, marks = described
    kinds = get_args(kind) or (kind,)
    return Column(name, TYPES[kinds[0]], *parts, nullable=type(None) in kinds, **marks)
