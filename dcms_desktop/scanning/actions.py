"""Writes of what was learned about codes, of pack codes, and of the devices at counters."""

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import and_
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.audit.actions.masters import refuse_twin_code
from dcms_desktop.audit.actions.masters import write_master
from dcms_desktop.audit.rules import canonical_json
from dcms_desktop.catalog.actions import save_item
from dcms_desktop.catalog.queries import item_card
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.catalog.queries import item_of_code
from dcms_desktop.catalog.rules import BarcodeForm
from dcms_desktop.catalog.tables import Item
from dcms_desktop.company.queries import setting
from dcms_desktop.db.base import aliased
from dcms_desktop.db.prepared import dialect_of
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.changes import Saved
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import MOST_UNITS
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.rights import right
from dcms_desktop.scanning.maker_text import Roles
from dcms_desktop.scanning.maker_text import check_roles
from dcms_desktop.scanning.maker_text import cut_text
from dcms_desktop.scanning.maker_text import key_of
from dcms_desktop.scanning.maker_text import roles_as_text
from dcms_desktop.scanning.queries import batch_named
from dcms_desktop.scanning.queries import pack_code_form
from dcms_desktop.scanning.queries import pack_ids
from dcms_desktop.scanning.queries import patterns_of
from dcms_desktop.scanning.queries import piece_states
from dcms_desktop.scanning.rules import Device
from dcms_desktop.scanning.rules import PackForm
from dcms_desktop.scanning.rules import PackPart
from dcms_desktop.scanning.rules import PieceMove
from dcms_desktop.scanning.rules import PieceState
from dcms_desktop.scanning.rules import Scan
from dcms_desktop.scanning.rules import Stayed
from dcms_desktop.scanning.rules import check_device
from dcms_desktop.scanning.rules import check_move
from dcms_desktop.scanning.rules import check_pack
from dcms_desktop.scanning.settings import GS1_PREFIX
from dcms_desktop.scanning.sscc import check_prefix
from dcms_desktop.scanning.sscc import sscc_of
from dcms_desktop.scanning.tables import CartonCount
from dcms_desktop.scanning.tables import CodePattern
from dcms_desktop.scanning.tables import CounterDevice
from dcms_desktop.scanning.tables import LearnedCode
from dcms_desktop.scanning.tables import PackCode
from dcms_desktop.scanning.tables import PackCodePart
from dcms_desktop.scanning.tables import PieceRow
from dcms_desktop.scanning.tables import SettledCode
from dcms_desktop.stock.tables import Godown

CODES = Changes({"codes"})
_AGAIN = "Scan the label again."


# ── learning ────────────────────────────────────────────────────────────────────────────────────
@right("scan.learn")
def learn_barcode(tx: Tx, code: str, item_id: int, units: Units = Units(1)) -> Changes:
    """Keep a code as one of an item: the next scan of it is so many units."""
    form = item_form(tx, item_id)
    codes = (*form.barcodes, BarcodeForm(code=code, units=units))
    return save_item(tx, replace(form, barcodes=codes)).changes.plus(CODES)


@right("scan.learn")
def learn_text(tx: Tx, text: str, item_id: int, roles: Roles, units: Units = Units(1)) -> Changes:
    """Keep what the parts of a maker's text mean, and the item that this one names."""
    cut = cut_text(text)
    if cut is None:
        raise Refused("This text has no parts to tell apart.", field="text", next_step=_AGAIN)
    if not 1 <= units <= MOST_UNITS:
        raise Refused("A scan is one or more base units.", field="units", next_step="Type how many, e.g. 1.")
    check_roles(cut, roles, tx.today)
    key = key_of(cut, roles)
    if not key:
        raise Refused("The part that names the item is empty.", field="roles", next_step="Mark another part.")
    maker_id = item_card(tx, item_id).maker_id
    pattern_id = _pattern(tx, cut.shape, maker_id, roles, text)
    known = tx.execute(
        select(LearnedCode.id).where(LearnedCode.pattern_id == pattern_id, LearnedCode.code == key)
    ).first()
    values = {"pattern_id": pattern_id, "code": key, "item_id": item_id, "units": units}
    write_master(tx, LearnedCode, "learned_code", known.id if known else None, values)
    return CODES


def _pattern(tx: Tx, shape: str, maker_id: int | None, roles: Roles, text: str) -> int:
    """Return the pattern of a maker for texts of one shape, with the roles now said."""
    same = next((one for one in patterns_of(tx, shape) if one.maker_id == maker_id), None)
    values = {"maker_id": maker_id, "shape": shape, "roles": roles_as_text(roles), "sample": text}
    return write_master(tx, CodePattern, "code_pattern", same.id if same else None, values)


@right("scan.learn")
def settle_reading(tx: Tx, scan: Scan) -> Changes:
    """Keep the reading a person confirmed for a text that can be read in several ways.

    A text with a serial number never comes again, so it is not kept.
    """
    known = tx.scalar(select(SettledCode.text).where(SettledCode.text == scan.text))
    if known is not None or scan.serial:
        return Changes()
    values = {
        "text": scan.text, "batch": scan.batch, "expiry": scan.expiry, "made_on": scan.made_on,
        "serial": scan.serial, "count": scan.count,
    }  # fmt: skip
    tx.execute(insert(SettledCode), values)
    record(tx, "create", "settled_code", 0, after=canonical_json(values))
    return CODES


# ── cartons, sets and pieces ────────────────────────────────────────────────────────────────────
@right("scan.packs")
def save_pack_code(tx: Tx, form: PackForm) -> Saved:
    """Add or change the code of a carton, set or unique piece."""
    new = check_pack(form)
    refuse_twin_code(tx, PackCode, "code", new.code, form.id, "pack")
    if item_of_code(tx, new.code) is not None:
        raise Refused(
            f"{new.code} is the code of an item.",
            field="code",
            next_step="Use another code, or take it off there.",
        )
    _check_items(tx, new)
    before = pack_code_form(tx, form.id) if form.id is not None else None
    values = {"code": new.code, "kind": new.kind, "name": new.name, "active": new.active}
    pack_id = write_master(tx, PackCode, "pack_code", form.id, values)
    if before is None or before.parts != new.parts:
        _write_parts(tx, pack_id, new, before)
    return Saved(pack_id, CODES)


def _write_parts(tx: Tx, pack_id: int, new: PackForm, before: PackForm | None) -> None:
    rows = [
        {
            "pack_id": pack_id,
            "place": place,
            "item_id": part.item_id,
            "units": part.units,
            "batch": part.batch,
        }
        for place, part in enumerate(new.parts, 1)
    ]
    tx.execute(delete(PackCodePart).where(PackCodePart.pack_id == pack_id))
    tx.execute(insert(PackCodePart), rows)
    told = [[part.item_id, part.units, part.batch] for part in before.parts] if before else []
    record(
        tx, "change", "pack_code", pack_id, before=canonical_json({"parts": told}),
        after=canonical_json({"parts": [[row["item_id"], row["units"], row["batch"]] for row in rows]}),
    )  # fmt: skip


def _check_items(tx: Tx, form: PackForm) -> None:
    asked = {part.item_id for part in form.parts}
    known = {row.id for row in tx.execute(select(Item.id).where(Item.id.in_(sorted(asked))))}
    if asked - known:
        raise Refused("An item in it is not in the books.", field="parts", next_step="Pick it from the list.")


@right("scan.packs")
def switch_pack_code(tx: Tx, pack_id: int, *, active: bool) -> Saved:
    """Take a code out of use, or bring it back."""
    return save_pack_code(tx, replace(pack_code_form(tx, pack_id), active=active))


@right("scan.packs")
def number_cartons(tx: Tx, cartons: Sequence[PackPart]) -> tuple[str, ...]:
    """Number cartons (SSCC), one for each part, and keep what lies in them: a scan names it from now on."""
    if not cartons:
        return ()
    prefix = check_prefix(setting(tx, GS1_PREFIX))
    begin = dialect_of(postgres=tx.postgres).insert(CartonCount).values(prefix=prefix, next=0)
    tx.execute(begin.on_conflict_do_nothing(index_elements=["prefix"]))
    after = tx.scalar(
        update(CartonCount)
        .where(CartonCount.prefix == prefix)
        .values(next=CartonCount.next + len(cartons))
        .returning(CartonCount.next)
    )
    numbers = tuple(sscc_of(prefix, int(after) - len(cartons) + place) for place in range(len(cartons)))
    _check_items(tx, PackForm(code=numbers[0], parts=tuple(cartons)))
    tx.execute(
        insert(PackCode),
        [{"code": number, "kind": "carton", "name": "", "active": True} for number in numbers],
    )
    ids = pack_ids(tx, numbers)
    tx.execute(
        insert(PackCodePart),
        [
            {
                "pack_id": ids[number],
                "place": 1,
                "item_id": part.item_id,
                "units": part.units,
                "batch": part.batch,
            }
            for number, part in zip(numbers, cartons, strict=True)
        ],
    )
    told = {"first": numbers[0], "last": numbers[-1], "cartons": len(numbers)}
    record(tx, "number", "pack_code", ids[numbers[0]], after=canonical_json(told))
    return numbers


def move_pieces(tx: Tx, document_id: int, moves: Sequence[PieceMove]) -> None:
    """Do with unique pieces what a document says, and keep how they stood before. Refuses what cannot be."""
    codes = [move.code for move in moves]
    known = piece_states(tx, codes)
    moves = [move for move in moves if move.serialised or move.code in known]
    for move in moves:
        if move.serialised or move.deed == "out":
            check_move(move, known.get(move.code))
            _refuse_elsewhere(tx, move, known.get(move.code))
    new = [move for move in moves if move.code not in known]
    if new:
        _add_pieces(tx, new)
        known |= piece_states(tx, [move.code for move in new])
    for move in moves:
        _move_piece(tx, document_id, move, known[move.code], fresh=move in new)


def _refuse_elsewhere(tx: Tx, move: PieceMove, now: PieceState | None) -> None:
    """Refuse a piece that does not lie where the document takes it from."""
    if now is None or now.place is None or move.come_from is None or now.place == move.come_from:
        return
    name = tx.scalar(select(Godown.name).where(Godown.id == now.godown_id))
    raise Refused(
        f"Serial number {move.code} lies in {name}, {now.place[1].replace('_', ' ')}.",
        field="serials",
        next_step="Scan a unit that lies where this document takes from.",
        line=move.line,
    )


def _add_pieces(tx: Tx, moves: Sequence[PieceMove]) -> None:
    """Put new serial numbers into the books, each a piece of its batch."""
    for move in moves:
        if item_of_code(tx, move.code) is not None:
            raise Refused(
                f"Serial number {move.code} is the code of an item.",
                field="serials",
                next_step="Scan the label with the serial number.",
                line=move.line,
            )
    new = [{"code": move.code, "kind": "piece", "name": "", "active": False} for move in moves]
    tx.execute(insert(PackCode), new)
    ids = pack_ids(tx, [move.code for move in moves])
    tx.execute(
        insert(PackCodePart),
        [
            {"pack_id": ids[move.code], "place": 1, "item_id": move.item_id, "units": 1, "batch": ""}
            for move in moves
        ],
    )


def _move_piece(tx: Tx, document_id: int, move: PieceMove, now: PieceState, *, fresh: bool) -> None:
    sold_in = document_id if move.go_to is None else None
    until = move.warranty_until if move.go_to is None else None
    godown_id, bucket = move.go_to or (None, None)
    if fresh or (move.deed == "in" and (not now.active or now.sold_in is not None)):
        _put_in_batch(tx, now.id, batch_named(move.batch))
    tx.execute(
        insert(PieceRow),
        {
            "pack_id": now.id, "document_id": document_id, "was_sold_in": now.sold_in,
            "was_warranty_until": now.warranty_until, "was_active": now.active,
            "was_godown_id": now.godown_id, "was_bucket": now.bucket, "was_batch": now.batch,
            "sold_in": sold_in, "warranty_until": until, "godown_id": godown_id, "bucket": bucket,
        },
    )  # fmt: skip
    tx.execute(
        update(PackCode)
        .where(PackCode.id == now.id)
        .values(sold_in=sold_in, warranty_until=until, active=True, godown_id=godown_id, bucket=bucket)
    )


def _put_in_batch(tx: Tx, pack_id: int, batch: str) -> None:
    tx.execute(update(PackCodePart).where(PackCodePart.pack_id == pack_id).values(batch=batch))


def give_back_pieces(tx: Tx, document_id: int) -> None:
    """Say that the pieces a document had sold are here again: those of documents that do not name them."""
    tx.execute(update(PackCode).where(PackCode.sold_in == document_id).values(sold_in=None))


def undo_pieces(tx: Tx, document_id: int, number_of: Callable[[Tx, int], str]) -> dict[str, Stayed]:
    """Put pieces back to how they stood before a document; return by code those that have gone on since.

    These stay as they are: whoever corrects the document leaves them where it left them, or is refused.
    ``number_of`` returns the number of the document a piece went on with.
    """
    gone = _gone_on(tx, document_id, number_of)
    ids = pack_ids(tx, list(gone))
    rows = tx.execute(
        select(PieceRow)
        .where(PieceRow.document_id == document_id, ~PieceRow.undone, PieceRow.pack_id.not_in(ids.values()))
        .order_by(PieceRow.id)
    ).all()
    for row in rows:
        tx.execute(
            update(PackCode)
            .where(PackCode.id == row.pack_id)
            .values(
                sold_in=row.was_sold_in, warranty_until=row.was_warranty_until, active=row.was_active,
                godown_id=row.was_godown_id, bucket=row.was_bucket,
            )
        )  # fmt: skip
        if row.was_batch is not None:
            _put_in_batch(tx, row.pack_id, row.was_batch)
    if rows:
        undone = [row.id for row in rows]
        tx.execute(update(PieceRow).where(PieceRow.id.in_(undone)).values(undone=True))
    return gone


def _gone_on(tx: Tx, document_id: int, number_of: Callable[[Tx, int], str]) -> dict[str, Stayed]:
    own, later = aliased(PieceRow, name="own"), aliased(PieceRow, name="later")
    rows = tx.execute(
        select(
            PackCode.code, PackCodePart.item_id, PackCodePart.batch, own.godown_id, own.bucket,
            later.document_id,
        )
        .select_from(own)
        .join(later, and_(later.pack_id == own.pack_id, later.id > own.id))
        .join(PackCode, PackCode.id == own.pack_id)
        .join(PackCodePart, and_(PackCodePart.pack_id == PackCode.id, PackCodePart.place == 1))
        .where(own.document_id == document_id, ~own.undone, ~later.undone)
        .where(later.document_id != document_id)
        .order_by(own.id.desc(), later.id.desc())
    )  # fmt: skip
    gone = {}
    for code, item_id, batch, godown_id, bucket, document in rows:
        place = (godown_id, bucket or "") if godown_id is not None else None
        gone[code] = Stayed(item_id, batch, place, number_of(tx, document))
    return gone


# ── devices ─────────────────────────────────────────────────────────────────────────────────────
@right("scan.setup")
def save_device(tx: Tx, device: Device, counter_id: int | None = None) -> Changes:
    """Keep the scanner or scale of a counter, this one's when none is named."""
    checked = check_device(device)
    at = counter_id or tx.counter_id
    known = tx.scalar(
        select(CounterDevice.id).where(CounterDevice.counter_id == at, CounterDevice.kind == checked.kind)
    )
    values = {
        "counter_id": at, "kind": checked.kind, "port": checked.port, "form": checked.form,
        "separator": checked.separator, "mark": checked.mark, "found": "\n".join(checked.found),
        "tested_at": checked.tested_at,
    }  # fmt: skip
    write_master(tx, CounterDevice, "counter_device", known, values)
    return Changes({"devices"})
