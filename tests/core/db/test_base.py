"""Tables written as classes are plain tables, taken wherever SQLAlchemy takes a table."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import BigInteger
from sqlalchemy import Boolean
from sqlalchemy import Date
from sqlalchemy import LargeBinary
from sqlalchemy import Table
from sqlalchemy import Text
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from dcms_desktop.db.base import METADATA
from dcms_desktop.db.base import Base
from dcms_desktop.db.base import aliased
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.money import Paise

make: Any = type(Base)
"""Makes a table, as `class` does."""


def test_columns_have_the_type_and_the_emptiness_of_their_annotation() -> None:
    columns = DocumentRow.__table__.c
    kinds = {"id": BigInteger, "at": Text, "day": Date, "body": LargeBinary, "total": BigInteger}
    assert {name: type(columns[name].type) for name in kinds} == kinds
    assert isinstance(columns.reverse_charge.type, Boolean)
    assert [columns[name].nullable for name in ("day", "due_on", "gstin", "id")] == [False, True, True, False]
    assert list(columns.keys())[:4] == ["id", "request_id", "kind", "title"]
    lines: Any = DocumentLine.__table__
    assert lines.dialect_options["sqlite"]["with_rowid"] is False


def test_a_class_stands_for_its_table_in_every_statement() -> None:
    texts = [
        str(statement)
        for statement in (
            insert(DocumentRow),
            update(DocumentRow).where(DocumentRow.id == 1).values(state="x"),
            delete(DocumentRow),
            select(DocumentRow.number).join(DocumentLine, DocumentLine.document_id == DocumentRow.id),
        )
    ]
    assert texts[0].startswith("INSERT INTO document (id, request_id")
    assert texts[1] == "UPDATE document SET state=:state WHERE document.id = :id_1"
    assert texts[2] == "DELETE FROM document"
    assert "FROM document JOIN document_line ON" in texts[3]


def test_one_table_stands_twice_in_a_question_under_two_names() -> None:
    own = aliased(DocumentRow, name="own")
    text = str(select(own.number).join(DocumentRow, DocumentRow.against_id == own.id))
    assert "FROM document AS own JOIN document ON document.against_id = own.id" in text
    with pytest.raises(AttributeError, match="colour"):
        own.colour  # type: ignore[attr-defined]  # noqa: B018 - it is not there


def test_a_type_that_no_column_can_hold_is_refused() -> None:
    space = {"__tablename__": "odd", "__annotations__": {"day": complex}}
    with pytest.raises(KeyError, match="complex"):
        make("Odd", (Base,), space)
    assert "odd" not in METADATA.tables


def test_a_table_may_be_made_anew_for_a_trial() -> None:
    space = {"__tablename__": "trial", "__annotations__": {"day": date | None, "paise": Paise}}
    made = make("Trial", (Base,), space)
    table: Table = made.__table__
    METADATA.remove(table)
    assert [(column.name, column.nullable) for column in table.c] == [("day", True), ("paise", False)]
