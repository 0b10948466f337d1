"""Sheet of what suppliers call our items: their code or name, and the item of ours it means."""

from dcms_desktop.db.tx import Tx
from dcms_desktop.exchange.rules import Cells
from dcms_desktop.exchange.rules import SheetField
from dcms_desktop.exchange.rules import whole_number
from dcms_desktop.exchange.sheet_kind import Rows
from dcms_desktop.exchange.sheet_kind import SheetKind
from dcms_desktop.exchange.sheet_kind import Sorted
from dcms_desktop.exchange.sheets.price_list import find_item
from dcms_desktop.exchange.sheets.price_list import item_finder
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Units
from dcms_desktop.parties.queries import party_codes
from dcms_desktop.purchase.actions import remember_lines
from dcms_desktop.purchase.queries.remembered import remembered_of
from dcms_desktop.purchase.remembered import RememberedForm
from dcms_desktop.purchase.remembered import check_remembered
from dcms_desktop.purchase.remembered import known_by

FIELDS = (
    SheetField(name="party", title="Supplier", needed=True, also=("supplier code", "party", "party code")),
    SheetField(name="code", title="His code", also=("supplier item code", "their code", "material code")),
    SheetField(name="name", title="His name", also=("supplier item name", "their name", "description"),
               help="What his bills call it; it is looked for where he has no code."),
    SheetField(name="item", title="Item", needed=True, help="Our code, barcode or exact name.",
               also=("our item", "item code", "our code", "sku")),
    SheetField(name="unit", title="His unit", also=("unit", "uom")),
    SheetField(name="units", title="Units in one", also=("units", "pack", "conversion"),
               help="Base units of one that he counts; empty works it out."),
)  # fmt: skip


def sort_out(tx: Tx, rows: Rows) -> Sorted:
    """Read every row; what says the same as the books is left out."""
    done, finder, parties = Sorted(), item_finder(tx), party_codes(tx)
    known: dict[int, dict[tuple[str, str], tuple[int, int]]] = {}
    for cells in rows:
        done.rows += 1
        try:
            form = check_remembered(_read(cells, finder, parties))
        except Refused as no:
            done.refuse(cells.number, no)
            continue
        if form.party_id not in known:
            found = remembered_of(tx, form.party_id)
            known[form.party_id] = {key: (one.item_id, one.units) for key, one in found.items()}
        had = known[form.party_id].get(known_by(form.code, form.name))
        if had == (form.item_id, form.units):
            done.skip(cells.number, "code", "The books remember just that.")
        else:
            (done.changed if had else done.fresh).append((cells.number, form))
    return done


def _read(cells: Cells, finder: dict[str, int], parties: dict[str, int]) -> RememberedForm:
    code = cells.text("party").strip().upper()
    if code not in parties:
        raise Refused(
            f"There is no party {code[:40]}.", field="party", next_step="Write the code of a supplier."
        )
    units = cells.text("units")
    return RememberedForm(
        party_id=parties[code],
        code=cells.text("code"),
        name=cells.text("name"),
        item_id=find_item(cells.text("item"), finder),
        unit=cells.text("unit"),
        units=Units(whole_number(units, "units")) if units else Units(0),
    )


def write(tx: Tx, done: Sorted) -> None:
    """Remember what is new or said otherwise."""
    remember_lines(tx, [form for _, form in (*done.fresh, *done.changed)])


SHEET = SheetKind(
    code="supplier-items", title="Suppliers' items", fields=FIELDS, right="purchase.post",
    topics=("supplier_items",), sort_out=sort_out, write=write,
    sample=(
        ("Supplier", "His code", "His name", "Item", "His unit", "Units in one"),
        ("S-101", "CIP-0042", "DOLO 650 TAB 15S", "10001", "BOX", "10"),
    ),
)  # fmt: skip
