"""Writes of documents: post, edit, cancel, hold."""

from dcms_desktop.documents.actions.copies import post_copy
from dcms_desktop.documents.actions.drafts import drop_draft
from dcms_desktop.documents.actions.drafts import hold_draft
from dcms_desktop.documents.actions.post import cancel_document
from dcms_desktop.documents.actions.post import check_document
from dcms_desktop.documents.actions.post import correct_document
from dcms_desktop.documents.actions.post import edit_document
from dcms_desktop.documents.actions.post import post_document
from dcms_desktop.documents.actions.standing import open_order
from dcms_desktop.documents.actions.standing import stand_approved
from dcms_desktop.documents.actions.standing import stand_closed
from dcms_desktop.documents.actions.waiting import keep_goods

__all__ = [
    "cancel_document",
    "check_document",
    "correct_document",
    "drop_draft",
    "edit_document",
    "hold_draft",
    "keep_goods",
    "open_order",
    "post_copy",
    "post_document",
    "stand_approved",
    "stand_closed",
]
