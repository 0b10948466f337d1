"""Sheet of parties: one row for each retailer or supplier."""

import re
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from typing import Any

from dcms_desktop.company.contacts import tidy_email
from dcms_desktop.company.contacts import tidy_fssai
from dcms_desktop.company.contacts import tidy_gstin_or_none
from dcms_desktop.company.contacts import tidy_mobile
from dcms_desktop.company.contacts import tidy_pin_code
from dcms_desktop.company.queries import firm_card
from dcms_desktop.db.tx import Tx
from dcms_desktop.exchange.rules import Cells
from dcms_desktop.exchange.rules import SheetField
from dcms_desktop.exchange.rules import bare_amount
from dcms_desktop.exchange.rules import whole_number
from dcms_desktop.exchange.sheet_kind import Rows
from dcms_desktop.exchange.sheet_kind import SheetKind
from dcms_desktop.exchange.sheet_kind import Sorted
from dcms_desktop.kernel.dates import parse_day
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.twins import folded_name
from dcms_desktop.parties.actions import add_parties
from dcms_desktop.parties.actions import save_beat
from dcms_desktop.parties.actions import save_party
from dcms_desktop.parties.actions import save_salesman
from dcms_desktop.parties.queries import PartyKey
from dcms_desktop.parties.queries import beats
from dcms_desktop.parties.queries import party_form
from dcms_desktop.parties.queries import party_keys
from dcms_desktop.parties.queries import salesmen
from dcms_desktop.parties.rules import GATES
from dcms_desktop.parties.rules import ROLES
from dcms_desktop.parties.rules import BeatForm
from dcms_desktop.parties.rules import LicenceCard
from dcms_desktop.parties.rules import PartyForm
from dcms_desktop.parties.rules import SalesmanForm
from dcms_desktop.parties.rules import check_party
from dcms_desktop.pricing.queries import price_levels
from dcms_desktop.tax.rules import states

FIELDS = (
    SheetField(name="name", title="Name", needed=True, also=(
        "party", "party name", "customer", "customer name", "ledger", "ledger name", "retailer", "shop",
        "shop name",
        "account name", "supplier", "supplier name",
    )),
    SheetField(name="code", title="Code", also=("party code", "customer code", "ledger code", "alias")),
    SheetField(name="local_name", title="Name in the local script", also=("local name",)),
    SheetField(name="role", title="Customer or supplier", choices=ROLES, also=("type", "party type",
        "group")),
    SheetField(name="outlet_class", title="Class of outlet", also=("class", "outlet type", "category")),
    SheetField(name="gstin", title="GSTIN", also=("gst no", "gst number", "gstin no", "gst", "gstin/uin")),
    SheetField(name="tax_type", title="GST registration", also=("registration type", "gst type"), choices=(
        "regular", "composition", "unregistered", "sez", "overseas",
    )),
    SheetField(name="state", title="State", from_books="state", also=("state name", "state code"),
               help="Code, letters or name; that of the GSTIN, else our own, when nothing is said."),
    SheetField(name="address1", title="Address", also=("address 1", "address line 1", "addr", "street")),
    SheetField(name="address2", title="Address, second line", also=("address 2", "address line 2", "area")),
    SheetField(name="city", title="City", also=("town", "place", "district")),
    SheetField(name="pin", title="PIN code", also=("pincode", "pin", "zip", "postal code")),
    SheetField(name="mobile", title="Mobile", also=(
        "mobile no", "phone", "phone no", "contact", "contact no", "mobile number", "telephone", "whatsapp",
    )),
    SheetField(name="email", title="E-mail", also=("email id", "mail", "email")),
    SheetField(name="card", title="Party card", also=("card no",)),
    SheetField(name="beat", title="Beat", also=("route", "beat name", "area name"),
               help="Made when it is not in the books yet."),
    SheetField(name="salesman", title="Salesman", also=("sales man", "rep", "salesman name", "mr", "so name"),
               help="Made when he is not in the books yet."),
    SheetField(name="level", title="Price level", from_books="level", also=("rate type", "price list",
        "rate")),
    SheetField(name="credit_days", title="Credit days", also=("cr days", "due days", "credit period")),
    SheetField(name="credit_limit", title="Credit limit", also=("cr limit", "limit")),
    SheetField(name="credit_gate", title="Past the limit", choices=GATES),
    SheetField(name="least_life_days", title="Least life of goods, days", also=(
        "min shelf life", "minimum life", "residual life", "shelf life days", "min expiry days",
    )),
    SheetField(name="least_life_percent", title="Least life of goods, %", also=(
        "min shelf life %", "residual life %",
    )),
    SheetField(name="inward_life_days", title="Agreed life at receipt, days", also=(
        "inward shelf life", "life at receipt", "agreed shelf life",
    ), help="Of a supplier."),
    SheetField(name="inward_life_percent", title="Agreed life at receipt, %", also=(
        "inward shelf life %", "agreed shelf life %",
    )),
    SheetField(name="discount", title="Discount %", also=("disc", "discount", "disc %")),
    SheetField(name="licences", title="Drug licences", also=(
        "dl no", "drug licence", "drug license", "d.l. no", "dl no 1", "licence no", "license no",
        "dl number",
    ), help="Like 20B MH-123, 21B MH-124."),
    SheetField(name="licences_to", title="Drug licences valid to", also=("dl expiry", "licence expiry",
        "dl valid")),
    SheetField(name="fssai", title="FSSAI number", also=("fssai no", "fssai")),
    SheetField(name="fssai_to", title="FSSAI valid to", also=("fssai expiry",)),
    SheetField(name="remarks", title="Remarks", also=("note", "notes", "remark")),
)  # fmt: skip

_TEXTS = ("code", "local_name", "outlet_class", "address1", "address2", "city", "card", "remarks")
_LICENCE = re.compile(r"\b(20BB|21BB|20[A-G]|21[A-C]|20|21)\b[\s:./-]*", re.IGNORECASE)


@dataclass(slots=True)
class _Books:
    """What the rows are compared with."""

    own_state: str
    states: dict[str, str]
    beats: dict[str, int]
    men: dict[str, int]
    levels: dict[str, int]
    by_code: dict[str, PartyKey]
    by_name: dict[str, list[PartyKey]]
    new_beats: list[str] = field(default_factory=list)
    new_men: list[str] = field(default_factory=list)
    seen: dict[tuple[str, str, str], int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)


def sort_out(tx: Tx, rows: Rows) -> Sorted:
    """Read every row, leave doubles out, and compare with the parties in the books."""
    done = Sorted()
    books = _read_books(tx)
    for cells in rows:
        done.rows += 1
        try:
            _place(tx, cells, rows, books, done)
        except Refused as no:
            done.refuse(cells.number, no)
    done.carry = (tuple(books.new_beats), tuple(books.new_men))
    done.extra = {"beats": len(books.new_beats), "salesmen": len(books.new_men)}
    return done


def _read_books(tx: Tx) -> _Books:
    keys = party_keys(tx)
    by_name: dict[str, list[PartyKey]] = {}
    for key in keys:
        by_name.setdefault(folded_name(key.name), []).append(key)
    levels: dict[str, int] = {}
    for level in price_levels(tx, only_active=True):
        if level.id is not None:
            levels |= {level.code.casefold(): level.id, level.name.casefold(): level.id}
    spelt: dict[str, str] = {}
    for state in states().values():
        spelt |= dict.fromkeys((state.code, state.letters.casefold(), state.name.casefold()), state.code)
    return _Books(
        own_state=firm_card(tx).state,
        states=spelt,
        beats={folded_name(beat.name): beat.id for beat in beats(tx) if beat.id is not None},
        men={folded_name(man.name): man.id for man in salesmen(tx) if man.id is not None},
        levels=levels,
        by_code={key.code: key for key in keys},
        by_name=by_name,
    )


def _place(tx: Tx, cells: Cells, rows: Rows, books: _Books, done: Sorted) -> None:
    form, told = _read(cells, books, done)
    if form.code and (first := books.codes.setdefault(form.code, cells.number)) != cells.number:
        raise Refused(
            f"Code {form.code} stands in row {first} too.", field="code", next_step="Correct one of them."
        )
    same = (folded_name(form.name), form.gstin or "", folded_name(form.city))
    if not form.code and (first := books.seen.setdefault(same, cells.number)) != cells.number:
        done.skip(cells.number, "name", f"The same party as in row {first}.")
        return
    twin = _known_twin(form, books)
    choice = rows.choice(cells.number)
    if twin is None or (choice == "new" and not form.code):
        done.fresh.append((cells.number, form))
    elif choice == "update":
        values = {name: getattr(form, name) for name in told - {"code"}}
        done.changed.append((cells.number, check_party(replace(party_form(tx, twin.id), **values))))
    else:
        done.skip(cells.number, "name", f"{twin.name} ({twin.code}) is in the books already.", twin.id)


def _known_twin(form: PartyForm, books: _Books) -> PartyKey | None:
    if form.code:
        return books.by_code.get(form.code)
    for key in books.by_name.get(folded_name(form.name), ()):
        if key.gstin == form.gstin and (
            not key.city or not form.city or folded_name(key.city) == folded_name(form.city)
        ):
            return key
    return None


# ── one row ─────────────────────────────────────────────────────────────────────────────────────
def _read(cells: Cells, books: _Books, done: Sorted) -> tuple[PartyForm, set[str]]:
    values: dict[str, Any] = {name: text for name in _TEXTS if (text := cells.raw(name).strip())}
    gstin = tidy_gstin_or_none(cells.text("gstin"))
    kind = cells.text("tax_type").casefold()
    values["gstin"] = gstin.text if gstin else None
    values["tax_type"] = kind or ("regular" if gstin else "unregistered")
    values["state"] = _state_of(cells.text("state"), gstin.state if gstin else "", books)
    if cells.text("role"):
        values["role"] = _role_of(cells.text("role"))
    values |= _links(cells, books) | _terms(cells)
    values |= _contacts(cells, values["state"], done)
    if licences := _licences(cells):
        values["licences"] = licences
    form = check_party(PartyForm(name=cells.raw("name"), **values))
    return form, {
        "name",
        *(name for name in values if name not in {"gstin", "tax_type", "state"} or cells.text(name)),
    }


def _state_of(text: str, of_gstin: str, books: _Books) -> str:
    if not text:
        return of_gstin if of_gstin in books.states.values() else books.own_state
    code = text.partition("-")[0].strip() if text[:2].isdigit() else text
    found = books.states.get(code.casefold()) or books.states.get(code.zfill(2))
    if found is None:
        raise Refused(
            f"“{text[:30]}” is not a State.", field="state", next_step="Write its name or its two digits."
        )
    return found


def _role_of(text: str) -> str:
    plain = text.casefold()
    if any(word in plain for word in ("supplier", "creditor", "vendor", "company")):
        return "supplier"
    return "both" if "both" in plain else "customer"


def _links(cells: Cells, books: _Books) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if beat := cells.text("beat"):
        values["beat_id"] = _named(beat, books.beats, books.new_beats)
    if man := cells.text("salesman"):
        values["salesman_id"] = _named(man, books.men, books.new_men)
    if level := cells.text("level"):
        if level.casefold() not in books.levels:
            raise Refused(
                f"“{level[:30]}” is no price level.",
                field="level",
                next_step="Make it first, or leave it empty.",
            )
        values["price_level_id"] = books.levels[level.casefold()]
    return values


def _named(name: str, known: dict[str, int], new: list[str]) -> int:
    """Return the id of a name; a new one gets a number below zero until it is written."""
    fold = folded_name(name)
    if fold not in known:
        new.append(name)
        known[fold] = -len(new)
    return known[fold]


def _terms(cells: Cells) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if text := cells.text("credit_days"):
        values["credit_days"] = whole_number(text, "credit_days")
    if text := cells.text("credit_limit"):
        values["credit_limit"] = rupees(bare_amount(text), "credit_limit")
    for name in ("discount", "least_life_percent", "inward_life_percent"):
        if text := cells.text(name):
            values[name] = percent(text, name)
    for name in ("least_life_days", "inward_life_days"):
        if text := cells.text(name):
            values[name] = whole_number(text, name)
    if text := cells.text("credit_gate"):
        values["credit_gate"] = text.casefold()
    return values


def _contacts(cells: Cells, state: str, done: Sorted) -> dict[str, Any]:
    """Return the contacts that can be true; one that cannot is left out and said, the party is taken."""
    values: dict[str, Any] = {}
    for name, read in (
        ("mobile", lambda text: tidy_mobile(re.split(r"[,/;]", text)[0])),
        ("email", tidy_email),
        ("pin", lambda text: tidy_pin_code(text, state)),
    ):
        if text := cells.text(name):
            try:
                values[name] = read(text)
            except Refused as no:
                done.note(cells.number, name, f"Left out: {no.message}")
    return values


def _licences(cells: Cells) -> tuple[LicenceCard, ...]:
    found = []
    text = cells.text("licences")
    end = _day(cells.text("licences_to"), "licences_to")
    marks = list(_LICENCE.finditer(text))
    if text and not marks:
        raise Refused(
            f"“{text[:40]}” names no licence form.",
            field="licences",
            next_step="Write it like 20B MH-123, 21B MH-124.",
        )
    for place, mark in enumerate(marks):
        stop = marks[place + 1].start() if place + 1 < len(marks) else len(text)
        number = text[mark.end() : stop].strip(" ,;:/&-")
        found.append(LicenceCard(form=mark[1].upper(), number=number or text[:60], valid_to=end))
    if number := cells.text("fssai"):
        found.append(
            LicenceCard(
                form="FSSAI", number=tidy_fssai(number), valid_to=_day(cells.text("fssai_to"), "fssai_to")
            )
        )
    return tuple(found)


def _day(text: str, name: str) -> date | None:
    return parse_day(text.partition(" ")[0], date(2000, 1, 1), name) if text else None


# ── writing ─────────────────────────────────────────────────────────────────────────────────────
def write(tx: Tx, done: Sorted) -> None:
    """Write new beats and salesmen, new parties and the changes."""
    new_beats, new_men = done.carry
    taken = {beat.code for beat in beats(tx)} | {man.code for man in salesmen(tx)}
    men = {}
    for place, name in enumerate(new_men, 1):
        men[-place] = save_salesman(tx, SalesmanForm(code=_code_of(name, taken), name=name)).id
    rounds = {}
    for place, name in enumerate(new_beats, 1):
        rounds[-place] = save_beat(tx, BeatForm(code=_code_of(name, taken), name=name)).id
    add_parties(tx, [_linked(form, rounds, men) for _, form in done.fresh])
    for _, form in done.changed:
        tx.consents |= {"same_gstin"}
        save_party(tx, _linked(form, rounds, men))


def _code_of(name: str, taken: set[str]) -> str:
    letters = "".join(mark for mark in name.upper() if mark.isascii() and mark.isalnum())[:6] or "X"
    code, number = letters, 1
    while code in taken:
        number += 1
        code = f"{letters}{number}"
    taken.add(code)
    return code


def _linked(form: PartyForm, rounds: dict[int, int], men: dict[int, int]) -> PartyForm:
    if (form.beat_id or 0) >= 0 and (form.salesman_id or 0) >= 0:
        return form
    return replace(
        form,
        beat_id=rounds.get(form.beat_id or 0, form.beat_id),
        salesman_id=men.get(form.salesman_id or 0, form.salesman_id),
    )


SHEET = SheetKind(
    code="parties",
    title="Parties",
    fields=FIELDS,
    right="parties.edit",
    topics=("parties", "beats", "salesmen"),
    sort_out=sort_out,
    write=write,
    sample=(
        ("Name", "GSTIN", "State", "City", "Mobile", "Beat", "Salesman", "Credit days", "Drug licences"),
        (
            "Asha Medical",
            "27AAPFU0939F1ZV",
            "27",
            "Pune",
            "9820012345",
            "Karve Road",
            "Ravi",
            "21",
            "20B MH-1, 21B MH-2",
        ),
    ),
)
