"""Rows that are never changed or deleted; triggers see to it below the program."""

from alembic import op

FIXED = ("audit_row", "stock_row", "posting", "allocation", "document_revision")
"""Rows that are neither changed nor deleted."""
KEPT = ("document", "due")
"""Rows that change their state and are never deleted."""


def fix_rows() -> None:
    """Make the triggers."""
    if op.get_bind().dialect.name == "sqlite":
        _fix_sqlite()
    else:
        _fix_postgres()


def _fix_sqlite() -> None:
    for table in FIXED:
        _refuse_sqlite(table, "UPDATE")
    for table in (*FIXED, *KEPT):
        _refuse_sqlite(table, "DELETE")


def _refuse_sqlite(table: str, deed: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'a row of {table} is never changed'); END"
    )


def _fix_postgres() -> None:
    op.execute(
        "CREATE FUNCTION dcms_row_is_fixed() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a row of % is never changed', TG_TABLE_NAME; END $$"
    )
    for table in FIXED:
        op.execute(
            f"CREATE TRIGGER {table}_fixed BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION dcms_row_is_fixed()"
        )
    for table in (*FIXED, *KEPT):
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION dcms_row_is_fixed()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION dcms_row_is_fixed()"
        )
