"""Posted documents as JSON: what ``post`` and ``show`` answer, and the schema of everything that is sent."""

from collections.abc import Callable
from dataclasses import fields
from dataclasses import is_dataclass
from datetime import date
from typing import Annotated
from typing import Any

import msgspec
from msgspec import Meta

from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import PostedLine
from dcms_desktop.inbox.typed import TypedSent
from dcms_desktop.kernel.money import plain_mills
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.kernel.money import plain_percent

Amount = Annotated[str, Meta(description="Rupees with two decimals.", pattern=r"^-?\d+\.\d{2}$")]
UnitRate = Annotated[str, Meta(description="Rupees, two or three decimals.", pattern=r"^-?\d+\.\d{2,3}$")]
Rate = Annotated[str, Meta(description="Percent.", pattern=r"^\d+(\.\d{1,3})?$")]
IsoDay = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class ClaimAnswer(msgspec.Struct, kw_only=True):
    """What a line has of one scheme, and whose money it is."""

    scheme: str
    title: str
    gift: Annotated[str, Meta(description="free, money or points.")]
    payer: Annotated[str, Meta(description="company, own, or both.")]
    worth: Amount
    company: Annotated[Amount, Meta(description="Part of the worth that the company pays back.")]
    own: Annotated[Amount, Meta(description="Part that stays with the shop.")]
    budget_left: Annotated[
        str, Meta(description="Rupees, free units or points the budget may still give; empty is no budget.")
    ]
    party_left: Annotated[str, Meta(description="The same of the party's ceiling.")]
    needs: Annotated[list[str], Meta(description="Papers that the claim must show.")]


class LineAnswer(msgspec.Struct, kw_only=True):
    """The figures of one line as posted; a line split over batches is several."""

    line: int
    item: str
    name: str
    hsn: str
    batch: str
    expiry: IsoDay | None
    mrp: Amount
    quantity: str
    units: int
    free: int
    short: Annotated[int, Meta(description="Units that were sent and did not arrive.")]
    bucket: str
    to_bucket: str
    reason: str
    per: Annotated[int, Meta(description="Units that rate and MRP are for.")]
    rate: UnitRate
    gross: Amount
    discount: Amount
    taxable: Amount
    treatment: str
    gst: Rate
    cgst: Amount
    sgst: Amount
    igst: Amount
    cess: Amount
    amount: Amount
    claims: Annotated[list[ClaimAnswer], Meta(description="Who pays for what schemes gave here.")]


class Answer(msgspec.Struct, kw_only=True):
    """A document that is posted, or with --check could be."""

    request_id: str
    kind: str
    title: str
    number: str
    date: IsoDay
    due_date: IsoDay | None
    state: Annotated[str, Meta(description="posted or cancelled; checked when nothing was written.")]
    repeated: Annotated[bool, Meta(description="True when this request had been posted before.")]
    party: str | None
    place_of_supply: str
    inter_state: bool
    godown: Annotated[str, Meta(description="Name of the godown; empty is the shop itself.")]
    to_godown: str
    against: Annotated[str, Meta(description="Number of the document this one answers.")]
    gross: Amount
    discount: Amount
    taxable: Amount
    untaxed: Amount
    cgst: Amount
    sgst: Amount
    igst: Amount
    cess: Amount
    charges: Amount
    round_off: Amount
    total: Amount
    received: Amount
    balance: Annotated[Amount, Meta(description="What the party owes after it.")]
    told: Annotated[
        list[str], Meta(description="Orders, quotations: what schemes would give with a bill of the day.")
    ]
    lines: list[LineAnswer]


class Problem(msgspec.Struct, kw_only=True):
    """Why a document was refused, or what it asks."""

    message: str
    field: str
    next_step: str
    line: int | None
    consent: Annotated[str | None, Meta(description="The consent that a question waits for.")] = None


class Refusal(msgspec.Struct, kw_only=True):
    """A document that was not posted."""

    at: Annotated[int, Meta(description="Which document of the file, from 1.")]
    request_id: str | None
    problem: Problem


def answer_of(posted: Posted, *, repeated: bool = False, state: str = "") -> Answer:
    """Return number, totals and line figures of a posted document."""
    return Answer(
        request_id=posted.request_id,
        kind=posted.kind,
        title=posted.title,
        number=posted.number,
        date=posted.day.isoformat(),
        due_date=_iso(posted.due_on),
        state=state or posted.state,
        repeated=repeated,
        party=posted.party.code if posted.party else None,
        place_of_supply=posted.place,
        inter_state=posted.inter_state,
        godown=posted.godown,
        to_godown=posted.to_godown,
        against=posted.against,
        gross=plain_paise(posted.gross),
        discount=plain_paise(posted.discount),
        taxable=plain_paise(posted.taxable),
        untaxed=plain_paise(posted.untaxed),
        cgst=plain_paise(posted.cgst),
        sgst=plain_paise(posted.sgst),
        igst=plain_paise(posted.igst),
        cess=plain_paise(posted.cess),
        charges=plain_paise(sum(charge.paise for charge in posted.charges)),
        round_off=plain_paise(posted.round_off),
        total=plain_paise(posted.total),
        received=plain_paise(posted.received),
        balance=plain_paise(posted.new_balance),
        told=list(posted.told),
        lines=[_line(line) for line in posted.lines],
    )


def _line(line: PostedLine) -> LineAnswer:
    return LineAnswer(
        line=line.no,
        item=line.code,
        name=line.name,
        hsn=line.hsn,
        batch=line.batch,
        expiry=_iso(line.expiry),
        mrp=plain_paise(line.mrp),
        quantity=line.quantity,
        units=line.units,
        free=line.free,
        short=line.short,
        bucket=line.bucket,
        to_bucket=line.to_bucket,
        reason=line.reason,
        per=line.per,
        rate=plain_mills(line.rate),
        gross=plain_paise(line.gross),
        discount=plain_paise(line.discount),
        taxable=plain_paise(line.taxable),
        treatment=line.treatment,
        gst=plain_percent(line.gst),
        cgst=plain_paise(line.cgst),
        sgst=plain_paise(line.sgst),
        igst=plain_paise(line.igst),
        cess=plain_paise(line.cess),
        amount=plain_paise(line.amount),
        claims=[
            ClaimAnswer(
                scheme=one.code,
                title=one.title,
                gift=one.gift,
                payer=one.payer,
                worth=plain_paise(one.worth),
                company=plain_paise(one.company),
                own=plain_paise(one.own),
                budget_left=one.budget_left,
                party_left=one.party_left,
                needs=list(one.needs),
            )
            for one in line.claims
        ],
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


# ── a document whole, for show ──────────────────────────────────────────────────────────────────
_PAISE = frozenset({
    "gross", "discount", "charges", "taxable", "untaxed", "cgst", "sgst", "igst", "cess", "amount", "mrp",
    "paise", "bill_discount", "other_untaxed", "round_off", "total", "received", "old_balance", "new_balance",
    "left", "worth", "claim", "company",
})  # fmt: skip
_SHOWN: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(_PAISE, plain_paise),
    "rate": plain_mills,
    "per_unit": plain_mills,
    "gst": plain_percent,
    "percent": plain_percent,
}


def whole_document(posted: Posted) -> dict[str, Any]:
    """Return everything that is stored of a document; amounts are text decimals here too."""
    shown: dict[str, Any] = _plain(posted)
    return shown


def _plain(value: Any, name: str = "") -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name), field.name) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return _SHOWN[name](value) if type(value) is int and name in _SHOWN else value


# ── the schema ──────────────────────────────────────────────────────────────────────────────────
def documents_schema() -> dict[str, Any]:
    """Return the JSON schema of what ``dcms post`` takes and answers: ``docs/documents.schema.json``."""
    shapes = (TypedSent, Answer, Refusal)
    parts, components = msgspec.json.schema_components(shapes, ref_template="#/$defs/{name}")
    sent, answer, refusal = parts
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Documents of dcms post",
        "description": "What dcms post takes, one a line. $defs holds its answers: Answer and Refusal.",
        **sent,
        "$defs": {**components, "answer_line": {"anyOf": [answer, refusal]}},
    }
