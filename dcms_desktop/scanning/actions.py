"""Writes of what was learned about codes, of pack codes, and of the devices at counters."""

from collections.abc import Sequence
from dataclasses import replace

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
from dcms_desktop.scanning.queries import pack_code_form
from dcms_desktop.scanning.queries import patterns_of
from dcms_desktop.scanning.rules import Device
from dcms_desktop.scanning.rules import PackForm
from dcms_desktop.scanning.rules import Scan
from dcms_desktop.scanning.rules import check_device
from dcms_desktop.scanning.rules import check_pack
from dcms_desktop.scanning.tables import CodePattern
from dcms_desktop.scanning.tables import CounterDevice
from dcms_desktop.scanning.tables import LearnedCode
from dcms_desktop.scanning.tables import PackCode
from dcms_desktop.scanning.tables import PackCodePart
from dcms_desktop.scanning.tables import SettledCode

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


def mark_pieces(tx: Tx, document_id: int | None, codes: Sequence[str]) -> None:
    """Say which document sold unique pieces, or that they came back; refuse one that is sold already."""
    for code in codes:
        row = tx.execute(
            select(PackCode.id, PackCode.sold_in).where(PackCode.code == code, PackCode.kind == "piece")
        ).first()
        if row is None:
            continue
        if document_id is not None and row.sold_in not in (None, document_id):
            raise Refused(
                f"The piece {code} was sold already.",
                field="item",
                next_step="Take the line off, scan the piece again.",
            )
        tx.execute(update(PackCode).where(PackCode.id == row.id).values(sold_in=document_id))


def give_back_pieces(tx: Tx, document_id: int) -> None:
    """Say that the pieces a document had sold are here again."""
    tx.execute(update(PackCode).where(PackCode.sold_in == document_id).values(sold_in=None))


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
