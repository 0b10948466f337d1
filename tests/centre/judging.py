"""Reading one operation: its envelope, its chain, its schema, what it refers to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from tests.centre.centre import Masters
from tests.centre.operations import CLASSES
from tests.centre.operations import ORDER_STATES
from tests.centre.operations import STATUSES
from tests.centre.operations import Claim
from tests.centre.operations import Envelope
from tests.centre.operations import Operation
from tests.centre.operations import OrderStatus
from tests.centre.operations import PurchaseReceipt
from tests.centre.operations import PurchaseReturn
from tests.centre.operations import SalesInvoice
from tests.centre.operations import SalesReturn
from tests.centre.operations import StockAdjustment
from tests.centre.operations import StockSnapshot
from tests.centre.plain import FractionError
from tests.centre.plain import next_chain
from tests.centre.plain import read_json
from tests.centre.problems import Problem

WITHHELD = "withheld"


@dataclass(slots=True)
class Judged:
    """One operation of an upload and what becomes of it."""

    op_id: UUID
    seq: int
    type: str
    chain: bytes
    start: int
    size: int
    op: Operation | None = None
    state: str = ""
    code: str = ""
    ref: str = ""
    detail: str = ""
    other: bytes | None = None
    doc: bytes = b""
    known: bool = False
    again: bool = False

    def reject(self, code: str, detail: str, other: bytes | None = None) -> None:
        """Mark the operation as one that has no effect."""
        self.state, self.code, self.detail, self.other = "rejected", code, detail, other

    def hold(self, code: str, ref: str, detail: str) -> None:
        """Mark the operation as stored and counted, with a reference to be mended."""
        self.state, self.code, self.ref, self.detail = "held", code, ref, detail


def read_operations(body: bytes, raws: Sequence[msgspec.Raw], before: bytes, document: int) -> list[Judged]:
    """Return the operations of a body, each proved against the chain of the one before it."""
    found: list[Judged] = []
    at = 0
    for number, raw in enumerate(raws):
        text = bytes(raw)
        at = body.index(text, at)
        judged = _read_one(text, at, before, document, number)
        at += len(text)
        before = judged.chain
        found.append(judged)
    return found


def _read_one(text: bytes, at: int, before: bytes, document: int, number: int) -> Judged:
    fraction = ""
    try:
        try:
            loose: Any = read_json(text)
        except FractionError as trouble:
            fraction = str(trouble)
            loose = msgspec.json.decode(text)  # a number may be no number at all: 1e400
    except (msgspec.DecodeError, RecursionError) as trouble:
        raise Problem(422, "envelope", f"operation {number} cannot be read: {trouble}"[:300]) from trouble
    try:
        envelope = msgspec.convert(loose, Envelope)
    except msgspec.ValidationError as trouble:
        raise Problem(422, "envelope", f"operation {number}: {trouble}") from trouble
    claimed = bytes.fromhex(envelope.chain)
    judged = Judged(envelope.op_id, envelope.seq, envelope.type, claimed, at, len(text))
    if fraction:
        judged.reject("schema", fraction)
        return judged
    del loose["chain"]
    if envelope.type == WITHHELD:
        # Stands for an operation that could not be sent: its own link cannot be proved, the next one can.
        judged.reject("withheld", str(loose.get("reason", ""))[:200])
    elif next_chain(before, loose) != claimed:
        judged.reject("chain_mismatch", "the operation does not follow the one before it")
    elif len(text) > document:
        judged.reject("document_too_large", f"{len(text)} bytes, {document} allowed: cut it into parts")
    elif b"\\u0000" in text:
        judged.reject("schema", "a text holds a NUL")
    else:
        _shape(judged, loose)
    return judged


def read_again(text: bytes) -> Judged:
    """Return a stored operation; its chain was proved when it came."""
    loose: dict[str, Any] = read_json(text)
    chain = bytes.fromhex(loose.pop("chain"))
    judged = Judged(UUID(loose["op_id"]), loose["seq"], loose["type"], chain, 0, len(text))
    _shape(judged, loose)
    return judged


_STORED: dict[str, msgspec.json.Decoder[Operation]] = {
    kind: msgspec.json.Decoder(shape) for kind, shape in CLASSES.items()
}


def stored_operation(kind: str, text: bytes) -> Operation:
    """Return the document of a stored operation that was not rejected: it came as its schema says."""
    decoder = _STORED.get(kind)
    return decoder.decode(text) if decoder else msgspec.json.decode(text, type=Operation)


def _shape(judged: Judged, loose: dict[str, Any]) -> None:
    """Read the operation as its type says; a type that is not known is held as it is."""
    try:
        judged.op = msgspec.convert(loose, CLASSES.get(judged.type, Operation))
    except msgspec.ValidationError as trouble:
        judged.reject("schema", str(trouble)[:500])
        return
    judged.doc = judged.op.doc_id.bytes
    judged.state = "applied"
    if judged.type not in CLASSES:
        judged.hold("unknown_type", judged.type, f"{judged.type} is not known here yet")


# ── what it refers to ───────────────────────────────────────────────────────────────────────────
def judge_references(judged: Judged, masters: Masters, distributor: str) -> None:
    """Hold an operation that names what was never given out, or does not add up."""
    op = judged.op
    if judged.state != "applied" or op is None:
        return
    if op.status not in STATUSES:
        judged.hold("unknown_value", op.status, f"status {op.status} is not known here yet")
        return
    if isinstance(op, SalesInvoice | SalesReturn | PurchaseReturn) and (wrong := _wrong_sum(op)):
        judged.hold("totals_mismatch", wrong, wrong)
        return
    if isinstance(op, OrderStatus) and op.state not in ORDER_STATES:
        judged.hold("unknown_value", op.state, f"state {op.state} is not known here yet")
        return
    if not masters.known:
        return
    for kind, code in _references(op):
        if masters.has_any(kind) and not masters.knows(kind, distributor, code):
            judged.hold(f"unknown_{kind}", code, f"{code} is not released for this distributor")
            return


def _references(op: Operation) -> list[tuple[str, str]]:
    """Return the kinds and codes an operation names, the first one only once."""
    named: dict[tuple[str, str], None] = {}
    if isinstance(op, SalesInvoice | SalesReturn):
        return _references_of_sale(op)
    if isinstance(op, PurchaseReceipt | PurchaseReturn | StockAdjustment):
        for one in op.lines:
            named["item", one.item] = None
    elif isinstance(op, StockSnapshot):
        for row in op.rows:
            named["item", row.item] = None
    elif isinstance(op, Claim) and op.scheme_id:
        named["scheme", op.scheme_id] = None
    elif isinstance(op, OrderStatus):
        named["field_order", op.order_id] = None
    return list(named)


def _references_of_sale(op: SalesInvoice | SalesReturn) -> list[tuple[str, str]]:
    named: dict[tuple[str, str], None] = {}
    if op.retailer.code:
        named["retailer", op.retailer.code] = None
    for line in op.lines:
        named["item", line.item] = None
        if line.scheme_id:
            named["scheme", line.scheme_id] = None
    if isinstance(op, SalesInvoice) and op.order_id:
        named["field_order", op.order_id] = None
    return list(named)


def _wrong_sum(op: SalesInvoice | SalesReturn | PurchaseReturn) -> str:
    """Return what of a document does not add up, or nothing."""
    taxable = cgst = sgst = igst = cess = 0
    for line in op.lines:
        taxable += line.taxable_paise
        cgst += line.cgst_paise
        sgst += line.sgst_paise
        igst += line.igst_paise
        cess += line.cess_paise
    told = op.totals
    wrong = [
        name
        for name, summed, said in (
            ("taxable_paise", taxable, told.taxable_paise),
            ("cgst_paise", cgst, told.cgst_paise),
            ("sgst_paise", sgst, told.sgst_paise),
            ("igst_paise", igst, told.igst_paise),
            ("cess_paise", cess, told.cess_paise),
            (
                "net_paise",
                told.taxable_paise + told.tax_paise + told.other_paise + told.round_off_paise,
                told.net_paise,
            ),
            ("lines", len(op.lines), told.lines),
        )
        if summed != said
    ]
    return ", ".join(wrong)
