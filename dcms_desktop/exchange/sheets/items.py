"""Sheet of items: one row for each thing sold."""

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from typing import Any

from dcms_desktop.catalog.actions import add_checked_items
from dcms_desktop.catalog.actions import save_item
from dcms_desktop.catalog.queries import ItemKey
from dcms_desktop.catalog.queries import is_item_used
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.catalog.queries import item_keys
from dcms_desktop.catalog.queries import known_barcodes
from dcms_desktop.catalog.queries import makers
from dcms_desktop.catalog.rules import SCHEDULES
from dcms_desktop.catalog.rules import UQC
from dcms_desktop.catalog.rules import BarcodeForm
from dcms_desktop.catalog.rules import ItemForm
from dcms_desktop.catalog.rules import Pack
from dcms_desktop.catalog.rules import check_item
from dcms_desktop.catalog.rules import check_same_measure
from dcms_desktop.catalog.weights import parse_weight
from dcms_desktop.db.tx import Tx
from dcms_desktop.exchange.rules import Cells
from dcms_desktop.exchange.rules import SheetField
from dcms_desktop.exchange.rules import bare_amount
from dcms_desktop.exchange.rules import whole_number
from dcms_desktop.exchange.rules import yes_or_no
from dcms_desktop.exchange.sheet_kind import Rows
from dcms_desktop.exchange.sheet_kind import SheetKind
from dcms_desktop.exchange.sheet_kind import Sorted
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.money import share
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.kernel.twins import folded_name
from dcms_desktop.tax.queries import tax_classes
from dcms_desktop.tax.rules import TaxClass
from dcms_desktop.tax.rules import Treatment

FIELDS = (
    SheetField(name="name", title="Name", needed=True, also=(
        "item", "item name", "product", "product name", "description", "particulars", "goods",
    )),
    SheetField(name="code", title="Code", also=("item code", "product code", "sku", "alias", "short code")),
    SheetField(name="local_name", title="Name in the local script", also=("local name", "hindi name")),
    SheetField(name="maker", title="Maker", help="Made when it is not in the books yet.", also=(
        "company", "brand", "manufacturer", "mfg", "mfr", "company name", "mfg by", "marketed by",
    )),
    SheetField(name="maker_code", title="Maker's code", also=("company code", "manufacturer code")),
    SheetField(name="division", title="Division", also=("sub category", "group", "subgroup", "sub group")),
    SheetField(name="category", title="Category", also=("type", "item category", "product category")),
    SheetField(name="hsn", title="HSN", also=("hsn code", "hsn/sac", "hsnsac", "hsn no")),
    SheetField(name="tax", title="Tax class", needed=True, from_books="tax",
               help="A class like GST5, or the rate: 5, 12%, 18.", also=(
        "gst", "gst %", "gst rate", "tax", "tax %", "tax rate", "igst", "igst %", "gst%", "tax class",
    )),
    SheetField(name="packing", title="Packing", also=("pack", "pkg", "packing size", "pack size", "size")),
    SheetField(name="unit", title="Unit", also=("base unit", "uom", "units"), help="pc, tab, strip, kg, …"),
    SheetField(name="uqc", title="Unit of the GST portal", also=("uqc", "unit code"), choices=UQC),
    SheetField(name="per", title="Price is for so many", also=("rate per", "conversion"),
               help="Base units that MRP and rates are quoted for; 1 when nothing is said."),
    SheetField(name="box", title="Units in a box", also=("box", "box qty", "inner", "box size",
        "units per box")),
    SheetField(name="case", title="Units in a case", also=("case", "case qty", "carton", "case size",
        "outer")),
    SheetField(name="barcode", title="Barcode", also=("ean", "ean code", "upc", "gtin", "bar code")),
    SheetField(name="schedule", title="Drug schedule", also=("schedule", "drug type"),
               choices=tuple(filter(None, SCHEDULES))),
    SheetField(name="food", title="Food", also=("is food", "fssai item"), choices=("no", "yes")),
    SheetField(name="expires", title="Expires", also=("expiry", "has expiry", "batch wise"),
               choices=("yes", "no"), help="Goods with batch and expiry; yes when nothing is said."),
    SheetField(name="mrp", title="MRP", also=("m.r.p.", "mrp rs", "retail price", "max retail price")),
    SheetField(name="ptr", title="PTR", also=(
        "rate", "sale price", "selling price", "sale rate", "price", "price to retailer", "retailer rate",
    )),
    SheetField(name="ptr_with_tax", title="PTR holds the tax", choices=("no", "yes"),
               help="Yes takes the tax out of the PTR of the sheet."),
    SheetField(name="pts", title="PTS", also=("purchase price", "cost", "price to stockist",
        "purchase rate")),
    SheetField(name="least_margin", title="Least margin %", also=("min margin", "minimum margin")),
    SheetField(name="rack", title="Rack", also=("shelf", "location", "bin")),
    SheetField(name="most_per_day", title="Most units per party and day", also=("max qty",)),
    SheetField(name="serialised", title="Serial numbers", also=("serialised", "serial no", "has serial"),
               choices=("no", "yes"), help="Each unit has a number that is scanned in and out."),
    SheetField(name="warranty_months", title="Warranty in months", also=("warranty", "warranty months")),
    SheetField(name="weight", title="Gross weight", also=("weight", "gross weight g", "wt", "gross wt"),
               help="Grams of one unit, like 12.5; of a pack: 4.8kg/c for the case, 600g/48."),
)  # fmt: skip

_TEXTS = ("code", "local_name", "maker_code", "division", "category", "packing", "rack")
_SCHEDULES = {code.casefold(): code for code in SCHEDULES} | {
    "schedule h": "H", "schedule h1": "H1", "schedule x": "X", "sch h": "H", "sch h1": "H1", "none": "",
    "-": "",
    "c(1)": "C1", "schedule c": "C", "schedule c1": "C1", "schedule g": "G", "otc": "drug",
}  # fmt: skip


@dataclass(slots=True)
class _Books:
    """What the rows are compared with."""

    taxes: dict[str, TaxClass]
    makers: dict[str, int]
    by_code: dict[str, ItemKey]
    by_name: dict[str, list[ItemKey]]
    barcodes: dict[str, int]
    readers: tuple[tuple[str, str, Callable[[str, str], Any]], ...] = ()
    """Item field, sheet field and reader of what this sheet says."""
    texts: tuple[str, ...] = ()
    new_makers: list[str] = field(default_factory=list)
    """Names as first written; the first stands for -1 among the makers, the second for -2."""
    folds: dict[str, str] = field(default_factory=dict)
    """Folded maker names met so far."""

    def fold(self, maker: str) -> str:
        """Return a maker's name folded, remembered because it comes again and again."""
        if maker not in self.folds:
            self.folds[maker] = folded_name(maker)
        return self.folds[maker]

    def maker_id(self, maker: str) -> int | None:
        """Return the id of a maker; a new one gets a number below zero until it is written."""
        fold = self.fold(maker)
        if fold not in self.makers:
            self.new_makers.append(clean_text(maker, "maker", most=100))
            self.makers[fold] = -len(self.new_makers)
        return self.makers[fold]


@dataclass(slots=True)
class _Row:
    """An item as read from a row; the maker is still a name."""

    number: int
    form: ItemForm
    maker: str
    maker_fold: str
    fold: str
    told: frozenset[str]
    """Fields that the row said something about: only these change an item that is in the books."""


def sort_out(tx: Tx, rows: Rows) -> Sorted:
    """Read every row, tell doubles apart, and compare with the items in the books."""
    done = Sorted()
    books = _read_books(tx)
    books.readers = tuple(
        (name, column, read)
        for name, read in _READERS.items()
        if rows.speaks_of(column := _COLUMN.get(name, name))
    )
    books.texts = tuple(name for name in _TEXTS if rows.speaks_of(name))
    seen = _Seen()
    for cells in rows:
        done.rows += 1
        try:
            _place(tx, _read(cells, books), rows, books, seen, done)
        except Refused as no:
            done.refuse(cells.number, no)
    done.carry = tuple(books.new_makers)
    done.extra = {"makers": len(books.new_makers)}
    return done


def _read_books(tx: Tx) -> _Books:
    keys = item_keys(tx)
    by_name: dict[str, list[ItemKey]] = {}
    for key in keys:
        by_name.setdefault(folded_name(key.name), []).append(key)
    taxes: dict[str, TaxClass] = {}
    for one in tax_classes(tx, only_active=True).values():
        taxes[one.code.casefold()] = one
    for one in sorted(taxes.values(), key=lambda one: (len(one.code), one.code), reverse=True):
        newest = one.rates[-1]
        if newest.treatment is Treatment.TAXABLE and not newest.cess and not newest.on_retail_price:
            taxes[f"{newest.gst}"] = one
    return _Books(
        taxes=taxes,
        makers={folded_name(maker.name): maker.id for maker in makers(tx) if maker.id is not None},
        by_code={key.code: key for key in keys},
        by_name=by_name,
        barcodes=known_barcodes(tx),
    )


# ── one row ─────────────────────────────────────────────────────────────────────────────────────
def _read(cells: Cells, books: _Books) -> _Row:
    values: dict[str, Any] = {name: text for name in books.texts if (text := cells.raw(name).strip())}
    tax = _tax_of(cells.text("tax"), books.taxes)
    for name, column, read in books.readers:
        if text := cells.text(column):
            values[name] = read(text, name)
    if "ptr" in values and (with_tax := cells.text("ptr_with_tax")) and yes_or_no(with_tax, "ptr_with_tax"):
        values["ptr"] = _without_tax(values["ptr"], tax)
    if packs := _packs(cells):
        values["packs"] = packs
    if weight := cells.text("weight"):
        values["gross_mg"] = parse_weight(weight, packs)
    if "expires" in values:
        values["batched"] = values["expires"]
    if barcode := "".join(cells.text("barcode").split()):
        values["barcodes"] = (BarcodeForm(code=barcode),)
    maker = cells.text("maker")
    if maker:
        values["maker_id"] = books.maker_id(maker)
    form = check_item(ItemForm(name=cells.raw("name"), tax_class_id=tax.id, **values))
    return _Row(
        cells.number,
        form,
        maker,
        books.fold(maker),
        folded_name(form.name),
        frozenset(("tax_class_id", *values)),
    )


def _without_tax(mills: int, tax: TaxClass) -> Mills:
    return Mills(share(mills, HUNDRED_PERCENT, of=HUNDRED_PERCENT + tax.rates[-1].gst))


def _schedule(text: str, name: str) -> str:
    found = _SCHEDULES.get(text.casefold())
    if found is None:
        raise Refused(
            f"“{text[:20]}” is not a schedule class.",
            field=name,
            next_step=f"Write one of {', '.join(filter(None, SCHEDULES))}, or leave it empty.",
        )
    return found


_READERS: Mapping[str, Callable[[str, str], Any]] = {
    "hsn": lambda text, _: text.replace(" ", "").replace(".", ""),
    "base_unit": lambda text, _: text.casefold(),
    "uqc": lambda text, _: text.upper(),
    "rate_per": lambda text, name: Units(whole_number(text, name)),
    "schedule": _schedule,
    "food": yes_or_no,
    "expires": yes_or_no,
    "mrp": lambda text, name: rupees(bare_amount(text), name),
    "ptr": lambda text, name: rate(bare_amount(text), name),
    "pts": lambda text, name: rate(bare_amount(text), name),
    "least_margin": percent,
    "most_per_day": lambda text, name: Units(whole_number(text, name)),
    "serialised": yes_or_no,
    "warranty_months": whole_number,
}
_COLUMN = {"base_unit": "unit", "rate_per": "per"}


def _packs(cells: Cells) -> tuple[Pack, ...]:
    found = []
    for name, letter in (("box", "b"), ("case", "c")):
        text = cells.text(name)
        if text and (units := whole_number(text, name)) > 1:
            found.append(Pack(name=name, letter=letter, units=Units(units)))
    return tuple(found)


def _tax_of(text: str, taxes: Mapping[str, TaxClass]) -> TaxClass:
    found = taxes.get(text.casefold())
    if found is None and text:
        try:
            found = taxes.get(str(percent(text.removeprefix("GST").strip() or "x", "tax")))
        except Refused:
            found = None
    if found is None:
        raise Refused(
            f"“{text[:20]}” is no tax class and no rate of one." if text else "The row names no tax class.",
            field="tax",
            next_step="Write a rate like 5 or 18, or pick a tax class for rows that name none.",
        )
    return found


# ── against the others ──────────────────────────────────────────────────────────────────────────
@dataclass(slots=True)
class _Seen:
    """What came before in the same sheet."""

    names: dict[str, list[_Row]] = field(default_factory=dict)
    """Rows by the name they came with."""
    final: set[str] = field(default_factory=set)
    """Names that are taken, after telling apart."""
    codes: dict[str, int] = field(default_factory=dict)
    barcodes: dict[str, int] = field(default_factory=dict)


def _place(tx: Tx, row: _Row, rows: Rows, books: _Books, seen: _Seen, done: Sorted) -> None:
    if row.form.code and (first := seen.codes.setdefault(row.form.code, row.number)) != row.number:
        raise Refused(
            f"Code {row.form.code} stands in row {first} too.",
            field="code",
            next_step="Give one of them another code.",
        )
    before = seen.names.setdefault(row.fold, [])
    for other in before:
        if _is_same(row, other):
            done.skip(row.number, "name", f"The same item as in row {other.number}.")
            return
    if before and not row.form.code and rows.plan.doubles == "first":
        done.skip(row.number, "name", f"The name of row {before[0].number} again; only the first is taken.")
        return
    twin = _known_twin(row, books)
    if before and not row.form.code:
        row = _told_apart(row, before, seen)
        twin = twin or _by_final_name(row, books)
    _refuse_barcodes(row, books, seen, twin)
    before.append(row)
    seen.final.add(folded_name(row.form.name))
    if twin is not None:
        _merge(tx, row, rows, twin, done)
    else:
        done.fresh.append((row.number, row.form))


def _is_same(row: _Row, other: _Row) -> bool:
    """Tell whether two rows of one name are the same goods: code, maker, packing and MRP agree."""
    if row.form.code or other.form.code:
        return row.form.code == other.form.code
    return (row.maker_fold, row.form.mrp, row.form.packing) == (
        other.maker_fold,
        other.form.mrp,
        other.form.packing,
    )


def _told_apart(row: _Row, before: list[_Row], seen: _Seen) -> _Row:
    """Return the row with what tells it from the rows before it put behind its name."""
    marks = [row.maker] if row.maker else []
    if not marks or any(row.maker_fold == other.maker_fold for other in before):
        marks += [row.form.packing] if row.form.packing else []
        marks += [f"MRP {show_paise(row.form.mrp)}"] if row.form.mrp else []
    name = f"{row.form.name[:100]} ({', '.join(marks) or f'row {row.number}'})"[:150]
    if folded_name(name) in seen.final:
        name = f"{name[:138]} row {row.number}"
    row.form = replace(row.form, name=name)
    return row


def _known_twin(row: _Row, books: _Books) -> ItemKey | None:
    """Return the item in the books that this row is about: of its code, else of its name and maker."""
    if row.form.code:
        return books.by_code.get(row.form.code)
    for key in books.by_name.get(row.fold, ()):
        if not row.maker or key.maker_id is None or key.maker_id == row.form.maker_id:
            return key
    return None


def _by_final_name(row: _Row, books: _Books) -> ItemKey | None:
    known = books.by_name.get(folded_name(row.form.name), ())
    return known[0] if known else None


def _refuse_barcodes(row: _Row, books: _Books, seen: _Seen, twin: ItemKey | None) -> None:
    for barcode in row.form.barcodes:
        owner = books.barcodes.get(barcode.code)
        if owner is not None and (twin is None or owner != twin.id):
            raise Refused(
                f"Barcode {barcode.code} belongs to another item in the books.",
                field="barcode",
                next_step="Correct the barcode, or take it off that item.",
            )
        first = seen.barcodes.setdefault(barcode.code, row.number)
        if first != row.number:
            raise Refused(
                f"Barcode {barcode.code} stands in row {first} too.",
                field="barcode",
                next_step="Correct one of them.",
            )


def _merge(tx: Tx, row: _Row, rows: Rows, twin: ItemKey, done: Sorted) -> None:
    choice = rows.choice(row.number)
    if choice == "new" and not row.form.code:
        form = replace(row.form, name=f"{row.form.name[:138]} row {row.number}")
        done.fresh.append((row.number, form))
    elif choice == "update":
        done.changed.append((row.number, _updated(tx, row, twin)))
    else:
        done.skip(row.number, "name", f"{twin.name} ({twin.code}) is in the books already.", twin.id)


def _updated(tx: Tx, row: _Row, twin: ItemKey) -> ItemForm:
    """Return the item in the books with what the row says; other fields stay as they are."""
    old = item_form(tx, twin.id)
    said = row.form
    values = {name: getattr(said, name) for name in row.told if name not in {"code", "packs", "barcodes"}}
    packs = {pack.letter: pack for pack in (*old.packs, *said.packs)}
    codes = {barcode.code: barcode for barcode in (*said.barcodes, *old.barcodes)}
    name = said.name if row.form.code else old.name
    merged = replace(old, name=name, packs=tuple(packs.values()), barcodes=tuple(codes.values()), **values)
    new = check_item(merged)
    if is_item_used(tx, twin.id):
        check_same_measure(old, new)
    return new


# ── writing ─────────────────────────────────────────────────────────────────────────────────────
def write(tx: Tx, done: Sorted) -> None:
    """Write the new makers, the new items and the changes."""
    add_checked_items(tx, [form for _, form in done.fresh], done.carry)
    made = {folded_name(maker.name): maker.id for maker in makers(tx)}
    for _, form in done.changed:
        place = form.maker_id or 0
        save_item(
            tx, replace(form, maker_id=made[folded_name(done.carry[-place - 1])]) if place < 0 else form
        )


SHEET = SheetKind(
    code="items",
    title="Items",
    fields=FIELDS,
    right="items.edit",
    topics=("items", "makers"),
    sort_out=sort_out,
    write=write,
    sample=(
        ("Name", "Maker", "HSN", "GST %", "Packing", "Units in a box", "MRP", "PTR", "Barcode"),
        ("Dolo 650 Tablet", "Micro Labs", "30049099", "5", "15 tab", "10", "30.91", "22.08", "8901234567894"),
    ),
)
