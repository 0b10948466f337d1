"""From a claim, or what a company says of one, as sent to the draft that the claim's page would hold."""

from dcms_desktop.db.tx import Tx
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.inbox.pieces import day_of
from dcms_desktop.inbox.typed import TypedClaim
from dcms_desktop.inbox.typed import TypedClaims
from dcms_desktop.inbox.typed import TypedOutcome
from dcms_desktop.inbox.typed_boxes import TypedClaimDestruction
from dcms_desktop.inbox.typed_boxes import TypedClaimPickup
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import rupees
from dcms_desktop.recovery.actions import CompanyNote
from dcms_desktop.recovery.actions import claim_draft
from dcms_desktop.recovery.actions import settlement_draft
from dcms_desktop.recovery.queries import GivingUp
from dcms_desktop.recovery.queries import claim_lines
from dcms_desktop.recovery.queries import claim_named
from dcms_desktop.recovery.queries import giving_up_draft
from dcms_desktop.recovery.rules import Outcome
from dcms_desktop.recovery.rules import spread_over


def claiming_draft(tx: Tx, draft: Draft, typed: TypedClaims) -> Draft:
    """Return the document that sends a claim, settles lines of one, or gives its goods up."""
    claim = claim_named(tx, str(typed.claim))
    if isinstance(typed, TypedClaim):
        return claim_draft(tx, draft, claim.id)
    if isinstance(typed, TypedClaimPickup | TypedClaimDestruction):
        return giving_up_draft(tx, draft, claim, _giving_up(draft.kind, typed))
    if typed.lines and typed.amount is not None:
        raise Refused("A sum and lines are both said.", "amount", "Send one of them.")
    if typed.amount is not None:
        outcomes = spread_over(claim_lines(tx, claim), rupees(str(typed.amount), "amount"))
    else:
        outcomes = tuple(_outcome(one) for one in typed.lines)
    note = CompanyNote(
        reference=typed.reference, on=day_of(typed.reference_date, "reference_date"),
        gst=rupees(str(typed.gst), "gst"), gst_inside=typed.gst_inside,
    )  # fmt: skip
    return settlement_draft(tx, draft, claim.id, outcomes, note)


def _outcome(typed: TypedOutcome) -> Outcome:
    return Outcome(
        typed.line,
        rupees(str(typed.paid), "paid"),
        rupees(str(typed.refused), "refused"),
        typed.reason.strip()[:40],
    )


def _giving_up(kind: str, typed: TypedClaimPickup | TypedClaimDestruction) -> GivingUp:
    if isinstance(typed, TypedClaimPickup):
        return GivingUp(
            kind=kind, boxes=tuple(typed.boxes), who=typed.who, vehicle=typed.vehicle,
            lr_number=typed.lr_number, reference=typed.reference,
        )  # fmt: skip
    return GivingUp(
        kind=kind, boxes=tuple(typed.boxes), who=typed.witness, place=typed.place, reference=typed.reference
    )
