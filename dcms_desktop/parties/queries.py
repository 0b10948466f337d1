"""Reading parties, beats and salesmen, and finding parties as they are typed."""

from datetime import date
from typing import Any

from sqlalchemy import Select
from sqlalchemy import and_
from sqlalchemy import bindparam
from sqlalchemy import case
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select

from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.finding import LEAST_PART
from dcms_desktop.kernel.finding import may_be_code
from dcms_desktop.kernel.finding import sound_of
from dcms_desktop.kernel.finding import typed_words
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.twins import alike_names
from dcms_desktop.parties.rules import BeatForm
from dcms_desktop.parties.rules import LicenceCard
from dcms_desktop.parties.rules import PartyCard
from dcms_desktop.parties.rules import PartyForm
from dcms_desktop.parties.rules import SalesmanForm
from dcms_desktop.parties.rules import Visit
from dcms_desktop.parties.tables import Beat
from dcms_desktop.parties.tables import Licence
from dcms_desktop.parties.tables import Party
from dcms_desktop.parties.tables import PartyBeat
from dcms_desktop.parties.tables import Salesman

ENOUGH = 5
"""With so many hits by the beginnings of words, insides and sounds are not looked through."""
MOST_CODE = 60


@dataclass(frozen=True, slots=True)
class PartyHit:
    """A party found."""

    id: int
    code: str
    name: str
    local_name: str
    city: str
    mobile: str
    gstin: str | None
    beat_id: int | None
    beat: str


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A party as listed."""

    id: int
    code: str
    name: str
    city: str
    mobile: str
    gstin: str | None
    beat: str
    role: str
    active: bool


@dataclass(frozen=True, slots=True)
class PartyTwin:
    """A party that looks like the one being typed."""

    id: int
    code: str
    name: str
    likeness: int


@dataclass(frozen=True, slots=True)
class EndingLicence:
    """A licence of a working party that ended or ends soon."""

    party_id: int
    party: str
    form: str
    number: str
    valid_to: date


_CARD_FIELDS = (
    "id", "code", "name", "state", "role", "local_name", "gstin", "tax_type", "outlet_class", "address1",
    "address2", "city", "pin", "country", "mobile", "beat_id", "salesman_id", "price_level_id", "credit_days",
    "credit_limit", "credit_bills", "credit_gate", "least_life_days", "least_life_percent",
    "inward_life_days", "inward_life_percent", "discount", "active",
)  # fmt: skip
_CARD = Prepared(
    select(
        *(getattr(Party, name) for name in _CARD_FIELDS),
        func.coalesce(Beat.name, "").label("beat"),
        func.coalesce(Salesman.name, "").label("salesman"),
        func.coalesce(Party.msme_class, "").label("msme_class"),
    )
    .outerjoin(Beat, Beat.id == Party.beat_id)
    .outerjoin(Salesman, Salesman.id == Party.salesman_id)
    .where(Party.id == bindparam("party"))
)
_CARD_NAMES = (*_CARD_FIELDS, "beat", "salesman", "msme_class")
_LICENCES = Prepared(
    select(Licence.form, Licence.number, Licence.valid_to)
    .where(Licence.party_id == bindparam("party"))
    .order_by(Licence.form)
)
_FORM_FIELDS = tuple(name for name in PartyForm.__dataclass_fields__ if name not in {"visits", "licences"})
_FORM = select(*(getattr(Party, name) for name in _FORM_FIELDS))
_HITS = select(
    Party.id, Party.code, Party.name, Party.local_name, Party.city,
    Party.mobile, Party.gstin, Party.beat_id, func.coalesce(Beat.name, ""),
).outerjoin(Beat, Beat.id == Party.beat_id)  # fmt: skip


# ── cards ───────────────────────────────────────────────────────────────────────────────────────
def party_card(tx: Tx, party_id: int) -> PartyCard:
    """Return what a bill needs of a party but its money. LookupError when there is none."""
    row = _CARD.one(tx, {"party": party_id})
    if row is None:
        raise LookupError(f"no party {party_id}")
    return PartyCard(licences=_licences(tx, party_id), **dict(zip(_CARD_NAMES, row, strict=True)))


def party_form(tx: Tx, party_id: int) -> PartyForm:
    """Return a party as its form shows it. Refuses an id that is none."""
    row = tx.execute(_FORM.where(Party.id == party_id)).first()
    if row is None:
        raise Refused("This party is not in the books.", field="party", next_step="Search for it again.")
    visits = tx.execute(
        select(PartyBeat.salesman_id, PartyBeat.beat_id)
        .where(PartyBeat.party_id == party_id)
        .order_by(PartyBeat.salesman_id)
    )
    return PartyForm(
        visits=tuple(Visit(salesman_id=salesman, beat_id=beat) for salesman, beat in visits),
        licences=_licences(tx, party_id),
        **{
            **row._mapping,  # noqa: SLF001 - SQLAlchemy's public name for the row by column
            "msme_class": row.msme_class or "",
            "udyam": row.udyam or "",
        },
    )


def _licences(tx: Tx, party_id: int) -> tuple[LicenceCard, ...]:
    rows = _LICENCES.rows(tx, {"party": party_id})
    return tuple(LicenceCard(form=form, number=number, valid_to=end) for form, number, end in rows)


# ── finding ─────────────────────────────────────────────────────────────────────────────────────
def find_parties(
    tx: Tx, text: str, limit: int = 20, beat_id: int | None = None, role: str = ""
) -> list[PartyHit]:
    """Return working parties that fit what was typed, those of the beat first, then by name.

    Words in any order, each a beginning or from three letters a part of a word, or alike in sound; also code,
    mobile, GSTIN or party card. With nothing typed the beat's own come first. ``role`` is ``customer`` or
    ``supplier``; those who are both fit either.
    """
    words = typed_words(text)
    base = _base(limit, beat_id, role)
    if not words:
        return _hits(tx, base) if not text.strip() else []
    code = "".join(words) if may_be_code(text) else ""
    tests: list[Any] = [Party.words.like(f"% {word}%") for word in words]
    whole = or_(and_(*tests), Party.words.like(f"% ={code}%")) if code else and_(*tests)
    found = _hits(tx, base.where(whole))
    if len(found) < min(limit, ENOUGH) and any(len(word) >= LEAST_PART for word in words):
        seen = {hit.id for hit in found}
        inside = [
            Party.words.like(f"%{word}%" if len(word) >= LEAST_PART else f"% {word}%") for word in words
        ]
        found += [hit for hit in _hits(tx, base.where(and_(*inside))) if hit.id not in seen]
    if not found:
        sounds = [
            Party.words.contains(f" ~{sound_of(word)}" if sound_of(word) else f" {word}") for word in words
        ]
        found = _hits(tx, base.where(and_(*sounds)))
    return found[:limit]


def _base(limit: int, beat_id: int | None, role: str) -> Select[*tuple[Any, ...]]:
    statement = _HITS.where(Party.active).limit(limit)
    if role:
        statement = statement.where(Party.role.in_((role, "both")))
    if beat_id is not None:
        statement = statement.order_by(case((Party.beat_id == beat_id, 0), else_=1))
    return statement.order_by(Party.name, Party.id)


def _hits(tx: Tx, statement: Select[*tuple[Any, ...]]) -> list[PartyHit]:
    return [PartyHit(*row) for row in tx.execute(statement)]


def party_of_code(tx: Tx, code: str) -> int | None:
    """Return the working party that a code, card, mobile number or GSTIN names; None when none does."""
    typed = " ".join(code.split())
    if not typed or len(typed) > MOST_CODE:
        return None
    for column, value in (
        (Party.code, typed.upper()), (Party.card, typed), (Party.mobile, typed), (Party.gstin, typed.upper())
    ):  # fmt: skip
        found = tx.execute(select(Party.id).where(column == value, Party.active).limit(2)).all()
        if len(found) == 1:
            return int(found[0].id)
    return None


def possible_party_twins(
    tx: Tx, name: str, gstin: str | None = None, apart_from: int | None = None, limit: int = 5
) -> list[PartyTwin]:
    """Return working parties with the same GSTIN, then those whose names look like ``name``."""
    twins: list[PartyTwin] = []
    if gstin:
        same = tx.execute(
            select(Party.id, Party.code, Party.name).where(
                Party.gstin == gstin, Party.active, Party.id != (apart_from or 0)
            )
        )
        twins = [PartyTwin(row.id, row.code, row.name, 100) for row in same]
    words = sorted(set(name.split()), key=len, reverse=True)[:3]
    near = {hit.id: hit for word in words for hit in find_parties(tx, word, 60)}
    for known in (apart_from or 0, *(twin.id for twin in twins)):
        near.pop(known, None)
    alike = alike_names(name, {key: hit.name for key, hit in near.items()}, limit)
    return [*twins, *(PartyTwin(key, near[key].code, near[key].name, likeness) for key, likeness in alike)]


# ── lists ───────────────────────────────────────────────────────────────────────────────────────
def parties_page(
    tx: Tx, text: str = "", *, only_active: bool = True, first: int = 0, limit: int = 200
) -> list[PartyRow]:
    """Return parties for the list of the master: those found, or all by name, a page at a time."""
    statement = (
        select(
            Party.id, Party.code, Party.name, Party.city, Party.mobile,
            Party.gstin, func.coalesce(Beat.name, ""), Party.role, Party.active,
        )
        .outerjoin(Beat, Beat.id == Party.beat_id)
        .limit(limit)
    )  # fmt: skip
    if only_active:
        statement = statement.where(Party.active)
    order: dict[int, int] = {}
    if text.strip():
        order = {hit.id: place for place, hit in enumerate(find_parties(tx, text, first + limit))}
        statement = statement.where(Party.id.in_(list(order)[first:]))
    else:
        statement = statement.order_by(Party.name, Party.id).offset(first)
    rows = [PartyRow(*row) for row in tx.execute(statement)]
    return sorted(rows, key=lambda row: order[row.id]) if order else rows


def party_count(tx: Tx, *, only_active: bool = True) -> int:
    """Return how many parties there are."""
    statement = select(func.count()).select_from(Party)
    return int(tx.scalar(statement.where(Party.active) if only_active else statement))


def beats(tx: Tx, *, only_active: bool = False) -> list[BeatForm]:
    """Return the beats by name."""
    columns = (getattr(Beat, name) for name in BeatForm.__dataclass_fields__)
    statement = select(*columns).order_by(Beat.name)
    if only_active:
        statement = statement.where(Beat.active)
    return [BeatForm(**row._mapping) for row in tx.execute(statement)]  # noqa: SLF001 - the row by column


def beats_on(tx: Tx, day: date) -> list[BeatForm]:
    """Return the beats served on a day."""
    return [beat for beat in beats(tx, only_active=True) if str(day.isoweekday()) in beat.weekdays]


def salesmen(tx: Tx, *, only_active: bool = False) -> list[SalesmanForm]:
    """Return salesmen and delivery men by name."""
    columns = (getattr(Salesman, name) for name in SalesmanForm.__dataclass_fields__)
    statement = select(*columns).order_by(Salesman.name)
    if only_active:
        statement = statement.where(Salesman.active)
    return [SalesmanForm(**row._mapping) for row in tx.execute(statement)]  # noqa: SLF001 - the row by column


@dataclass(frozen=True, slots=True)
class PartyKey:
    """By what a party is known: sheets that come in are compared with it."""

    id: int
    code: str
    name: str
    gstin: str | None
    city: str


def party_keys(tx: Tx) -> list[PartyKey]:
    """Return every party, also those out of use, by what it is known."""
    return [
        PartyKey(*row)
        for row in tx.execute(select(Party.id, Party.code, Party.name, Party.gstin, Party.city))
    ]


def party_codes(tx: Tx) -> dict[str, int]:
    """Return the id of every party by its code; imports compare against it."""
    return {row.code: row.id for row in tx.execute(select(Party.code, Party.id))}


def ending_licences(tx: Tx, before: date) -> list[EndingLicence]:
    """Return the licences of working parties that end before a day, soonest first."""
    rows = tx.execute(
        select(Party.id, Party.name, Licence.form, Licence.number, Licence.valid_to)
        .join(Licence, Licence.party_id == Party.id)
        .where(Party.active, Licence.valid_to < before)
        .order_by(Licence.valid_to, Party.name)
    )
    return [EndingLicence(*row) for row in rows]


_PARTY_ID = Prepared(
    select(Party.id).where(or_(Party.code == bindparam("code"), Party.code == bindparam("upper"))).limit(1)
)


def party_id_of(tx: Tx, code: str) -> int | None:
    """Return the id of a party by its code whatever its capitals, None when there is none."""
    row = _PARTY_ID.one(tx, {"code": code.strip(), "upper": code.strip().upper()})
    return int(row[0]) if row is not None else None


def salesman_of(tx: Tx, code: str) -> tuple[int, str] | None:
    """Return id and name of a salesman by his code, None when there is none."""
    row = tx.execute(select(Salesman.id, Salesman.name).where(Salesman.code == code.strip().upper())).first()
    return (int(row[0]), str(row[1])) if row is not None else None
