"""What may be claimed of a company for some days, line by line from what was posted."""

from collections.abc import Callable
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement
from sqlalchemy import Select
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.catalog.tables import Maker
from dcms_desktop.claims.policy import Rates
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.claims.policy import recovery_of
from dcms_desktop.claims.policy import tell_policy
from dcms_desktop.claims.policy import window_of
from dcms_desktop.claims.queries import sayings_of_items
from dcms_desktop.claims.rules import DRAFT
from dcms_desktop.claims.rules import TYPES
from dcms_desktop.claims.tables import ClaimDraft
from dcms_desktop.db.base import aliased
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import line_value
from dcms_desktop.kernel.money import share
from dcms_desktop.kernel.money import show_percent
from dcms_desktop.pricing.rules import SchemeForm
from dcms_desktop.pricing.tables import BenefitRow
from dcms_desktop.pricing.tables import SchemeRow
from dcms_desktop.pricing.tables import SchemeVersion
from dcms_desktop.recovery.promises import Promise
from dcms_desktop.recovery.promises import tell_promise
from dcms_desktop.recovery.queries.promises import margin_promises
from dcms_desktop.recovery.queries.promises import promise_on
from dcms_desktop.recovery.rules import KINDS
from dcms_desktop.recovery.rules import TYPED_KINDS
from dcms_desktop.recovery.rules import SourceLine
from dcms_desktop.recovery.rules import worked_out
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import StockRow

_VERSIONS = msgspec.json.Decoder(SchemeForm)
BILL = "tax_invoice"
BUCKETS = {"expiry": "expired", "breakage": "damaged"}
REASONS = {"expiry": "expiry", "breakage": "damage"}
BREAKAGE, BACK = "breakage_receipt", "sale_return"
CAME_BY = ("sale_return", BREAKAGE, "bucket_move")
"""Documents that put goods aside: a retailer's return, or our own shelf."""
DEVIATIONS = {"rate": ("rate",), "shortage": ("shortage", "damage", "free")}
CREDITED = {"shortage": "claims", "rate": "purchase_notes", "free": "purchase_notes"}


def source_lines(tx: Tx, kind: str, maker_id: int, first: date, last: date) -> list[SourceLine]:
    """Return what may be claimed, the oldest first; what a live claim holds is among it."""
    if kind not in KINDS or kind in TYPED_KINDS:
        raise Refused(f"“{kind[:30]}” does not build itself.", "kind", "Type its lines.")
    if last < first:
        raise Refused("The last day lies before the first.", "last", "Type the days of the claim.")
    return _BUILDERS[kind](tx, kind, maker_id, first, last)


def _in_days(question: Select[*tuple[Any, ...]], first: date, last: date) -> Select[*tuple[Any, ...]]:
    return _of_days(question.where(DocumentRow.state == "posted"), first, last)


def _of_days(question: Select[*tuple[Any, ...]], first: date, last: date) -> Select[*tuple[Any, ...]]:
    return question.where(DocumentRow.day >= first, DocumentRow.day <= last).order_by(
        DocumentRow.day, DocumentRow.id
    )


# ── schemes ─────────────────────────────────────────────────────────────────────────────────────
def scheme_at(tx: Tx, scheme_id: int, version: int) -> SchemeForm:
    """Return a scheme as it was in one version."""
    body = tx.scalar(
        select(SchemeVersion.body).where(
            SchemeVersion.scheme_id == scheme_id, SchemeVersion.version == version
        )
    )
    if body is None:
        raise Refused("The scheme has no such version.", "scheme", "Run dcms check.")
    return _VERSIONS.decode(body)


def _schemes(tx: Tx, _kind: str, maker_id: int, first: date, last: date) -> list[SourceLine]:
    one = BenefitRow
    keys = (one.document_id, one.scheme_id, one.version, one.line_no, one.item_id, one.gift)
    sums = [func.sum(getattr(one, name)).label(name) for name in ("units", "paise", "worth", "claim")]
    question = (
        select(*keys, *sums, DocumentRow.number, DocumentRow.day, DocumentRow.party_name, Item.name)
        .join(DocumentRow, DocumentRow.id == one.document_id)
        .join(SchemeRow, SchemeRow.id == one.scheme_id)
        .outerjoin(Item, Item.id == one.item_id)
        .where(
            or_(SchemeRow.maker_id == maker_id, SchemeRow.maker_id.is_(None) & (Item.maker_id == maker_id))
        )
        .group_by(
            *keys, DocumentRow.number, DocumentRow.day, DocumentRow.party_name, Item.name, DocumentRow.id
        )
        .having(func.sum(one.claim) != 0)
    )
    # A cancelled bill gives nothing; what it leaves is what a target lost with its goods.
    rows = tx.execute(_of_days(question, first, last).order_by(one.scheme_id, one.line_no)).all()
    versions = {
        key: scheme_at(tx, *key) for key in dict.fromkeys((row.scheme_id, row.version) for row in rows)
    }
    rates = _rates_of_bills(tx, sorted({row.document_id for row in rows if row.gift == "free"}))
    return [_of_benefit(row, versions[row.scheme_id, row.version], rates) for row in rows]


def _rates_of_bills(tx: Tx, document_ids: Sequence[int]) -> dict[tuple[int, int], set[tuple[int, int]]]:
    """Return at what rates for how many pieces each item stands on bills."""
    line = DocumentLine
    found: dict[tuple[int, int], set[tuple[int, int]]] = {}
    rows = tx.execute(
        select(line.document_id, line.item_id, line.rate, line.per).where(line.document_id.in_(document_ids))
    )
    for document_id, item_id, rate, per in rows:
        found.setdefault((document_id, item_id), set()).add((rate, per))
    return found


def _of_benefit(row: Any, form: SchemeForm, rates: dict[tuple[int, int], set[tuple[int, int]]]) -> SourceLine:
    percent = int(form.company_share) if form.funded == "company" else 0
    formula, facts = "share", {"worth": int(row.worth), "percent": percent}
    if row.gift == "free":
        for rate, per in sorted(rates.get((row.document_id, row.item_id or 0), ())):
            if line_value(row.units, per, Mills(rate)) == row.worth:
                formula = "goods"
                facts = {"units": int(row.units), "per": per, "rate": rate, "percent": percent}
                break
    if worked_out(formula, facts) != row.claim:
        formula, facts = "document", {"amount": int(row.claim)}
    parts = (row.document_id, row.scheme_id, row.version, row.line_no, row.item_id or 0, row.gift)
    return SourceLine(
        source="/".join(("benefit", *(str(part) for part in parts))),
        document_id=row.document_id,
        document_line=row.line_no,
        number=row.number,
        day=row.day,
        party=row.party_name,
        item_id=row.item_id,
        item=row.name or "",
        units=Units(row.units),
        formula=formula,
        facts=facts,
        amount=Paise(row.claim),
        rule=tell_scheme(form, row.version),
    )


def tell_scheme(form: SchemeForm, version: int) -> str:
    """Return a scheme as one sentence, as it was in a version."""
    until = f" to {form.last:%d-%m-%Y}" if form.last is not None else ""
    part = show_percent(form.company_share)
    words = f"{form.code} v{version}, {form.title}: {form.steps} on {form.goods}"
    return f"{words}, from {form.first:%d-%m-%Y}{until}; the company bears {part}."


# ── goods that came back, and our own that died ─────────────────────────────────────────────────
def _returned(tx: Tx, kind: str, maker_id: int, first: date, last: date) -> list[SourceLine]:
    row, line, bill = StockRow, DocumentLine, aliased(DocumentLine, name="bill")
    keys = (row.document_id, row.line_no, row.batch_id)
    question = (
        select(
            *keys, func.sum(row.units).label("units"), func.sum(row.free).label("free"), DocumentRow.number,
            DocumentRow.day, DocumentRow.party_name, Item.id.label("item_id"), Item.name, Item.ptr, Item.pts,
            Item.rate_per, Batch.number.label("batch"), Batch.expiry, Batch.ptr.label("batch_ptr"),
            Batch.pts.label("batch_pts"), line.rate, line.per, line.gst, line.taxable,
            line.units.label("paid"), line.kind, bill.taxable.label("bill_taxable"),
            bill.units.label("bill_units"), bill.per.label("bill_per"),
        )
        .join(DocumentRow, DocumentRow.id == row.document_id)
        .join(Item, Item.id == row.item_id)
        .join(Batch, Batch.id == row.batch_id)
        .join(line, (line.document_id == row.document_id) & (line.line_no == row.line_no))
        .outerjoin(bill, (bill.document_id == line.source_id) & (bill.line_no == line.source_line))
        .where(row.bucket == BUCKETS[kind], Item.maker_id == maker_id, DocumentRow.kind.in_(CAME_BY))
        .group_by(
            *keys, DocumentRow.id, Item.id, Batch.id, line.document_id, line.line_no, bill.document_id,
            bill.line_no,
        )
        .having(func.sum(row.units) > 0)
    )  # fmt: skip
    rows = tx.execute(_in_days(question, first, last).order_by(row.line_no)).all()
    sayings = sayings_of_items(tx, sorted({found.item_id for found in rows}))
    made = []
    for found in rows:
        policy = sayings[found.item_id].of(REASONS[kind], found.day)
        if policy is not None and _in_window(policy, found):
            made.append(_of_return(found, policy))
    return [one for one in made if one.amount > 0]


def _in_window(policy: ReturnPolicy, found: Any) -> bool:
    window = window_of(policy, found.expiry)
    in_time = window is None or window[0] <= found.day <= window[1]
    return in_time and int(found.units) >= policy.least_units


def _of_return(found: Any, policy: ReturnPolicy) -> SourceLine:
    from_shelf = found.kind == "bucket_move"
    net = 0 if from_shelf else _billed_rate(found)
    rates = Rates(
        ptr=Mills(found.batch_ptr or found.ptr), pts=Mills(found.batch_pts or found.pts), billed=Mills(net),
        per=Units(found.rate_per),
    )  # fmt: skip
    free = 0 if from_shelf else int(found.free)
    gst = Percent(found.gst)
    paid = recovery_of(policy, rates, int(found.units) - free, free, gst)
    facts = {
        "units": int(found.units) - free, "free": free, "per": int(rates.per), "rate": int(paid.rate),
        "percent": int(policy.percent), "free_percent": int(policy.free_percent),
        "gst": int(gst) if policy.with_gst else 0,
    }  # fmt: skip
    return SourceLine(
        source=f"return/{found.document_id}/{found.line_no}/{found.batch_id}",
        document_id=found.document_id,
        document_line=found.line_no,
        number=found.number,
        day=found.day,
        party="" if from_shelf else found.party_name,
        item_id=found.item_id,
        item=found.name,
        batch=found.batch,
        units=Units(found.units),
        formula="policy",
        facts=facts,
        amount=paid.total,
        rule=tell_policy(policy),
    )


def _billed_rate(found: Any) -> int:
    """Return at what rate goods were billed: a breakage receipt has a rate of its own, its bill tells."""
    if found.kind == BREAKAGE:
        return share(found.bill_taxable, found.bill_per * 10, of=found.bill_units) if found.bill_units else 0
    return share(found.taxable, found.per * 10, of=found.paid) if found.paid else 0


# ── what receipts found ─────────────────────────────────────────────────────────────────────────
def _deviations(tx: Tx, kind: str, maker_id: int, first: date, last: date) -> list[SourceLine]:
    one = ClaimDraft
    question = (
        select(
            one.id, one.document_id, one.line_no, one.type, one.units, one.paise, one.reason, one.item_id,
            Item.name, DocumentRow.number, DocumentRow.day, DocumentRow.party_name, DocumentRow.reference,
        )
        .join(DocumentRow, DocumentRow.id == one.document_id)
        .join(Item, Item.id == one.item_id)
        .where(one.state == DRAFT, one.maker_id == maker_id, one.type.in_(DEVIATIONS[kind]), one.paise > 0)
    )  # fmt: skip
    return [
        SourceLine(
            source=f"deviation/{row.id}",
            document_id=row.document_id,
            document_line=row.line_no,
            number=row.number,
            day=row.day,
            party=row.party_name,
            item_id=row.item_id,
            item=row.name,
            units=Units(row.units),
            facts={"amount": int(row.paise)},
            amount=Paise(row.paise),
            rule=f"Bill {row.reference or '—'}: {TYPES[row.type].lower()}, {row.reason}.",
            head=CREDITED.get(row.type, "claim_income"),
        )
        for row in tx.execute(_in_days(question, first, last).order_by(one.id))
    ]


# ── margins ─────────────────────────────────────────────────────────────────────────────────────
def _margins(tx: Tx, _kind: str, maker_id: int, first: date, last: date) -> list[SourceLine]:
    promises = margin_promises(tx, maker_id=maker_id, only_active=True)
    if not promises:
        return []
    line = DocumentLine
    question = (
        select(
            line.document_id, line.line_no, line.units, line.taxable, line.cost, line.item_id, Item.name,
            Item.division, DocumentRow.number, DocumentRow.day, DocumentRow.party_name,
            Batch.number.label("batch"),
        )
        .join(DocumentRow, DocumentRow.id == line.document_id)
        .join(Item, Item.id == line.item_id)
        .outerjoin(Batch, Batch.id == line.batch_id)
        .where(DocumentRow.kind == BILL, Item.maker_id == maker_id, line.units > 0)
    )  # fmt: skip
    rows = tx.execute(_in_days(question, first, last).order_by(line.line_no)).all()
    schemes = _claimed_by_line(tx, (BenefitRow.day >= first) & (BenefitRow.day <= last))
    made = []
    for row in rows:
        promise = promise_on(promises, row.division, row.day)
        if promise is None:
            continue
        facts = _gap_facts(row, promise, schemes)
        amount = worked_out("gap", facts)
        if amount > 0:
            made.append(
                SourceLine(
                    source=f"sale/{row.document_id}/{row.line_no}", document_id=row.document_id,
                    document_line=row.line_no, number=row.number, day=row.day, party=row.party_name,
                    item_id=row.item_id, item=row.name, batch=row.batch or "", units=Units(row.units),
                    formula="gap", facts=facts, amount=amount, rule=tell_promise(promise),
                )
            )  # fmt: skip
    back = _margins_back(tx, promises, maker_id, first, last)
    return sorted((*made, *back), key=lambda one: (one.day, one.document_id or 0))


def _gap_facts(row: Any, promise: Promise, schemes: dict[tuple[int, int], int]) -> dict[str, int]:
    return {
        "taxable": int(row.taxable), "cost": int(row.cost), "percent": int(promise.percent),
        "schemes": schemes.get((row.document_id, row.line_no), 0),
    }  # fmt: skip


def _margins_back(
    tx: Tx, promises: Sequence[Promise], maker_id: int, first: date, last: date
) -> list[SourceLine]:
    """Return what a margin claim gives back of goods that came back: their part of what their sale lacked."""
    line, bill, sale = DocumentLine, aliased(DocumentLine, name="bill"), aliased(DocumentRow, name="sale")
    question = (
        select(
            bill.document_id, bill.line_no, bill.taxable, bill.cost, bill.units.label("sold"), line.units,
            line.document_id.label("note_id"), line.line_no.label("note_line"), line.item_id, Item.name,
            Item.division, sale.day.label("sold_on"), sale.number.label("bill"), DocumentRow.number,
            DocumentRow.day, DocumentRow.party_name, Batch.number.label("batch"),
        )
        .join(DocumentRow, DocumentRow.id == line.document_id)
        .join(bill, (bill.document_id == line.source_id) & (bill.line_no == line.source_line))
        .join(sale, sale.id == bill.document_id)
        .join(Item, Item.id == line.item_id)
        .outerjoin(Batch, Batch.id == line.batch_id)
        .where(line.kind == BACK, Item.maker_id == maker_id, line.units > 0, bill.units > 0)
    )  # fmt: skip
    rows = tx.execute(_in_days(question, first, last).order_by(line.line_no)).all()
    back = aliased(DocumentLine, name="back")
    bills = select(back.source_id).where(back.kind == BACK, back.day >= first, back.day <= last)
    schemes = _claimed_by_line(tx, BenefitRow.document_id.in_(bills))
    made = []
    for row in rows:
        promise = promise_on(promises, row.division, row.sold_on)
        lacked = 0 if promise is None else worked_out("gap", _gap_facts(row, promise, schemes))
        amount = -share(lacked, row.units, of=row.sold)
        if promise is None or amount >= 0:
            continue
        made.append(
            SourceLine(
                source=f"back/{row.note_id}/{row.note_line}", document_id=row.note_id,
                document_line=row.note_line, number=row.number, day=row.day, party=row.party_name,
                item_id=row.item_id, item=row.name, batch=row.batch or "", units=Units(-row.units),
                facts={"amount": amount}, amount=Paise(amount),
                rule=f"{tell_promise(promise)} Came back of {row.bill}.",
            )
        )  # fmt: skip
    return made


def _claimed_by_line(tx: Tx, of: ColumnElement[bool]) -> dict[tuple[int, int], int]:
    """Return what companies pay back for schemes, by the line that earned it: it is part of the margin."""
    one = BenefitRow
    rows = tx.execute(
        select(one.document_id, one.line_no, func.sum(one.claim))
        .where(of)
        .group_by(one.document_id, one.line_no)
        .having(func.sum(one.claim) != 0)
    )
    return {(row[0], row[1]): int(row[2]) for row in rows}


_BUILDERS: dict[str, Callable[[Tx, str, int, date, date], list[SourceLine]]] = {
    "scheme": _schemes, "margin": _margins, "expiry": _returned, "breakage": _returned, "rate": _deviations,
    "shortage": _deviations,
}  # fmt: skip


def payer_of(tx: Tx, maker_id: int) -> tuple[str, int]:
    """Return a company's name and the supplier who pays for it. Refuses a company without one."""
    found = tx.execute(select(Maker.name, Maker.party_id).where(Maker.id == maker_id)).one_or_none()
    if found is None:
        raise Refused("There is no such company.", "maker", "Pick one from the list of makers.")
    if found[1] is None:
        raise Refused(
            f"Nobody is named who pays for {found[0]}.",
            "maker",
            "Name its supplier on the form of the maker.",
        )
    return found[0], int(found[1])
