"""Writes of claims."""

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
    "add_typed_line", "build_claim", "claim_draft", "drop_typed_line", "keep_paper", "note_step",
    "rebuild_claim", "save_margin_promise", "send_claim", "settle_claim", "settlement_draft",
    "withdraw_claim",
]  # fmt: skip
