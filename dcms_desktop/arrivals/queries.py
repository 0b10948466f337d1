"""Finding what a thing that came is about: our item, party, beat, level, scheme, tax class, company."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select

from dcms_desktop.catalog.tables import Barcode
from dcms_desktop.catalog.tables import Item
from dcms_desktop.catalog.tables import Maker
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.queries import id_of_request
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.documents.tables import OrderState
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import plain_percent
from dcms_desktop.orders.queries.drafting import order_of_reference
from dcms_desktop.orders.rules import ORDER
from dcms_desktop.parties.tables import Beat
from dcms_desktop.parties.tables import Party
from dcms_desktop.parties.tables import Salesman
from dcms_desktop.pricing.tables import PriceLevel
from dcms_desktop.pricing.tables import SchemeRow
from dcms_desktop.tax.queries import tax_classes
from dcms_desktop.tax.rules import Treatment
from dcms_desktop.telling.queries.received import local_of
from dcms_desktop.telling.tables import CentreCode
from dcms_desktop.telling.tables import Received


def our_item(tx: Tx, code: str, local_code: str = "", ean: str = "") -> int | None:
    """Return the item a company's code names: mapped, by its company code, our own code, or its barcode."""
    mapped = local_of(tx, "item", code)
    if mapped is not None:
        return mapped
    found: int | None = tx.scalar(
        select(Item.id).where(Item.maker_code == code).order_by(Item.active.desc(), Item.id).limit(1)
    )
    if found is None and code.startswith("L-"):
        found = tx.scalar(select(Item.id).where(func.upper(Item.code) == code[2:].upper()))
    if found is None and local_code:
        found = tx.scalar(select(Item.id).where(func.upper(Item.code) == local_code.upper()))
    if found is None and ean:
        found = tx.scalar(select(Barcode.item_id).where(Barcode.code == ean))
    return found


def our_items(tx: Tx, codes: Sequence[str]) -> dict[str, int]:
    """Return items by the company's codes, with few questions however many there are."""
    found: dict[str, int] = {}
    for at in range(0, len(codes), 500):
        part = codes[at : at + 500]
        found |= dict(
            tx.execute(select(Item.maker_code, Item.id).where(Item.maker_code.in_(part), Item.active)).all()
        )
        found |= {
            row[0]: row[1]
            for row in tx.execute(
                select(CentreCode.code, CentreCode.local_id).where(
                    CentreCode.kind == "item", CentreCode.code.in_(part)
                )
            )
        }
    return found


def item_code_of(tx: Tx, code: str) -> str:
    """Return our code of an item of the company. Raises Refused when it is not known yet."""
    item = our_item(tx, code)
    if item is None:
        raise Refused(
            f"Item {code} is not known here.", "item", "Map it, or wait until the company sends it."
        )
    return str(tx.scalar(select(Item.code).where(Item.id == item)))


def is_code_free(tx: Tx, code: str) -> bool:
    """Tell whether no item has a code."""
    return tx.scalar(select(Item.id).where(func.upper(Item.code) == code.upper())) is None


def our_party(tx: Tx, code: str, gstin: str | None = None, local_code: str | None = None) -> int | None:
    """Return the party a company's code names: mapped, by our own code, or by a GSTIN only one has."""
    mapped = local_of(tx, "party", code)
    if mapped is not None:
        return mapped
    wanted = [one.upper() for one in (local_code, code) if one]
    found: int | None = tx.scalar(select(Party.id).where(func.upper(Party.code).in_(wanted)).limit(1))
    if found is None and gstin:
        same = list(tx.execute(select(Party.id).where(Party.gstin == gstin).limit(2)).scalars())
        found = same[0] if len(same) == 1 else None
    return found


def party_code_of(tx: Tx, party: int) -> str:
    """Return our code of a party."""
    return str(tx.scalar(select(Party.code).where(Party.id == party)))


def our_beat(tx: Tx, code: str) -> int | None:
    """Return a beat by the company's code."""
    mapped = local_of(tx, "beat", code)
    if mapped is not None:
        return mapped
    found: int | None = tx.scalar(select(Beat.id).where(func.upper(Beat.code) == code.upper()))
    return found


def level_of_code(tx: Tx, code: str) -> int | None:
    """Return a price level by its code."""
    found: int | None = tx.scalar(select(PriceLevel.id).where(func.upper(PriceLevel.code) == code.upper()))
    return found


def scheme_of_code(tx: Tx, code: str) -> int | None:
    """Return a scheme by its code."""
    found: int | None = tx.scalar(select(SchemeRow.id).where(func.upper(SchemeRow.code) == code.upper()))
    return found


def tax_class_of(tx: Tx, gst_bp: int, day: date) -> int:
    """Return the tax class of a rate. Raises Refused when there is none."""
    for one in tax_classes(tx, only_active=True).values():
        if not one.rates or one.rates[0].valid_from > day:
            continue
        rate = one.rate_on(day)
        plain = not rate.cess and not rate.cess_per_unit
        taxed = rate.treatment is Treatment.TAXABLE if gst_bp else rate.treatment is not Treatment.TAXABLE
        if plain and taxed and rate.gst == gst_bp * 10:
            return one.id
    raise Refused(
        f"There is no tax class of {plain_percent(gst_bp * 10)} %.",
        "gst_bp",
        "Make it in Set-up, Tax classes.",
    )


def company_of(tx: Tx, name: str, code: str = "") -> int | None:
    """Return the company in our list by its name or code."""
    found: int | None = tx.scalar(
        select(Maker.id)
        .where(or_(func.lower(Maker.name) == name.lower(), func.upper(Maker.code) == (code or name).upper()))
        .limit(1)
    )
    return found


def supplier_of_company(tx: Tx, maker: int | None, gstin: str) -> int | None:
    """Return who sends the company's goods: by GSTIN, else the supplier named with the company."""
    if gstin:
        found = tx.scalar(select(Party.id).where(Party.gstin == gstin, Party.role != "customer").limit(1))
        if found is not None:
            return int(found)
    supplier = tx.scalar(select(Maker.party_id).where(Maker.id == maker)) if maker is not None else None
    return int(supplier) if supplier is not None else None


def has_salesman(tx: Tx, code: str) -> bool:
    """Tell whether a salesman of ours bears a code."""
    found = tx.scalar(select(Salesman.id).where(func.upper(Salesman.code) == code.upper(), Salesman.active))
    return bool(code) and found is not None


def ended_orders(tx: Tx) -> list[tuple[int, str, int, str]]:
    """Return orders of the field that were closed or cancelled here since: id, code, document and reason."""
    reason = func.coalesce(func.nullif(DocumentRow.cancel_reason, ""), OrderState.closed_reason, "")
    rows = tx.execute(
        select(Received.id, Received.code, DocumentRow.id, reason)
        .join(DocumentRow, DocumentRow.id == Received.document_id)
        .outerjoin(OrderState, OrderState.document_id == DocumentRow.id)
        .where(
            Received.type == "field_order", Received.state == "done", DocumentRow.kind == ORDER,
            or_(DocumentRow.state != "posted", OrderState.closed_at != ""),
        )
    )  # fmt: skip
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def order_here(tx: Tx, request_id: str, code: str, retailer: str) -> int | None:
    """Return the document that answers an order: made of it here, or loaded from the app's own file."""
    made = id_of_request(tx, request_id)
    party = our_party(tx, retailer) if made is None else None
    same = order_of_reference(tx, party, code) if party is not None else None
    return same[0] if same is not None else made


def answered_by(tx: Tx, request_id: str) -> int | None:
    """Return the document that was made of a thing that waited."""
    return id_of_request(tx, request_id)
