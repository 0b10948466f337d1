"""What of a claim is told: its lines, and the evidence and papers whose digests go with it."""

import hashlib
from collections.abc import Iterable
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.recovery.queries import evidence_of
from dcms_desktop.recovery.queries.evidence import BillLine
from dcms_desktop.recovery.queries.evidence import Evidence
from dcms_desktop.recovery.rules import DRAFT_NAME
from dcms_desktop.recovery.rules import ClaimLine
from dcms_desktop.telling.rules import ClaimTold
from dcms_desktop.telling.rules import PaperTold
from dcms_desktop.telling.rules import Scope
from dcms_desktop.wire.canonical import canonical
from dcms_desktop.wire.canonical import document_uuid

PACK = "evidence.json"
MEDIA = {
    "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
    "json": "application/json", "csv": "text/csv", "txt": "text/plain",
}  # fmt: skip


def claim_told(tx: Tx, reference: str, scope: Scope) -> ClaimTold | None:
    """Return what is told of the claim that a document sends; None when it stands in the books no more."""
    word = reference.removeprefix(DRAFT_NAME)
    if not (word.isascii() and word.isdigit()):
        return None
    try:
        found = evidence_of(tx, int(word))
    except Refused:
        return None
    requests = _requests(tx, {line.source.document_id for line in found.lines})
    claim = found.claim
    schemes = {(one.code, one.version) for one in found.schemes}
    code, rev = next(iter(schemes)) if len(schemes) == 1 else ("", 0)
    pack = canonical(_pack(found, scope))
    papers = [
        PaperTold(name=PACK, media=MEDIA["json"], digest=_digest(pack), size=len(pack), body=pack),
        *(
            PaperTold(
                name=one.file if scope.names else f"paper-{place}", media=media_of(one.file),
                digest=one.digest, size=one.size, body=body,
            )
            for place, (one, body) in enumerate(found.papers, 1)
        ),
    ]  # fmt: skip
    return ClaimTold(
        maker_id=claim.maker_id, kind=claim.kind, title=claim.title, first=claim.first, last=claim.last,
        scheme=code, scheme_rev=rev,
        basis=tuple(_basis(line, requests) for line in found.lines), papers=tuple(papers),
    )  # fmt: skip


def media_of(file: str) -> str:
    """Return what kind of file a name says it is."""
    return MEDIA.get(file.rpartition(".")[2].casefold(), "application/octet-stream")


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _requests(tx: Tx, ids: Iterable[int | None]) -> dict[int, str]:
    wanted = sorted(one for one in ids if one is not None)
    found: dict[int, str] = {}
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        rows = tx.execute(select(DocumentRow.id, DocumentRow.request_id).where(DocumentRow.id.in_(part)))
        found.update((row[0], row[1]) for row in rows)
    return found


def _basis(line: ClaimLine, requests: Mapping[int, str]) -> dict[str, Any]:
    source = line.source
    request = requests.get(source.document_id) if source.document_id is not None else None
    return {
        "n": line.no,
        "doc_id": document_uuid(request) if request is not None else None,
        "doc_no": source.number or None,
        "line": source.document_line or None,
        "day": source.day.isoformat(),
        "item": source.item[:200],
        "batch": source.batch,
        "qty_milli": source.units * 1_000,
        "amount_paise": int(source.amount),
    }


def _pack(found: Evidence, scope: Scope) -> dict[str, Any]:
    """Return the evidence as a value: everything a reader needs to work each line out again."""
    claim = found.claim
    return {
        "claim": {
            "number": claim.number, "kind": claim.kind, "title": claim.title, "company": claim.maker,
            "from": claim.first.isoformat(), "to": claim.last.isoformat(), "amount_paise": int(claim.amount),
        },
        "distributor": {"name": found.firm.name, "gstin": found.firm.gstin if scope.gstins else None},
        "lines": [_line(line, scope) for line in found.lines],
        "bills": [_bill(one, scope) for one in found.bills],
        "schemes": [
            {
                "code": one.code, "version": one.version, "title": one.title, "text": one.text,
                "rule": one.whole,
            }
            for one in found.schemes
        ],
        "rules": list(found.rules),
        "proofs": [{"what": one.what, "there": one.there} for one in found.proofs],
        "papers": [{"sha256": one.digest, "size": one.size} for one, _ in found.papers],
    }  # fmt: skip


def _line(line: ClaimLine, scope: Scope) -> dict[str, Any]:
    one = line.source
    return {
        "n": line.no, "doc_no": one.number, "line": one.document_line, "day": one.day.isoformat(),
        "party": one.party if scope.names else "", "item": one.item, "batch": one.batch,
        "units": int(one.units), "formula": one.formula, "facts": dict(one.facts),
        "amount_paise": int(one.amount), "rule": one.rule,
    }  # fmt: skip


def _bill(one: BillLine, scope: Scope) -> dict[str, Any]:
    return {
        "doc_no": one.document, "kind": one.kind, "day": one.day, "party": one.party if scope.names else "",
        "line": one.line, "code": one.code, "item": one.item, "units": one.units, "free": one.free,
        "per": one.per, "rate_e4": one.rate * 10, "taxable_paise": one.taxable, "gst_bp": one.gst // 10,
        "amount_paise": one.amount,
    }  # fmt: skip
