"""``dcms show``: one posted document, whole."""

import click

from dcms_desktop.documents.queries import document_id_of
from dcms_desktop.documents.queries import posted_document
from ui.verbs.answers import desk_at
from ui.verbs.answers import tell
from ui.verbs.document_json import whole_document


@click.command("show")
@click.argument("number")
@click.option("--kind", help="When several kinds bear the number: tax_invoice, receipt, …")
@click.pass_context
def show(ctx: click.Context, number: str, kind: str | None) -> int:
    """Show everything that is stored of document NUMBER."""
    with desk_at(ctx) as desk:
        posted = desk.ask(posted_document, desk.ask(document_id_of, number, kind))
    tell(whole_document(posted))
    return 0


VERB = show
