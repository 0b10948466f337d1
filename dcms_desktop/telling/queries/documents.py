"""Documents that wait to be told, with all they name as the centre knows it."""

from collections.abc import Iterable
from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_
from sqlalchemy import bindparam
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select

from dcms_desktop.catalog.tables import Barcode
from dcms_desktop.catalog.tables import Item
from dcms_desktop.catalog.tables import Maker
from dcms_desktop.company.queries import setting
from dcms_desktop.company.tables import User
from dcms_desktop.db.prepared import by_ids
from dcms_desktop.db.prepared import ids_value
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRevision
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.numbering.tables import Series
from dcms_desktop.outbox.rules import WAITING
from dcms_desktop.outbox.tables import OutboxRow
from dcms_desktop.parties.tables import Beat
from dcms_desktop.parties.tables import Party
from dcms_desktop.parties.tables import Salesman
from dcms_desktop.telling.feeds.all_feeds import CANCELLED
from dcms_desktop.telling.feeds.all_feeds import type_of
from dcms_desktop.telling.rules import ClaimTold
from dcms_desktop.telling.rules import ItemRef
from dcms_desktop.telling.rules import PartyRef
from dcms_desktop.telling.rules import Refs
from dcms_desktop.telling.rules import Scope
from dcms_desktop.telling.rules import tail_of
from dcms_desktop.telling.settings import COLLECTIONS
from dcms_desktop.telling.settings import COMPANIES
from dcms_desktop.telling.settings import GSTINS
from dcms_desktop.telling.settings import NAMES
from dcms_desktop.telling.tables import CentreCode
from dcms_desktop.telling.tables import Received
from dcms_desktop.telling.told import ToldDocument
from dcms_desktop.telling.told import told_document


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One row of the outbox with its document and all it names."""

    outbox_seq: int
    topic: str
    document_id: int
    day: date
    posted: ToldDocument
    refs: Refs


def scope_of(tx: Tx) -> Scope:
    """Return what the owner lets go. Raises Refused when a company is named that is not there."""
    wanted = setting(tx, COMPANIES).upper().split()
    makers: frozenset[int] | None = None
    if wanted:
        found = dict(tx.execute(select(Maker.code, Maker.id).where(func.upper(Maker.code).in_(wanted))).all())
        missing = [code for code in wanted if code not in {name.upper() for name in found}]
        if missing:
            raise Refused(
                f"There is no company {missing[0]}, whose goods should be told.",
                field="sync.companies",
                next_step="Correct the setting “Companies whose goods are told”.",
            )
        makers = frozenset(found.values())
    return Scope(
        makers=makers,
        names=setting(tx, NAMES),
        gstins=setting(tx, GSTINS),
        collections=setting(tx, COLLECTIONS),
    )


_HEAD = (
    OutboxRow.seq,
    OutboxRow.topic,
    OutboxRow.document_id,
    OutboxRow.revision,
    DocumentRow.revision,
    DocumentRow.body,
    DocumentRow.request_id,
    DocumentRow.salesman_id,
    DocumentRow.beat_id,
    DocumentRow.user_id,
    DocumentRow.against_id,
    Series.code,
    Series.year,
)


def waiting_documents(tx: Tx, limit: int, seqs: Sequence[int] | None = None) -> list[Waiting]:
    """Return documents that wait, oldest first; with ``seqs`` those rows whatever became of them."""
    question = (
        select(*_HEAD)
        .join(DocumentRow, DocumentRow.id == OutboxRow.document_id)
        .join(Series, Series.id == DocumentRow.series_id)
        .order_by(OutboxRow.seq)
        .limit(limit)
    )
    question = question.where(OutboxRow.state == WAITING if seqs is None else OutboxRow.seq.in_(seqs))
    rows = tx.execute(question).all()
    older = _older_bodies(tx, [(row[2], row[3]) for row in rows if row[3] != row[4]])
    posted = {row[0]: told_document(older.get((row[2], row[3]), row[5])) for row in rows}
    items = item_refs(tx, {line.item_id for one in posted.values() for line in one.lines})
    parties = party_refs(tx, {one.party.id for one in posted.values() if one.party})
    names = _Names(tx, rows)
    claims = _claims(tx, rows, posted)
    return [
        Waiting(
            outbox_seq=row[0],
            topic=row[1],
            document_id=row[2],
            day=posted[row[0]].day,
            posted=posted[row[0]],
            refs=replace(_refs(row, posted[row[0]], items, parties, names), claim=claims.get(row[0])),
        )
        for row in rows
    ]


def _claims(
    tx: Tx, rows: Sequence[Sequence[object]], posted: dict[int, ToldDocument]
) -> dict[object, ClaimTold | None]:
    wanted = [row[0] for row in rows if type_of(str(row[1]).removesuffix(CANCELLED)) == "claim"]
    if not wanted:
        return {}
    scope = scope_of(tx)
    # The window asks for the line's state as it starts; the claims behind this take a tenth of that time.
    from dcms_desktop.telling.queries.claims import claim_told

    return {seq: claim_told(tx, posted[int(str(seq))].reference, scope) for seq in wanted}


def _refs(
    row: Sequence[object],
    posted: ToldDocument,
    items: dict[int, ItemRef],
    parties: dict[int, PartyRef],
    names: "_Names",
) -> Refs:
    topic, revision = str(row[1]), int(str(row[3]))
    return Refs(
        items=items,
        party=parties.get(posted.party.id) if posted.party else None,
        series=str(row[11]),
        year=str(row[12]),
        number=tail_of(posted.number),
        state="cancelled" if topic.endswith(CANCELLED) else "posted",
        revision=revision,
        salesman=names.salesmen.get(row[7], ""),
        beat=names.beats.get(row[8], ""),
        user=names.users.get(row[9], ""),
        request_id=str(row[6]),
        order_id=names.answers.get(row[2], ""),
    )


_ANSWERED = by_ids(select(Received.document_id, Received.code), Received.document_id)
_TURNED = by_ids(
    select(DocumentLine.document_id, func.min(Received.code))
    .join(Received, Received.document_id == DocumentLine.source_id)
    .where(Received.type == "field_order")
    .group_by(DocumentLine.document_id),
    DocumentLine.document_id,
)


class _Names:
    """Codes of salesmen, beats and users that some documents name, and which received thing each answers."""

    def __init__(self, tx: Tx, rows: Sequence[Sequence[object]]) -> None:
        self.salesmen = _codes(tx, Salesman, {row[7] for row in rows})
        self.beats = _codes(tx, Beat, {row[8] for row in rows})
        self.users = _codes(tx, User, {row[9] for row in rows})
        ids = ids_value(tx, {int(str(row[2])) for row in rows})
        found, turned = _ANSWERED.rows(tx, ids), _TURNED.rows(tx, ids)
        self.answers: dict[object, str] = {row[0]: row[1] for row in (*turned, *found)}


def _codes(tx: Tx, table: type[Salesman | Beat | User], ids: Iterable[object]) -> dict[object, str]:
    wanted = [one for one in ids if one is not None]
    if not wanted:
        return {}
    return {row[0]: row[1] for row in tx.execute(select(table.id, table.code).where(table.id.in_(wanted)))}


def _older_bodies(tx: Tx, forms: Sequence[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    """Return bodies that were replaced since; a document that was cancelled keeps its last one."""
    if not forms:
        return {}
    rows = tx.execute(
        select(DocumentRevision.document_id, DocumentRevision.revision, DocumentRevision.body).where(
            or_(
                *(
                    and_(DocumentRevision.document_id == document, DocumentRevision.revision == revision)
                    for document, revision in forms
                )
            )
        )
    )
    return {(row[0], row[1]): row[2] for row in rows}


_BARCODES = by_ids(
    select(Barcode.item_id, func.min(Barcode.code)).where(Barcode.units == 1).group_by(Barcode.item_id),
    Barcode.item_id,
)
_ITEMS = by_ids(select(Item.id, Item.code, Item.maker_code, Item.maker_id), Item.id)
_PARTIES = by_ids(select(Party.id, Party.code, Party.outlet_class), Party.id)
_MAPPED = by_ids(
    select(CentreCode.local_id, CentreCode.code).where(CentreCode.kind == bindparam("of_kind")),
    CentreCode.local_id,
)


def item_refs(tx: Tx, ids: Iterable[int]) -> dict[int, ItemRef]:
    """Return items as the centre knows them."""
    wanted = ids_value(tx, ids)
    mapped = dict(_MAPPED.rows(tx, {**wanted, "of_kind": "item"}))
    barcodes = dict(_BARCODES.rows(tx, wanted))
    return {
        row[0]: ItemRef(
            code=mapped.get(row[0]) or row[2] or f"L-{row[1]}",
            local=row[1],
            ean=barcodes.get(row[0], ""),
            maker_id=row[3],
        )
        for row in _ITEMS.rows(tx, wanted)
    }


def party_refs(tx: Tx, ids: Iterable[int]) -> dict[int, PartyRef]:
    """Return parties as the centre knows them."""
    wanted = ids_value(tx, ids)
    mapped = dict(_MAPPED.rows(tx, {**wanted, "of_kind": "party"}))
    return {
        row[0]: PartyRef(code=mapped.get(row[0], ""), local=row[1], outlet_class=row[2])
        for row in _PARTIES.rows(tx, wanted)
    }
