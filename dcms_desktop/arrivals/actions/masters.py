"""Items, prices, schemes, retailers and beats: the company's fields come from the company, ours stay ours."""

from datetime import date

from dcms_desktop.arrivals.queries import company_of
from dcms_desktop.arrivals.queries import is_code_free
from dcms_desktop.arrivals.queries import item_code_of
from dcms_desktop.arrivals.queries import level_of_code
from dcms_desktop.arrivals.queries import our_beat
from dcms_desktop.arrivals.queries import our_item
from dcms_desktop.arrivals.queries import our_items
from dcms_desktop.arrivals.queries import our_party
from dcms_desktop.arrivals.queries import party_code_of
from dcms_desktop.arrivals.queries import scheme_of_code
from dcms_desktop.arrivals.queries import tax_class_of
from dcms_desktop.arrivals.shapes import BeatCame
from dcms_desktop.arrivals.shapes import ItemCame
from dcms_desktop.arrivals.shapes import MapCame
from dcms_desktop.arrivals.shapes import PriceListCame
from dcms_desktop.arrivals.shapes import RetailerCame
from dcms_desktop.arrivals.shapes import SchemeCame
from dcms_desktop.arrivals.shapes import TermsCame
from dcms_desktop.arrivals.shapes import VisitCame
from dcms_desktop.arrivals.shapes import mills
from dcms_desktop.arrivals.shapes import whole_units
from dcms_desktop.catalog.actions import add_makers
from dcms_desktop.catalog.actions import save_item
from dcms_desktop.catalog.actions import save_maker
from dcms_desktop.catalog.actions import set_item_rates
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.catalog.queries import makers
from dcms_desktop.catalog.rules import BarcodeForm
from dcms_desktop.catalog.rules import ItemForm
from dcms_desktop.company.queries import firm_card
from dcms_desktop.db.tx import Tx
from dcms_desktop.field.actions import keep_visit
from dcms_desktop.field.rules import VisitForm
from dcms_desktop.kernel.clock import INDIA
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.kernel.money import plain_percent
from dcms_desktop.parties.actions import save_beat
from dcms_desktop.parties.actions import save_party
from dcms_desktop.parties.queries import beats
from dcms_desktop.parties.queries import party_form
from dcms_desktop.parties.rules import BeatForm
from dcms_desktop.parties.rules import PartyForm
from dcms_desktop.pricing.actions import put_prices
from dcms_desktop.pricing.actions import save_price_level
from dcms_desktop.pricing.actions import save_scheme
from dcms_desktop.pricing.queries import scheme_form
from dcms_desktop.pricing.rules import LevelForm
from dcms_desktop.pricing.rules import PriceForm
from dcms_desktop.pricing.rules import SchemeForm
from dcms_desktop.sync.queries.state import line_card
from dcms_desktop.telling.actions.received import map_code

CODE_LETTERS = 10
PACK_OF = "pack_of"
"""Under which note of a transaction the company of a pack stands, while no line is set up."""


def company_here(tx: Tx) -> int | None:
    """Return the company of the line in our list of companies, added when it is not there yet."""
    card = line_card(tx)
    name = card.company if card is not None else str(tx.notes.get(PACK_OF, ""))
    if not name:
        return None
    known = company_of(tx, name)
    return known if known is not None else add_makers(tx, [name])[0]


def put_item(tx: Tx, code: str, came: ItemCame) -> str:
    """Add an item of the company or change the company's fields of it; return what was done in words."""
    known = our_item(tx, code, came.local_item or "", came.ean)
    tax = tax_class_of(tx, came.gst_bp, tx.today)
    per = Units(whole_units(came.per_milli))
    if known is None:
        fits = len(code) <= CODE_LETTERS and is_code_free(tx, code) and code.isalnum()
        barcodes = (BarcodeForm(code=came.ean),) if came.ean else ()
        form = ItemForm(
            code=code if fits else "", name=came.name, maker_id=company_here(tx), maker_code=code,
            division=came.division, hsn=came.hsn, tax_class_id=tax, packing=came.packing,
            base_unit=came.base_unit, uqc=came.uqc, rate_per=per, barcodes=barcodes,
            mrp=Paise(came.mrp_paise), ptr=Mills(mills(came.ptr_e4)), pts=Mills(mills(came.pts_e4)),
        )  # fmt: skip
        map_code(tx, "item", save_item(tx, form).id, code)
        return f"{came.name} is new."
    old = item_form(tx, known)
    new = replace(
        old, name=came.name, maker_code=code, division=came.division or old.division, hsn=came.hsn or old.hsn,
        tax_class_id=tax, packing=came.packing or old.packing, mrp=Paise(came.mrp_paise or old.mrp),
        ptr=Mills(mills(came.ptr_e4) or old.ptr), pts=Mills(mills(came.pts_e4) or old.pts), active=True,
    )  # fmt: skip
    save_item(tx, new)
    map_code(tx, "item", known, code)
    return f"{came.name} as the company has it."


def hide_item(tx: Tx, code: str) -> str:
    """Take an item out of use that the company took back; documents that name it keep it."""
    known = our_item(tx, code)
    if known is None:
        return "Never was here."
    save_item(tx, replace(item_form(tx, known), active=False))
    return "Out of use; older documents keep it."


def map_item(tx: Tx, came: MapCame) -> str:
    """Keep which item of ours is which of the company's."""
    known = our_item(tx, f"L-{came.local_item}")
    if known is None:
        raise Refused(
            f"Item {came.local_item} is not here.", "local_item", "Check the code with the company."
        )
    save_item(tx, replace(item_form(tx, known), maker_code=came.item))
    map_code(tx, "item", known, came.item)
    return f"{came.local_item} is {came.item}."


def put_price_list(tx: Tx, code: str, came: PriceListCame) -> tuple[str, date | None]:
    """Keep dated prices at once: bills find them by their own day, also when this PC is off on that day.

    What new batches start with changes on the day itself; returns that day while it is still to come.
    """
    level = level_of_code(tx, code[:CODE_LETTERS])
    if level is None:
        form = LevelForm(code=code[:CODE_LETTERS], name=came.name or code)
        level = save_price_level(tx, form).id
    known = our_items(tx, [row.item for row in came.rows])
    forms = [
        PriceForm(
            item_id=known[row.item],
            level_id=level,
            valid_from=came.effective_from,
            rate=Mills(mills(row.ptr_e4)),
        )
        for row in came.rows
        if row.ptr_e4 and row.item in known
    ]
    unknown = len({row.item for row in came.rows} - known.keys())
    if forms:
        put_prices(tx, forms)
    count = "1 price" if len(forms) == 1 else f"{len(forms)} prices"
    words = f"{count} from {came.effective_from:%d %b %Y}" + (
        f"; {unknown} items not known" if unknown else ""
    )
    if came.effective_from > tx.today:
        return words, came.effective_from
    start_prices(tx, came)
    return words, None


def start_prices(tx: Tx, came: PriceListCame) -> None:
    """Let new batches start with the prices that are in force now; batches that are here keep theirs."""
    known = our_items(tx, [row.item for row in came.rows])
    set_item_rates(
        tx,
        {
            known[row.item]: (
                Paise(row.mrp_paise or 0),
                Mills(mills(row.ptr_e4 or 0)),
                Mills(mills(row.pts_e4 or 0)),
            )
            for row in came.rows
            if row.item in known
        },
    )


def put_scheme(tx: Tx, code: str, came: SchemeCame) -> str:
    """Add or change a scheme; bills judge it by their own day, and keep the version they were made with."""
    goods = ", ".join(item_code_of(tx, item) for item in came.buy.items)
    gives = our_item(tx, came.get.item) if came.get.item and came.get.item not in came.buy.items else None
    known = scheme_of_code(tx, code)
    old = scheme_form(tx, known) if known is not None else None
    base = old or SchemeForm(code=code, title=came.title or code, first=came.first)
    form = replace(
        base, title=came.title or base.title, text=came.text or base.text, first=came.first, last=came.last,
        funded="company" if came.claimable else "own", maker_id=company_here(tx), goods=goods or base.goods,
        steps=_steps(came), gives_item_id=gives, classes=", ".join(came.classes),
        budget=whole_units(came.cap_milli), measure="units" if came.buy.qty_milli else "value", active=True,
        treatment="free_goods" if came.get.qty_milli else "on_invoice",
    )  # fmt: skip
    save_scheme(tx, form)
    return f"{form.title}: {form.steps} from {came.first:%d %b %Y}"


def _steps(came: SchemeCame) -> str:
    """Return the step as it would be typed."""
    start = f"{whole_units(came.buy.qty_milli)}" if came.buy.qty_milli else plain_paise(came.buy.amount_paise)
    if came.get.qty_milli:
        free = whole_units(came.get.qty_milli)
        return f"{start}+{free}" if came.buy.qty_milli else f"{start}: {free} free"
    if came.get.percent_bp:
        return f"{start}: {plain_percent(came.get.percent_bp * 10)}%"
    if came.get.amount_paise:
        return f"{start}: {plain_paise(came.get.amount_paise)}r"
    raise Refused("The scheme gives nothing we know.", "get", "Type it by hand from the company's letter.")


def hide_scheme(tx: Tx, code: str) -> str:
    """Stop a scheme that the company took back."""
    known = scheme_of_code(tx, code)
    if known is None:
        return "Never was here."
    save_scheme(tx, replace(scheme_form(tx, known), active=False))
    return "Stopped; bills keep what it gave."


def put_beat(tx: Tx, code: str, came: BeatCame) -> str:
    """Add a beat of the company or take its name."""
    known = our_beat(tx, code)
    if known is None:
        map_code(tx, "beat", save_beat(tx, BeatForm(code=code[:CODE_LETTERS], name=came.name)).id, code)
        return f"Beat {came.name} is new."
    form = next(one for one in beats(tx) if one.id == known)
    save_beat(tx, replace(form, name=came.name))
    map_code(tx, "beat", known, code)
    return f"Beat {came.name}."


def put_retailer(tx: Tx, code: str, came: RetailerCame) -> str:
    """Add a retailer of the company, or take class, beat and checked GSTIN; the rest is the shop's."""
    known = our_party(tx, code, came.gstin, came.local_code)
    beat = our_beat(tx, came.beat) if came.beat else None
    if known is None:
        form = PartyForm(
            name=came.name, outlet_class=came.outlet_class, beat_id=beat, gstin=came.gstin,
            tax_type="regular" if came.gstin else "unregistered", state=came.state or firm_card(tx).state,
            city=came.city,
        )  # fmt: skip
        map_code(tx, "party", save_party(tx, form).id, code)
        return f"{came.name} is new."
    old = party_form(tx, known)
    checked = came.gstin if came.verified and came.gstin else old.gstin
    save_party(
        tx,
        replace(
            old,
            outlet_class=came.outlet_class or old.outlet_class,
            beat_id=beat if beat is not None else old.beat_id,
            gstin=checked,
        ),
    )
    map_code(tx, "party", known, code)
    return f"{old.name}: class and beat as the company has them."


def put_terms(tx: Tx, code: str, came: TermsCame) -> str:
    """Name the supplier of the company, made when he is not there; his credit is taken where none is set."""
    known = our_party(tx, code, came.gstin)
    if known is None:
        form = PartyForm(
            name=came.name, role="supplier", gstin=came.gstin, city=came.city,
            tax_type="regular" if came.gstin else "unregistered", state=came.state or firm_card(tx).state,
            credit_days=came.credit_days,
        )  # fmt: skip
        known = save_party(tx, form).id
    else:
        old = party_form(tx, known)
        role = "both" if old.role == "customer" else old.role
        save_party(tx, replace(old, role=role, credit_days=old.credit_days or came.credit_days))
    map_code(tx, "party", known, code)
    company = company_here(tx)
    for maker in makers(tx):
        if maker.id == company and maker.party_id is None:
            save_maker(tx, replace(maker, party_id=known))
    return f"{came.name} sends the goods, {came.credit_days} days of credit."


def put_visit(tx: Tx, code: str, came: VisitCame) -> str:
    """Keep a visit of the company's field beside the order taken there."""
    party = our_party(tx, came.retailer)
    if party is None:
        raise Refused(f"Retailer {came.retailer} is not known here.", "retailer", "Wait until he is sent.")
    at = came.at.astimezone(INDIA)
    keep_visit(
        tx,
        VisitForm(
            code=code, party_id=party, salesman=came.salesman, day=at.date(), time=f"{at:%H:%M}",
            minutes=came.minutes, lat_e6=came.lat_e6, lon_e6=came.lon_e6, outcome=came.outcome,
            order=came.order_id,
        ),
    )  # fmt: skip
    return f"{party_code_of(tx, party)} · {at:%d %b %H:%M} · {came.outcome}".rstrip(" ·")
