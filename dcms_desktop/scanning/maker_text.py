"""The text in a maker's own QR, taken apart as it was once shown: batch, expiry, serial, item. Pure.

Schedule H2 asks for eight facts in a code, not for a form (GSR 823(E)), so each maker writes his own. A text
is cut into parts; what each part means is confirmed by a person once for each maker and form, never guessed.
"""

import json
import re
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl
from urllib.parse import urlsplit

from dcms_desktop.kernel.dates import month_end
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import rupees
from dcms_desktop.scanning.rules import MOST_TEXT
from dcms_desktop.scanning.rules import Scan

ITEM, BATCH, EXPIRY, MADE, SERIAL, MRP, OTHER = "item", "batch", "expiry", "made", "serial", "mrp", ""
ROLES = (ITEM, BATCH, EXPIRY, MADE, SERIAL, MRP, OTHER)
MOST_PARTS = 40
MOST_BATCH = 30
_DELIMITERS = ("\n", "|", ";", "\t", "^", "~", "#", ",")
_LABELLED = re.compile(r"\s*([A-Za-z][A-Za-z .&/()_-]{0,39}?)\s*(?:[:=]|\.\s(?=\S))\s*(.*)", re.DOTALL)
_NAMES: dict[str, frozenset[str]] = {
    BATCH: frozenset({"b", "bn", "bno", "batch", "batchno", "batchnumber", "lot", "lotno", "lotnumber"}),
    EXPIRY: frozenset({"e", "ed", "exp", "expd", "expdate", "expiry", "expirydate", "expdt", "useby",
                       "usebefore", "bestbefore", "dateofexpiry", "expires", "dateofexp"}),
    MADE: frozenset({"m", "md", "mfg", "mfd", "mfgdate", "mfgdt", "mfddate", "dom", "dateofmfg",
                     "dateofmanufacture", "manufacturingdate", "manufacturedate", "dateofmanufacturing"}),
    SERIAL: frozenset({"s", "sn", "sr", "srno", "serial", "serialno", "serialnumber", "uid"}),
    MRP: frozenset({"mrp", "price", "mrprs", "maximumretailprice"}),
    ITEM: frozenset({"gtin", "upi", "upic", "productcode", "pcode", "itemcode", "code", "productid", "pid",
                     "ean", "uniqueproductidentificationcode", "uniqueproductcode"}),
}  # fmt: skip
_ITEM_LATER = frozenset({"product", "productname", "brand", "brandname", "name", "item", "itemname", "drug"})
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("YYYY-MM-DD", re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})")),
    ("DD/MM/YYYY", re.compile(r"(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<y>\d{4})")),
    ("DD/MM/YY", re.compile(r"(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<y>\d{2})")),
    ("MM/YYYY", re.compile(r"(?P<m>\d{1,2})[-/. ](?P<y>\d{4})")),
    ("YYYY/MM", re.compile(r"(?P<y>\d{4})[-/. ](?P<m>\d{1,2})")),
    ("MM/YY", re.compile(r"(?P<m>\d{1,2})[-/. ](?P<y>\d{2})")),
    ("MON YYYY", re.compile(r"(?P<n>[A-Za-z]{3})[A-Za-z]*[-/. ]{0,2}(?P<y>\d{4})")),
    ("MON YY", re.compile(r"(?P<n>[A-Za-z]{3})[A-Za-z]*[-/. ]{0,2}(?P<y>\d{2})")),
    ("DD MON YYYY", re.compile(r"(?P<d>\d{1,2})[-/. ]?(?P<n>[A-Za-z]{3})[A-Za-z]*[-/. ]?(?P<y>\d{4})")),
    ("DDMMYYYY", re.compile(r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{4})")),
    ("YYYYMMDD", re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})")),
    ("YYMMDD", re.compile(r"(?P<y>\d{2})(?P<m>\d{2})(?P<d>\d{2})")),
    ("DDMMYY", re.compile(r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{2})")),
    ("MMYYYY", re.compile(r"(?P<m>\d{2})(?P<y>\d{4})")),
    ("MMYY", re.compile(r"(?P<m>\d{2})(?P<y>\d{2})")),
    ("YYMM", re.compile(r"(?P<y>\d{2})(?P<m>\d{2})")),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a text: its label as printed, and its value."""

    label: str
    value: str

    @property
    def name(self) -> str:
        """Return the label as one word in small letters, for comparing."""
        return "".join(mark for mark in self.label.lower() if mark.isalnum())


@dataclass(frozen=True, slots=True)
class Cut:
    """A text taken apart. Texts of one ``shape`` have their facts in the same places."""

    shape: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What one part means, and for a date in which form it is written."""

    role: str = OTHER
    form: str = ""


Roles = tuple[Role, ...]


# ── taking apart ────────────────────────────────────────────────────────────────────────────────
def cut_text(text: str) -> Cut | None:
    """Return a maker's text in its parts; None when it has fewer than two."""
    plain = text[:MOST_TEXT].strip()
    for kind, found in (("json", _json_parts(plain)), ("link", _link_parts(plain))):
        if found is not None:
            return _cut_of(kind, found)
    for delimiter in _DELIMITERS:
        pieces = [piece.strip() for piece in plain.split(delimiter)]
        if len(pieces) > 2 or (len(pieces) == 2 and all(pieces)):
            return _cut_of(delimiter, [_labelled(piece) for piece in pieces])
    return None


def _cut_of(kind: str, parts: list[Part]) -> Cut | None:
    if not 2 <= len(parts) <= MOST_PARTS:
        return None
    names = ",".join(part.name for part in parts)
    return Cut(f"{kind}{len(parts)}:{names}", tuple(parts))


def _labelled(piece: str) -> Part:
    found = _LABELLED.fullmatch(piece)
    return Part(found[1].strip(), found[2].strip()) if found else Part("", piece)


def _json_parts(text: str) -> list[Part] | None:
    if not text.startswith("{"):
        return None
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    return [Part(str(key)[:40], str(value)[:200]) for key, value in told.items()]


def _link_parts(text: str) -> list[Part] | None:
    if not text.lower().startswith(("http://", "https://")):
        return None
    try:
        link = urlsplit(text)
    except ValueError:
        return None
    parts = [Part("", piece) for piece in link.path.split("/") if piece]
    parts += [Part(key[:40], value) for key, value in parse_qsl(link.query)]
    return [Part("host", link.netloc.lower()), *parts]


# ── proposing what the parts mean ───────────────────────────────────────────────────────────────
def propose_roles(cut: Cut, today: date) -> Roles:
    """Return what the labels say that each part means: a proposal that a person confirms."""
    roles: list[Role] = []
    taken: set[str] = set()
    for part in cut.parts:
        role = next(
            (name for name, names in _NAMES.items() if part.name in names and name not in taken), OTHER
        )
        forms = date_forms(part.value, today) if role in {EXPIRY, MADE} else ()
        if role in {EXPIRY, MADE} and not forms:
            role = OTHER
        taken.add(role)
        roles.append(Role(role=role, form=forms[0][0] if forms else ""))
    if ITEM not in taken:
        place = next((at for at, part in enumerate(cut.parts) if part.name in _ITEM_LATER), None)
        if place is not None:
            roles[place] = Role(role=ITEM)
    return tuple(roles)


def date_forms(text: str, today: date) -> tuple[tuple[str, date], ...]:
    """Return the ways a text can be a date of goods, with the day each of them means."""
    return tuple((name, day) for name, _ in _FORMS if (day := read_date(text, name, today)) is not None)


def read_date(text: str, form: str, today: date) -> date | None:
    """Return the day a text means in one form; without a day it is the last of its month."""
    pattern = next((pattern for name, pattern in _FORMS if name == form), None)
    found = pattern.fullmatch(text.strip()) if pattern else None
    if found is None:
        return None
    said = found.groupdict()
    month = _MONTHS.get(said["n"].lower(), 0) if "n" in said else int(said["m"])
    year = int(said["y"])
    try:
        first = date(year + 2000 if year < 100 else year, month, int(said.get("d") or 1))
    except ValueError:
        return None
    day = first if said.get("d") else month_end(first)
    return day if abs(day.year - today.year) <= 25 else None


# ── reading by what was learned ─────────────────────────────────────────────────────────────────
def check_roles(cut: Cut, roles: Roles, today: date) -> Roles:
    """Return roles that a person gave; refuse those that cannot be."""
    if len(roles) != len(cut.parts):
        raise Refused(
            "Each part needs a meaning.", field="roles", next_step="Say “nothing” for what is not needed."
        )
    said = [role.role for role in roles if role.role]
    if any(role not in ROLES for role in said) or len(set(said)) != len(said):
        raise Refused(
            "Two parts cannot mean the same.", field="roles", next_step="Keep the one that is printed."
        )
    if ITEM not in said:
        raise Refused(
            "Which part names the item? Without it the next code of this maker cannot be told apart.",
            field="roles",
            next_step="Mark the product code, else the product's name, as the item.",
        )
    apply_roles(Scan(text="", code=""), cut, roles, today)
    return roles


def key_of(cut: Cut, roles: Roles) -> str:
    """Return the part that names the item, in capitals."""
    place = next((at for at, role in enumerate(roles) if role.role == ITEM), None)
    return (
        ""
        if place is None or place >= len(cut.parts)
        else " ".join(cut.parts[place].value.upper().split())[:120]
    )


def apply_roles(scan: Scan, cut: Cut, roles: Roles, today: date) -> Scan:
    """Return the scan with what its parts mean. Refuses a part that is not what it should be."""
    values: dict[str, object] = {"kind": "learned", "code": key_of(cut, roles)}
    for part, role in zip(cut.parts, roles, strict=True):
        if role.role in {EXPIRY, MADE}:
            day = read_date(part.value, role.form, today)
            if day is None:
                raise _unlike(part, "a date")
            values["expiry" if role.role == EXPIRY else "made_on"] = day
        elif role.role in {BATCH, SERIAL}:
            if not part.value or len(part.value) > MOST_BATCH:
                raise _unlike(part, f"a {role.role} number")
            values[role.role] = part.value
        elif role.role == MRP:
            values["mrp"] = _money(part)
    return replace(scan, **values)  # type: ignore[arg-type] # each value was made for its field


def _money(part: Part) -> Paise:
    found = re.search(r"\d[\d,]*(?:\.\d{1,2})?", part.value)
    if found is None:
        raise _unlike(part, "a price")
    return rupees(found[0].replace(",", ""), "mrp")


def _unlike(part: Part, what: str) -> Refused:
    return Refused(
        f"“{part.value[:30]}” is not {what}.",
        field="roles",
        next_step="Say what this part means, or “nothing”.",
    )


# ── as kept in the books ────────────────────────────────────────────────────────────────────────
def roles_as_text(roles: Roles) -> str:
    """Return roles as the books keep them."""
    return ",".join(f"{role.role}:{role.form}" if role.form else role.role for role in roles)


def roles_from_text(text: str) -> Roles:
    """Return roles as the books kept them."""
    return tuple(Role(role=word.partition(":")[0], form=word.partition(":")[2]) for word in text.split(","))
