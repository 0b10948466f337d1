"""Points pay bills: what a cancelled document did with points is mirrored, as everything that is undone."""

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_index("ix_point_move_document_id", "point_move", ["document_id"])
    op.execute(
        "INSERT INTO point_move (party_id, day, kind, points, paise, expires_on, lot_id, document_id) "
        "SELECT party_id, day, kind, -points, -paise, NULL, COALESCE(lot_id, id), document_id "
        "FROM point_move WHERE document_id IN (SELECT id FROM document WHERE state = 'cancelled')"
    )
