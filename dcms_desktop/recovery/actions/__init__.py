"""Writes of claims."""

from dcms_desktop.recovery.actions.boxes import give_up_boxes
from dcms_desktop.recovery.actions.boxes import put_in_box
from dcms_desktop.recovery.actions.boxes import seal_box
from dcms_desktop.recovery.actions.claims import CompanyNote
from dcms_desktop.recovery.actions.claims import add_typed_line
from dcms_desktop.recovery.actions.claims import build_claim
from dcms_desktop.recovery.actions.claims import claim_draft
from dcms_desktop.recovery.actions.claims import drop_typed_line
from dcms_desktop.recovery.actions.claims import keep_paper
from dcms_desktop.recovery.actions.claims import note_step
from dcms_desktop.recovery.actions.claims import rebuild_claim
from dcms_desktop.recovery.actions.claims import save_margin_promise
from dcms_desktop.recovery.actions.claims import send_claim
from dcms_desktop.recovery.actions.claims import settle_claim
from dcms_desktop.recovery.actions.claims import settlement_draft
from dcms_desktop.recovery.actions.claims import withdraw_claim

__all__ = [
    "CompanyNote", "add_typed_line", "build_claim", "claim_draft", "drop_typed_line", "give_up_boxes",
    "keep_paper", "note_step", "put_in_box", "rebuild_claim", "save_margin_promise", "seal_box", "send_claim",
    "settle_claim", "settlement_draft", "withdraw_claim",
]  # fmt: skip
