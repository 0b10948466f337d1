"""Sheet of the bills that were open on the first day: one row for each bill, so that ageing is right."""

import hashlib
from collections.abc import Mapping

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.queries import id_of_request
from dcms_desktop.drafts.rules import speak
from dcms_desktop.exchange.rules import Cells
from dcms_desktop.exchange.rules import SheetField
from dcms_desktop.exchange.rules import bare_amount
from dcms_desktop.exchange.sheet_kind import Rows
from dcms_desktop.exchange.sheet_kind import SheetKind
from dcms_desktop.exchange.sheet_kind import Sorted
from dcms_desktop.exchange.sheets.price_list import day_in
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.drafts import draft_of
from dcms_desktop.inbox.posting import post_typed
from dcms_desktop.inbox.typed import TypedOpeningDue
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.twins import folded_name
from dcms_desktop.parties.queries import party_keys

FIELDS = (
    SheetField(name="party", title="Party", needed=True, help="Its code, GSTIN or exact name.", also=(
        "code", "party code", "party name", "customer", "customer name", "ledger", "ledger name", "name",
        "account",
    )),
    SheetField(name="amount", title="Amount open", needed=True, help="Below zero when we owe it.", also=(
        "balance", "pending", "pending amount", "due", "due amount", "outstanding", "amount",
        "closing balance", "net",
    )),
    SheetField(name="side", title="Dr or Cr", also=("dr/cr", "d/c", "type"), choices=("Dr", "Cr"),
               help="Cr turns the amount to what we owe."),
    SheetField(name="number", title="Bill number", also=("bill no", "invoice no", "ref", "ref no",
        "voucher no")),
    SheetField(name="day", title="Bill date", also=("date", "invoice date", "voucher date")),
    SheetField(name="due", title="Due on", also=("due date", "due on")),
)  # fmt: skip


def sort_out(tx: Tx, rows: Rows) -> Sorted:
    """Read every row and try its document; what the books object to is refused."""
    done = Sorted()
    finder = party_finder(tx)
    cards = Cards()
    seen: dict[str, int] = {}
    documents = []
    for row in rows:
        done.rows += 1
        try:
            document = _document(tx, row, finder)
            first = seen.setdefault(document.request_id, row.number)
            if first != row.number:
                done.skip(row.number, "number", f"The same bill as in row {first}.")
            elif id_of_request(tx, document.request_id) is not None:
                done.skip(row.number, "number", "This bill was loaded before.")
            else:
                speak(kind_of("opening_due").check(draft_of(tx, document, cards).draft), frozenset())
                documents.append(document)
                done.fresh.append((row.number, document))
        except Refused as no:
            done.refuse(row.number, no)
    return done


def party_finder(tx: Tx) -> dict[str, str]:
    """Return the code of the party that a code, a GSTIN or a folded name names; doubled ones are left out."""
    found: dict[str, str] = {}
    doubled: set[str] = set()
    keys = party_keys(tx)
    for key in keys:
        for name in {folded_name(key.name), key.gstin or ""} - {""}:
            if found.setdefault(name, key.code) != key.code:
                doubled.add(name)
    for name in doubled:
        del found[name]
    return found | {key.code: key.code for key in keys}


def party_in(cells: Cells, finder: Mapping[str, str], otherwise: str = "") -> str:
    """Return the code of the party a row names. Refuses what `party_finder` does not know."""
    named = cells.text("party")
    party = known_party(named, finder)
    if party is None:
        raise Refused(
            f"“{named[:60]}” is no party in the books, or more than one.",
            field="party",
            next_step=f"Write its code; load the parties first.{otherwise}",
        )
    return party


def known_party(named: str, finder: Mapping[str, str]) -> str | None:
    """Return the code of the party of a name, as `party_finder` knows it."""
    return finder.get(named.upper()) or finder.get(folded_name(named)) if named else None


def _document(tx: Tx, row: Cells, finder: dict[str, str]) -> TypedOpeningDue:
    party = party_in(row, finder)
    amount = bare_amount(row.text("amount"))
    side = row.text("side").casefold()
    for mark in ("dr", "cr"):
        if amount.casefold().endswith(mark):
            amount, side = amount[:-2].strip(), mark
    if side.startswith("c") and not amount.startswith("-"):
        amount = f"-{amount}"
    day = day_in(row.text("day"), tx.today, "day")
    due = day_in(row.text("due"), tx.today, "due")
    number = row.text("number")
    told = "|".join((party, number, amount, str(day), str(due)))
    return TypedOpeningDue(
        request_id=f"opening-due-{hashlib.sha256(told.encode()).hexdigest()[:40]}",
        party=party,
        amount=amount,
        reference=number,
        reference_date=day.isoformat() if day else None,
        due_date=due.isoformat() if due else None,
    )


def write(tx: Tx, done: Sorted) -> None:
    """Post each bill; one loaded twice is there once."""
    cards = Cards()
    for _, document in done.fresh:
        post_typed(tx, document, cards)
    done.extra = {"documents": len(done.fresh)}


SHEET = SheetKind(
    code="opening-dues",
    title="Opening dues",
    fields=FIELDS,
    right="money.opening",
    topics=("dues", "documents", "ledger"),
    sort_out=sort_out,
    write=write,
    sample=(
        ("Party", "Bill number", "Bill date", "Due on", "Amount open"),
        ("1001", "SP/25-26/0412", "2026-03-14", "2026-04-04", "12450.00"),
    ),
)
