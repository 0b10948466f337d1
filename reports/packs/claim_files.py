"""The files of an evidence pack: lines, bills, schemes and papers, with hashes, all in one archive.

Whoever reads only the archive can work out every line again: ``READ ME.txt`` says how, ``lines.csv`` has the
whole numbers that each formula takes, ``bills.csv`` the lines of the documents they come from.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable
from collections.abc import Sequence

from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.recovery.queries import Evidence

STAMP = (2020, 1, 1, 0, 0, 0)
"""The same for every file: the same claim gives the same archive."""
HOW = """How each line of lines.csv is worked out
Sums are whole paise, rates thousandths of a rupee, percentages thousandths of a percent (100000 is 100 %).
part(a, p) is a x p / 100000, and value(n, per, rate) is n x rate / (per x 10); both are rounded half up.

goods     part(value(units, per, rate), percent)          free goods at the rate of the bill
share     part(worth, percent)                            what a scheme took off, and the company's part of it
policy    v = part(value(units, per, rate), percent) + part(value(free, per, rate), free_percent)
          v + part(v, gst)                                goods that came back
gap       part(taxable, percent) - (taxable + schemes - cost)   margin promised, less margin earned
document  amount                                          stated by the document or paper named

The claim is the sum of its lines. manifest.json holds the SHA-256 of every other file.
"""
LINE_HEADS = (
    "line", "source", "document", "document_line", "date", "party", "item", "batch", "units", "formula",
    "facts",
    "amount_paise", "paid_paise", "refused_paise", "reason", "rule",
)  # fmt: skip
BILL_HEADS = (
    "document", "kind", "date", "party", "line", "code", "item", "units", "free", "per", "rate_mills",
    "taxable_paise", "gst", "cost_paise", "amount_paise",
)  # fmt: skip


def claim_files(proof: Evidence) -> dict[str, bytes]:
    """Return the files of a pack by name, the manifest last."""
    files = {
        "READ ME.txt": HOW.encode(),
        "claim.json": _json(_head(proof)),
        "lines.csv": _csv(LINE_HEADS, _lines(proof)),
        "bills.csv": _csv(BILL_HEADS, _bills(proof)),
        "rules.txt": ("\n".join(proof.rules) + "\n").encode(),
    }
    for one in proof.schemes:
        files[f"schemes/{_plain(one.code)} v{one.version}.json"] = one.whole.encode()
        files[f"schemes/{_plain(one.code)} v{one.version}.txt"] = f"{one.title}\n\n{one.text}\n".encode()
    for paper, body in proof.papers:
        files[f"papers/{paper.id} {_plain(paper.file)}"] = body
    return files


def with_manifest(files: dict[str, bytes], proof: Evidence) -> dict[str, bytes]:
    """Return the files with the list of their hashes and how complete they are."""
    manifest = {
        "claim": proof.claim.name,
        "score": proof.score,
        "missing": list(proof.missing),
        "files": {name: hashlib.sha256(body).hexdigest() for name, body in sorted(files.items())},
    }
    return {**files, "manifest.json": _json(manifest)}


def archive_of(files: dict[str, bytes]) -> bytes:
    """Return the files as one ZIP, byte for byte the same for the same files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(zipfile.ZipInfo(name, STAMP), body, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _head(proof: Evidence) -> dict[str, object]:
    claim, payer = proof.claim, proof.payer
    return {
        "claim": claim.name, "kind": claim.kind, "title": claim.title, "company": claim.maker,
        "from": claim.first.isoformat(), "to": claim.last.isoformat(),
        "sent_on": claim.sent_on.isoformat() if claim.sent_on else None, "state": claim.state,
        "claimed_by": {"name": proof.firm.name, "gstin": proof.firm.gstin, "state": proof.firm.state},
        "claimed_from": {"name": payer.name, "gstin": payer.gstin, "code": payer.code} if payer else None,
        "lines": len(proof.lines), "amount_paise": int(claim.amount), "amount": plain_paise(claim.amount),
        "paid_paise": int(claim.paid), "refused_paise": int(claim.refused),
        "proofs": [{"what": one.what, "there": one.there} for one in proof.proofs],
        "score": proof.score, "missing": list(proof.missing),
        "steps": [
            {"date": one.day.isoformat(), "state": one.state, "reference": one.reference, "note": one.note}
            for one in proof.steps
        ],
        "papers": [
            {"name": paper.name, "file": paper.file, "sha256": paper.digest} for paper, _ in proof.papers
        ],
    }  # fmt: skip


def _lines(proof: Evidence) -> Iterable[Sequence[object]]:
    for line in proof.lines:
        one = line.source
        yield (
            line.no, one.source, one.number, one.document_line, one.day.isoformat(), one.party, one.item,
            one.batch,
            one.units, one.formula, json.dumps(dict(one.facts), sort_keys=True), int(one.amount),
            int(line.paid),
            int(line.refused), line.reason, one.rule,
        )  # fmt: skip


def _bills(proof: Evidence) -> Iterable[Sequence[object]]:
    for one in proof.bills:
        yield (
            one.document, one.kind, one.day, one.party, one.line, one.code, one.item, one.units, one.free,
            one.per,
            one.rate, one.taxable, one.gst, one.cost, one.amount,
        )  # fmt: skip


def _csv(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(heads)
    writer.writerows(rows)
    return target.getvalue().encode()


def _json(value: object) -> bytes:
    return json.dumps(value, indent=2, ensure_ascii=False).encode()


def _plain(name: str) -> str:
    return (
        "".join(mark if mark.isalnum() or mark in "-_. " else "-" for mark in name)[:80].strip(". ") or "file"
    )
