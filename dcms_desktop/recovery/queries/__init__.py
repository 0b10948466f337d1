"""Reads of what comes back: the answer about goods, what may be claimed, and claims."""

from dcms_desktop.recovery.queries.advice import AdviceAsk
from dcms_desktop.recovery.queries.advice import Goods
from dcms_desktop.recovery.queries.advice import Told
from dcms_desktop.recovery.queries.advice import batch_numbered
from dcms_desktop.recovery.queries.advice import batches_on
from dcms_desktop.recovery.queries.advice import goods_of_code
from dcms_desktop.recovery.queries.advice import return_advice
from dcms_desktop.recovery.queries.boxes import GivingUp
from dcms_desktop.recovery.queries.boxes import boxes_of
from dcms_desktop.recovery.queries.boxes import giving_up_draft
from dcms_desktop.recovery.queries.boxes import goods_of_claim
from dcms_desktop.recovery.queries.claims import claim_by_id
from dcms_desktop.recovery.queries.claims import claim_lines
from dcms_desktop.recovery.queries.claims import claim_named
from dcms_desktop.recovery.queries.claims import claim_papers
from dcms_desktop.recovery.queries.claims import claim_steps
from dcms_desktop.recovery.queries.claims import claims_list
from dcms_desktop.recovery.queries.claims import paper_body
from dcms_desktop.recovery.queries.claims import proofs_of
from dcms_desktop.recovery.queries.evidence import Evidence
from dcms_desktop.recovery.queries.evidence import evidence_of
from dcms_desktop.recovery.queries.promises import margin_promise
from dcms_desktop.recovery.queries.promises import margin_promises
from dcms_desktop.recovery.queries.sources import source_lines

__all__ = [
    "AdviceAsk", "Evidence", "GivingUp", "Goods", "Told", "batch_numbered", "batches_on", "boxes_of",
    "claim_by_id", "claim_lines", "claim_named", "claim_papers", "claim_steps", "claims_list", "evidence_of",
    "giving_up_draft", "goods_of_claim", "goods_of_code", "margin_promise", "margin_promises", "paper_body",
    "proofs_of", "return_advice", "source_lines",
]  # fmt: skip
