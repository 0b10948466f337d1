"""First shape of the books: the tables of the first release, the search index, rows that cannot be bent."""

from migrations.first.audit import make_audit
from migrations.first.catalog import make_catalog
from migrations.first.company import make_company
from migrations.first.documents import make_documents
from migrations.first.fixed import fix_rows
from migrations.first.ledger import make_ledger
from migrations.first.outbox import make_outbox
from migrations.first.parties import make_parties
from migrations.first.pricing import make_pricing
from migrations.first.search import make_search
from migrations.first.spool import make_spool
from migrations.first.stock import make_stock
from migrations.first.tax import make_tax

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    make_audit()
    make_outbox()
    make_spool()
    make_tax()
    make_company()
    make_catalog()
    make_parties()
    make_stock()
    make_ledger()
    make_pricing()
    make_documents()
    make_search()
    fix_rows()
