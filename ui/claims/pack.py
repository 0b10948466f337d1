"""Writing the evidence pack of a claim: one PDF, and one archive with everything. Knows no window."""

from dataclasses import dataclass
from pathlib import Path

from dcms_desktop.desk import Desk
from dcms_desktop.recovery.queries import Evidence
from dcms_desktop.recovery.queries import evidence_of
from reports.catalogue.claims_made import Ask
from reports.catalogue.heads import letterhead_of
from reports.packs.claim_files import archive_of
from reports.packs.claim_files import claim_files
from reports.packs.claim_files import with_manifest
from reports.packs.claim_pack import claim_pack


@dataclass(frozen=True, slots=True)
class ClaimPack:
    """What was written."""

    pdf: Path
    archive: Path
    proof: Evidence

    def told(self) -> dict[str, object]:
        """Return it as JSON tells it."""
        claim = self.proof.claim
        return {
            "claim": claim.name, "pdf": str(self.pdf), "zip": str(self.archive), "lines": claim.lines,
            "amount_paise": int(claim.amount), "score": self.proof.score, "missing": list(self.proof.missing),
        }  # fmt: skip


def write_claim_pack(desk: Desk, claim_id: int, folder: Path) -> ClaimPack:
    """Write the pack of a claim into a folder."""
    proof = desk.ask(evidence_of, claim_id)
    head = desk.ask(letterhead_of, Ask())
    plain = "".join(mark if mark.isalnum() else "-" for mark in proof.claim.name)
    folder.mkdir(parents=True, exist_ok=True)
    pdf, archive = folder / f"claim {plain}.pdf", folder / f"claim {plain}.zip"
    page = claim_pack(proof, head)
    files = with_manifest({**claim_files(proof), "claim.pdf": page}, proof)
    pdf.write_bytes(page)
    archive.write_bytes(archive_of(files))
    return ClaimPack(pdf, archive, proof)
