"""``dcms claim``: list claims, build one, show, add to it, send it, note what became of it, settle it."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from dcms_desktop.catalog.queries import makers
from dcms_desktop.desk import Desk
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.kernel.money import rupees
from dcms_desktop.recovery.actions import CompanyNote
from dcms_desktop.recovery.actions import add_typed_line
from dcms_desktop.recovery.actions import build_claim
from dcms_desktop.recovery.actions import keep_paper
from dcms_desktop.recovery.actions import note_step
from dcms_desktop.recovery.actions import put_in_box
from dcms_desktop.recovery.actions import rebuild_claim
from dcms_desktop.recovery.actions import seal_box
from dcms_desktop.recovery.actions import send_claim
from dcms_desktop.recovery.actions import settle_claim
from dcms_desktop.recovery.actions import withdraw_claim
from dcms_desktop.recovery.packing import grams_of
from dcms_desktop.recovery.queries import boxes_of
from dcms_desktop.recovery.queries import claim_by_id
from dcms_desktop.recovery.queries import claim_lines
from dcms_desktop.recovery.queries import claim_named
from dcms_desktop.recovery.queries import claim_steps
from dcms_desktop.recovery.queries import claims_list
from dcms_desktop.recovery.queries import proofs_of
from dcms_desktop.recovery.rules import KINDS
from dcms_desktop.recovery.rules import STEPS
from dcms_desktop.recovery.rules import Claim
from dcms_desktop.recovery.rules import ClaimLine
from dcms_desktop.recovery.rules import score_of
from dcms_desktop.recovery.rules import spread_over
from ui.verbs.answers import desk_at
from ui.verbs.answers import tell

NOTED = tuple(sorted({state for states in STEPS.values() for state in states}))


@click.group("claim")
def claim() -> None:
    """Claims on companies: build, send, follow, settle. NAME is a number, or the id of a draft."""


def claim_told(one: Claim) -> dict[str, object]:
    """Return a claim as JSON tells it."""
    return {
        "id": one.id, "claim": one.name, "kind": one.kind, "company": one.maker, "state": one.state,
        "first": one.first.isoformat(), "last": one.last.isoformat(),
        "sent_on": one.sent_on.isoformat() if one.sent_on else None, "lines": one.lines,
        "amount": plain_paise(one.amount), "paid": plain_paise(one.paid), "refused": plain_paise(one.refused),
        "left": plain_paise(one.left), "reference": one.reference or None,
    }  # fmt: skip


def _line_told(line: ClaimLine) -> dict[str, object]:
    one = line.source
    return {
        "line": line.no, "source": one.source, "document": one.number or None,
        "document_line": one.document_line or None, "date": one.day.isoformat(), "party": one.party or None,
        "item": one.item, "batch": one.batch or None, "units": one.units, "formula": one.formula,
        "facts": dict(one.facts), "amount": plain_paise(one.amount), "paid": plain_paise(line.paid),
        "refused": plain_paise(line.refused), "reason": line.reason or None, "rule": one.rule,
    }  # fmt: skip


def _day(text: str | None, field: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        step = "Say year-month-day, like 2026-11-10."
        raise Refused(f"“{text[:20]}” is not a date.", field, step) from None


def _company(desk: Desk, code: str) -> int:
    wanted = code.strip().casefold()
    for one in desk.ask(makers):
        if wanted in {one.code.casefold(), one.name.casefold()} and one.id is not None:
            return one.id
    raise Refused(f"There is no company {code[:40]}.", "company", "Send its code or name.")


@claim.command("list")
@click.option("--company", metavar="CODE", help="Of one company.")
@click.option("--kind", default="", help=f"One of {', '.join(KINDS)}.")
@click.pass_context
def list_claims(ctx: click.Context, company: str | None, kind: str) -> int:
    """List the claims, one a line, the newest first."""
    with desk_at(ctx) as desk:
        maker_id = _company(desk, company) if company else None
        for one in desk.ask(claims_list, maker_id=maker_id, kind=kind):
            tell(claim_told(one))
    return 0


@claim.command("build")
@click.option("--kind", required=True, help=f"One of {', '.join(KINDS)}.")
@click.option("--company", required=True, metavar="CODE", help="The company that pays.")
@click.option("--first", required=True, metavar="DAY", help="Year-month-day.")
@click.option("--last", required=True, metavar="DAY", help="Year-month-day.")
@click.option("--title", default="", help="What it is called; else its kind and days.")
@click.pass_context
def build(ctx: click.Context, /, kind: str, company: str, first: str, last: str, title: str) -> int:
    """Build a draft of all that is not claimed yet."""
    with desk_at(ctx) as desk:
        days = (_day(first, "first") or date.min, _day(last, "last") or date.min)
        claim_id = desk.do(build_claim, kind, _company(desk, company), *days, title).id
        tell(_shown(desk, desk.ask(claim_by_id, claim_id)))
    return 0


def _shown(desk: Desk, one: Claim) -> dict[str, object]:
    proofs = desk.ask(proofs_of, one)
    return {
        **claim_told(one),
        "score": score_of(proofs),
        "missing": [each.what for each in proofs if not each.there],
        "claim_lines": [_line_told(line) for line in desk.ask(claim_lines, one)],
        "steps": [
            {"date": step.day.isoformat(), "state": step.state, "reference": step.reference or None,
             "note": step.note or None}
            for step in desk.ask(claim_steps, one)
        ],
    }  # fmt: skip


@claim.command("show")
@click.argument("name")
@click.pass_context
def show(ctx: click.Context, name: str) -> int:
    """Show one claim, whole."""
    with desk_at(ctx) as desk:
        tell(_shown(desk, desk.ask(claim_named, name)))
    return 0


@claim.command("add")
@click.argument("name")
@click.option("--text", help="What is claimed, on a display or other claim; with --amount.")
@click.option("--amount", help="Its sum.")
@click.option("--reference", default="", help="The company's letter, or the bill.")
@click.option(
    "--paper", metavar="FILE", type=click.Path(exists=True, dir_okay=False), help="A paper to keep with it."
)
@click.option("--as", "called", default="", help="What the paper is, as the company asks for it.")
@click.pass_context
def add(ctx: click.Context, /, name: str, **said: str | None) -> int:
    """Add a typed line, or a paper, to a claim."""
    with desk_at(ctx) as desk:
        one = desk.ask(claim_named, name)
        if said["text"]:
            amount = rupees(said["amount"] or "0", "amount")
            desk.do(add_typed_line, one.id, said["text"], amount, reference=said["reference"] or "")
        if said["paper"]:
            file = Path(said["paper"])
            desk.do(keep_paper, one.id, said["called"] or file.stem, file.name, file.read_bytes())
        tell(_shown(desk, desk.ask(claim_by_id, one.id)))
    return 0


@claim.command("rebuild")
@click.argument("name")
@click.pass_context
def rebuild(ctx: click.Context, name: str) -> int:
    """Build a draft anew from what stands in the books now."""
    with desk_at(ctx) as desk:
        one = desk.ask(claim_named, name)
        desk.do(rebuild_claim, one.id)
        tell(_shown(desk, desk.ask(claim_by_id, one.id)))
    return 0


@claim.command("send")
@click.argument("name")
@click.option("--day", metavar="DAY", help="Year-month-day; default today.")
@click.pass_context
def send(ctx: click.Context, name: str, day: str | None) -> int:
    """Number a draft; from now on the company owes it."""
    with desk_at(ctx) as desk:
        one = desk.ask(claim_named, name)
        desk.do(send_claim, one.id, _day(day, "day"))
        tell(claim_told(desk.ask(claim_by_id, one.id)))
    return 0


@claim.command("note")
@click.argument("name")
@click.argument("state", type=click.Choice(NOTED))
@click.option("--reference", default="", help="The company's number for it.")
@click.option("--note", "words", default="", help="What was said; needed for rejected.")
@click.option("--day", metavar="DAY", help="Year-month-day; default today.")
@click.pass_context
def note(ctx: click.Context, /, name: str, state: str, reference: str, words: str, day: str | None) -> int:
    """Note that a claim was acknowledged, rejected or sent again."""
    with desk_at(ctx) as desk:
        one = desk.ask(claim_named, name)
        desk.do(note_step, one.id, state, reference=reference, note=words, day=_day(day, "day"))
        tell(claim_told(desk.ask(claim_by_id, one.id)))
    return 0


@claim.command("settle")
@click.argument("name")
@click.option("--reference", required=True, help="Number of the company's credit note.")
@click.option("--amount", required=True, help="Credited; the first lines are paid. Line by line: dcms post.")
@click.option("--day", metavar="DAY", help="Date of the note, year-month-day.")
@click.option("--gst", default="0", help="GST of the note; our input credit falls by it.")
@click.option("--gst-inside", is_flag=True, help="The GST lies inside what is credited.")
@click.pass_context
def settle(ctx: click.Context, /, name: str, amount: str, **said: Any) -> int:
    """Close lines of a claim by the company's credit note."""
    with desk_at(ctx) as desk:
        one = desk.ask(claim_named, name)
        outcomes = spread_over(desk.ask(claim_lines, one), rupees(amount, "amount"))
        note = CompanyNote(
            reference=said["reference"], on=_day(said["day"], "day"), gst=rupees(said["gst"], "gst"),
            gst_inside=said["gst_inside"],
        )  # fmt: skip
        desk.do(settle_claim, one.id, outcomes, note)
        tell(claim_told(desk.ask(claim_by_id, one.id)))
    return 0


def _pieces(words: tuple[str, ...]) -> dict[int, int | None]:
    """Return pieces by line, as said: ``3`` is the rest of line 3, ``3=20`` are 20 of it."""
    found: dict[int, int | None] = {}
    for word in words:
        line, _, units = word.partition("=")
        if not line.isdigit() or (units and not units.isdigit()):
            raise Refused(f"“{word[:20]}” is no line.", "line", "Say 3 for the rest of line 3, or 3=20.")
        found[int(line)] = int(units) if units else None
    return found


@claim.command("box")
@click.argument("name")
@click.option("--box", "number", type=int, metavar="N", help="The box; without it they are only listed.")
@click.option("--line", "lines", multiple=True, metavar="L[=N]", help="A line of the claim, or N of it.")
@click.option("--seal", default=None, help="Number on its seal; with --weight.")
@click.option("--weight", default="0", metavar="KG", help="Kilograms, as in 4.25.")
@click.pass_context
def box_goods(
    ctx: click.Context,
    /,
    name: str,
    number: int | None,
    lines: tuple[str, ...],
    seal: str | None,
    weight: str,
) -> int:
    """Put goods of a claim in a box, seal it, and list the boxes."""
    with desk_at(ctx) as desk:
        one = desk.ask(claim_named, name)
        if number is not None and lines:
            desk.do(put_in_box, one.id, number, _pieces(lines))
        if number is not None and seal is not None:
            desk.do(seal_box, one.id, number, seal, grams_of(weight))
        for box in desk.ask(boxes_of, desk.ask(claim_by_id, one.id)):
            tell({
                "box": box.number, "seal": box.seal or None, "grams": box.grams, "pieces": box.units,
                "lines": [{"line": part.line_no, "pieces": part.units} for part in box.lines],
                "left_with": box.gone_with or None,
            })  # fmt: skip
    return 0


@claim.command("withdraw")
@click.argument("name")
@click.option("--reason", required=True, help="Why.")
@click.pass_context
def withdraw(ctx: click.Context, name: str, reason: str) -> int:
    """Take a draft back; what it held may be claimed anew."""
    with desk_at(ctx) as desk:
        one = desk.ask(claim_named, name)
        desk.do(withdraw_claim, one.id, reason)
        tell(claim_told(desk.ask(claim_by_id, one.id)))
    return 0


VERB = claim
