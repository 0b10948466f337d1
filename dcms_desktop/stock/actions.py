"""Writes of batches and stock moves."""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.audit.actions.masters import refuse_twin_code
from dcms_desktop.audit.actions.masters import write_master
from dcms_desktop.audit.rules import canonical_json
from dcms_desktop.catalog.tables import Item
from dcms_desktop.company.rules import check_code
from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.prepared import dialect_of
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.changes import Saved
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.rights import right
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.stock.queries import BatchState
from dcms_desktop.stock.queries import balances
from dcms_desktop.stock.queries import batch_states
from dcms_desktop.stock.rules import MOST_WALK
from dcms_desktop.stock.rules import SALEABLE
from dcms_desktop.stock.rules import SHOP
from dcms_desktop.stock.rules import Balance
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.stock.rules import BinCard
from dcms_desktop.stock.rules import GodownCard
from dcms_desktop.stock.rules import Key
from dcms_desktop.stock.rules import Moved
from dcms_desktop.stock.rules import Reserve
from dcms_desktop.stock.rules import StockMove
from dcms_desktop.stock.rules import apply_mirror
from dcms_desktop.stock.rules import apply_move
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import Bin
from dcms_desktop.stock.tables import Godown
from dcms_desktop.stock.tables import GoodsPlace
from dcms_desktop.stock.tables import Reservation
from dcms_desktop.stock.tables import StockBalance
from dcms_desktop.stock.tables import StockRow

_NEW_ROW = Prepared(insert(StockRow))
_NEW_BATCH = insert(Batch)


@cache
def _add_balance(*, postgres: bool) -> Any:
    new = dialect_of(postgres=postgres).insert(StockBalance)
    return new.on_conflict_do_update(
        index_elements=["batch_id", "godown_id", "bucket"],
        set_={
            "units": StockBalance.units + new.excluded.units,
            "value": StockBalance.value + new.excluded.value,
        },
    )


_MOVE_BALANCE = Prepared(
    update(StockBalance)
    .where(
        StockBalance.batch_id == bindparam("batch"),
        StockBalance.godown_id == bindparam("godown"),
        StockBalance.bucket == bindparam("in_bucket"),
    )
    .values(
        units=StockBalance.units + bindparam("by_units"), value=StockBalance.value + bindparam("by_value")
    )
)


def seed_godown(tx: Tx) -> None:
    """Write the shop itself as godown 1."""
    tx.execute(insert(Godown), {"id": SHOP, "code": "SHOP", "name": "Shop", "active": True})


@right("stock.godowns")
def save_godown(tx: Tx, card: GodownCard) -> Saved:
    """Add or change a godown; an id of 0 makes a new one. The shop stays in use, and so does a filled one."""
    code = check_code(card.code)
    refuse_twin_code(tx, Godown, "code", code, card.id, "godown")
    if not card.active:
        if card.id == SHOP:
            raise Refused(
                "The shop itself stays in use.", field="active", next_step="Take another godown out of use."
            )
        held = tx.scalar(
            select(func.count())
            .select_from(StockBalance)
            .where(StockBalance.godown_id == card.id, StockBalance.units != 0)
        )
        if held:
            raise Refused(
                f"{card.name} still holds goods of {held} batches.",
                field="active",
                next_step="Carry them to another godown first.",
            )
    name = clean_text(card.name, "name", most=60, required=True)
    address = clean_text(card.address, "address", most=160)
    values = {"code": code, "name": name, "active": card.active, "address": address}
    return Saved(write_master(tx, Godown, "godown", card.id or None, values), Changes({"godowns"}))


# ── bins ────────────────────────────────────────────────────────────────────────────────────────
@right("stock.godowns")
def save_bin(tx: Tx, card: BinCard) -> Saved:
    """Add or change a rack or bin of a godown; an id of 0 makes a new one."""
    code = clean_text(card.code, "bin", most=20, required=True).upper()
    if not 0 <= card.walk < MOST_WALK:
        raise Refused(
            f"A place on the way lies between 0 and {MOST_WALK - 1}.",
            field="walk",
            next_step="Number the bins as the picker passes them.",
        )
    twin = tx.scalar(
        select(Bin.id).where(Bin.godown_id == card.godown_id, Bin.code == code, Bin.id != (card.id or 0))
    )
    if twin is not None:
        raise Refused(
            f"Bin {code} is in this godown already.",
            field="bin",
            next_step="Type another code, or open that one.",
        )
    values = {"godown_id": card.godown_id, "code": code, "walk": card.walk}
    return Saved(write_master(tx, Bin, "bin", card.id or None, values), Changes({"bins"}))


@right("stock.godowns")
def place_goods(tx: Tx, item_id: int, bin_id: int | None, godown_id: int, batch_id: int = 0) -> Changes:
    """Say in which bin of a godown an item lies, or one batch of it; no bin takes the place away."""
    where = (
        GoodsPlace.godown_id == godown_id, GoodsPlace.item_id == item_id, GoodsPlace.batch_id == batch_id,
    )  # fmt: skip
    if bin_id is not None:
        home = tx.scalar(select(Bin.godown_id).where(Bin.id == bin_id))
        if home != godown_id:
            raise Refused("That bin is in another godown.", field="bin", next_step="Pick one of this godown.")
    tx.execute(delete(GoodsPlace).where(*where))
    if bin_id is not None:
        row = {"godown_id": godown_id, "item_id": item_id, "batch_id": batch_id, "bin_id": bin_id}
        tx.execute(insert(GoodsPlace), row)
    return Changes({"bins"})


# ── what is kept for somebody ───────────────────────────────────────────────────────────────────
@right("stock.reserve")
def reserve_stock(tx: Tx, wish: Reserve) -> Saved:
    """Keep units of a batch for a party or an order. Refuses more than is free there."""
    state = batch_states(tx, [wish.batch_id], godown_id=wish.godown_id).get(wish.batch_id)
    if state is None:
        raise Refused("There is no such batch.", field="batch", next_step="Pick it from the list.")
    free = state.card.units - state.card.reserved
    if not 0 < wish.units <= free:
        raise Refused(
            f"Batch {state.card.number} has {max(free, 0)} free units, {wish.units} are to be kept.",
            field="quantity",
            next_step="Keep fewer, or of another batch.",
        )
    note = clean_text(wish.note, "note", most=200)
    values = {
        "batch_id": wish.batch_id, "godown_id": wish.godown_id, "units": wish.units,
        "party_id": wish.party_id, "document_id": wish.document_id, "note": note,
    }  # fmt: skip
    row_id = tx.insert(insert(Reservation), {**values, "at": tx.at, "user_id": tx.user_id})
    _shift_reserved(tx, wish.batch_id, wish.godown_id, wish.units)
    record(tx, "reserve", "reservation", row_id, after=canonical_json(values))
    return Saved(row_id, Changes({"stock", "reservations"}))


@right("stock.reserve")
def release_stock(tx: Tx, reservation_id: int, units: Units | None = None) -> Changes:
    """Let go what was kept, all of it or some units."""
    row = tx.execute(
        select(Reservation.batch_id, Reservation.godown_id, Reservation.units).where(
            Reservation.id == reservation_id
        )
    ).one_or_none()
    if row is None:
        raise Refused("That was let go already.", field="reservation", next_step="Press F5 to see the rest.")
    gone = row[2] if units is None else units
    if not 0 < gone <= row[2]:
        raise Refused(
            f"{row[2]} units are kept, {gone} are to be let go.", field="quantity", next_step="Let fewer go."
        )
    own = Reservation.id == reservation_id
    if gone == row[2]:
        tx.execute(delete(Reservation).where(own))
    else:
        tx.execute(update(Reservation).where(own).values(units=Reservation.units - gone))
    _shift_reserved(tx, row[0], row[1], -gone)
    record(tx, "release", "reservation", reservation_id, after=canonical_json({"units": int(gone)}))
    return Changes({"stock", "reservations"})


@right("stock.reserve")
def change_reservation(tx: Tx, reservation_id: int, wish: Reserve) -> Saved:
    """Keep other goods, more or fewer, or for somebody else: what was kept is let go in the same breath."""
    release_stock(tx, reservation_id)
    return reserve_stock(tx, wish)


def release_part(tx: Tx, document_id: int, item_id: int, units: int) -> None:
    """Let go what is kept of an item for an order, up to so many units: they leave now."""
    rows = tx.execute(
        select(Reservation.id, Reservation.units)
        .join(Batch, Batch.id == Reservation.batch_id)
        .where(Reservation.document_id == document_id, Batch.item_id == item_id)
        .order_by(Reservation.id)
    ).all()
    for id_, kept in rows:
        part = min(units, kept)
        if part > 0:
            release_stock(tx, id_, Units(part))
            units -= part


def release_for(tx: Tx, document_id: int) -> Changes:
    """Let go everything that was kept for an order: it is billed, or called off."""
    ids = tx.execute(select(Reservation.id).where(Reservation.document_id == document_id)).scalars().all()
    for id_ in ids:
        release_stock(tx, id_)
    return Changes({"stock", "reservations"}) if ids else Changes()


def _shift_reserved(tx: Tx, batch_id: int, godown_id: int, units: int) -> None:
    tx.execute(
        update(StockBalance)
        .where(
            StockBalance.batch_id == batch_id,
            StockBalance.godown_id == godown_id,
            StockBalance.bucket == SALEABLE,
        )
        .values(reserved=StockBalance.reserved + units)
    )


def save_batch(tx: Tx, card: BatchCard, supplier_id: int | None = None) -> int:
    """Return the id of the batch with this item, number, MRP and expiry, made when it is new.

    A batch seen again takes the newest rates and cost; its number, dates and MRP never change.
    """
    if tx.postgres:
        # Two counters that receive the same new batch must not both make it.
        tx.execute(select(Item.id).where(Item.id == card.item_id).with_for_update())
    known = tx.scalar(
        select(Batch.id).where(
            Batch.item_id == card.item_id,
            func.upper(Batch.number) == card.number.upper(),
            Batch.mrp == card.mrp,
            Batch.expiry.is_(None) if card.expiry is None else Batch.expiry == card.expiry,
        )
    )
    newest = {"ptr": card.ptr, "pts": card.pts, "cost": card.cost, "rack": card.rack}
    if known is not None:
        tx.execute(
            update(Batch)
            .where(Batch.id == known)
            .values({name: value for name, value in newest.items() if value})
        )
        return int(known)
    return tx.insert(
        _NEW_BATCH,
        {
            "item_id": card.item_id, "number": card.number, "made_on": card.made_on, "expiry": card.expiry,
            "mrp": card.mrp, "received_on": card.received_on, "frozen": False, "supplier_id": supplier_id,
            **newest,
        },
    )  # fmt: skip


@right("stock.mrp")
def revise_mrp(tx: Tx, batch_ids: Iterable[int], lower: Paise | None, since: date | None = None) -> Changes:
    """Keep the price to honour of batches when it is lower than the printed one; None takes it back."""
    wanted = sorted(set(batch_ids))
    fields = (Batch.id, Batch.number, Batch.mrp, Batch.lower_mrp, Batch.lower_mrp_from)
    known = tx.execute(select(*fields).where(Batch.id.in_(wanted))).all()
    if len(known) != len(wanted) or not wanted:
        raise Refused("There is no such batch.", field="batch", next_step="Search it by its number.")
    for row in known:
        if lower is not None and not 0 < lower < row.mrp:
            raise Refused(
                f"Batch {row.number} bears {show_paise(row.mrp)}; a revised price is lower and above zero.",
                field="mrp",
                next_step="Type the price of the company's revised list.",
            )
    new = {"lower_mrp": lower, "lower_mrp_from": since if lower is not None else None}
    tx.execute(update(Batch).where(Batch.id.in_(wanted)).values(new))
    for row in known:
        was = {"lower_mrp": row.lower_mrp, "lower_mrp_from": str(row.lower_mrp_from or "")}
        told = {**new, "lower_mrp_from": str(new["lower_mrp_from"] or "")}
        record(tx, "revise", "batch", row.id, before=canonical_json(was), after=canonical_json(told))
    return Changes({"stock"})


@right("stock.bucket")
def mark_for_return(tx: Tx, batch_id: int) -> Changes:
    """Mark a batch for return to its supplier, or take the mark away."""
    marked = tx.scalar(select(Batch.for_return).where(Batch.id == batch_id))
    if marked is None:
        raise Refused("There is no such batch.", field="batch", next_step="Search it by its number.")
    tx.execute(update(Batch).where(Batch.id == batch_id).values(for_return=not marked))
    record(tx, "unmark" if marked else "mark", "batch", batch_id, reason="for return")
    return Changes({"stock"})


def freeze_batches(tx: Tx, ids: Iterable[int], *, frozen: bool) -> None:
    """Stop the sale of batches at every counter, or allow it again.

    Their balances are locked first: a bill that is being posted ends before, the next one finds them frozen.
    """
    wanted = sorted(set(ids))
    batch_states(tx, wanted)
    tx.execute(update(Batch).where(Batch.id.in_(wanted)).values(frozen=frozen))


def work_out_moves(
    tx: Tx, moves: Sequence[StockMove], known: dict[int, BatchState] | None = None
) -> list[Moved]:
    """Return what each move is worth on the balances as they are now; nothing is written.

    ``known`` are batch states read earlier in this transaction, so that they are not read twice.
    """
    states = dict(known or {})
    missing = [move.batch_id for move in moves if move.batch_id not in states]
    if missing:
        states.update(batch_states(tx, missing))
    held = {(id_, state.godown_id, SALEABLE): state.balance for id_, state in states.items()}
    others = {move.key for move in moves} - held.keys()
    if others:
        held.update(balances(tx, others))
    done: list[Moved] = []
    for move in moves:
        key, state = move.key, states[move.batch_id]
        if move.carried:
            move = replace(move, value=Paise(-done[-1].value))  # noqa: PLW2901 - the move as it is written
        held[key], moved = apply_move(held.get(key, Balance()), move, state.card.cost, state.per)
        done.append(moved)
    return done


def move_stock(tx: Tx, document_id: int, revision: int, day: date, moves: Sequence[Moved]) -> None:
    """Write the rows of a document and move their balances."""
    if moves:
        _write(tx, document_id, revision, day, moves)


def _write(tx: Tx, document_id: int, revision: int, day: date, done: Sequence[Moved]) -> None:
    _NEW_ROW.run_many(
        tx,
        [
            {
                "document_id": document_id,
                "revision": revision,
                "line_no": moved.move.line_no,
                "day": day,
                "item_id": moved.move.item_id,
                "batch_id": moved.move.batch_id,
                "godown_id": moved.move.godown_id,
                "bucket": moved.move.bucket,
                "units": moved.move.units,
                "free": moved.move.free,
                "value": moved.value,
            }
            for moved in done
        ],
    )
    by_key: dict[Key, list[int]] = {}
    for moved in done:
        sums = by_key.setdefault(moved.move.key, [0, 0])
        sums[0] += moved.move.units
        sums[1] += moved.value
    ordered = sorted(by_key.items())
    updated = _MOVE_BALANCE.run_many(
        tx,
        [
            {"batch": key[0], "godown": key[1], "in_bucket": key[2], "by_units": sums[0], "by_value": sums[1]}
            for key, sums in ordered
        ],
    )
    if updated != len(ordered):
        _add_missing(tx, ordered)


def _add_missing(tx: Tx, ordered: Iterable[tuple[Key, list[int]]]) -> None:
    """Add balances that do not exist yet; the update above moved those that do."""
    there = set(balances(tx, [key for key, _ in ordered]))
    tx.connection.execute(
        _add_balance(postgres=tx.postgres),
        [
            {"batch_id": key[0], "godown_id": key[1], "bucket": key[2], "units": sums[0], "value": sums[1]}
            for key, sums in ordered
            if key not in there
        ],
    )


def undo_stock(tx: Tx, document_id: int, revision: int, day: date) -> Paise:
    """Write the mirror of what a document has moved, at the same value; return the variance.

    The variance is what could not come or go at its own value, because the goods beside it had another cost.
    """
    rows = tx.execute(
        select(
            StockRow.line_no,
            StockRow.item_id,
            StockRow.batch_id,
            StockRow.godown_id,
            StockRow.bucket,
            func.sum(StockRow.units),
            func.sum(StockRow.free),
            func.sum(StockRow.value),
        )
        .where(StockRow.document_id == document_id)
        .group_by(StockRow.line_no, StockRow.item_id, StockRow.batch_id, StockRow.godown_id, StockRow.bucket)
        .order_by(StockRow.line_no)
    ).all()
    moves = [
        (
            StockMove(
                line_no=row[0],
                item_id=row[1],
                batch_id=row[2],
                godown_id=row[3],
                bucket=row[4],
                units=Units(-int(row[5])),
                free=Units(-int(row[6])),
            ),
            Paise(-int(row[7])),
        )
        for row in rows
        if row[5] or row[7]
    ]
    if not moves:
        return Paise(0)
    batch_states(tx, [move.batch_id for move, _ in moves])
    held = balances(tx, [move.key for move, _ in moves])
    done = []
    for move, value in moves:
        key = move.key
        held[key], moved = apply_mirror(held.get(key, Balance()), move, value)
        done.append(moved)
    _write(tx, document_id, revision, day, done)
    return Paise(sum(moved.variance for moved in done))
