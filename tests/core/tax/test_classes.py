"""Tax classes in the books, and the lists of codes that come with the room."""

from datetime import date

import pytest
from sqlalchemy import select

from dcms_desktop.audit.tables import AuditRow
from dcms_desktop.db.connect import Books
from dcms_desktop.desk import Desk
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import NotAllowed
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Percent
from dcms_desktop.tax.actions import save_tax_class
from dcms_desktop.tax.actions import seed_tax_classes
from dcms_desktop.tax.actions import switch_tax_class
from dcms_desktop.tax.hsn import find_hsn
from dcms_desktop.tax.hsn import hsn_name
from dcms_desktop.tax.hsn import is_hsn
from dcms_desktop.tax.hsn import suggested_rates
from dcms_desktop.tax.queries import tax_class
from dcms_desktop.tax.queries import tax_class_by_code
from dcms_desktop.tax.queries import tax_classes
from dcms_desktop.tax.rules import TaxClass
from dcms_desktop.tax.rules import TaxRate
from dcms_desktop.tax.rules import TaxRefused
from dcms_desktop.tax.rules import Treatment
from dcms_desktop.tax.rules import is_slab
from dcms_desktop.tax.seeds import seed_classes
from dcms_desktop.tax.settings import ROUND_BILL
from tests.masters import desk_with_firm

TODAY = date(2026, 11, 10)
PASTE = TaxClass(
    0,
    " paste ",
    "Tooth  paste",
    (
        TaxRate(gst=Percent(5_000), valid_from=date(2025, 9, 22), source="9/2025"),
        TaxRate(gst=Percent(18_000), source="1/2017"),
    ),
)


@pytest.fixture
def desk(any_books: Books) -> Desk:
    return desk_with_firm(any_books)


def test_a_tax_class_is_written_with_its_rates_oldest_first(desk: Desk) -> None:
    saved = desk.do(save_tax_class, PASTE)
    assert saved.changes.touches("tax_classes")
    found = desk.ask(tax_class, saved.id)
    assert (found.code, found.name) == ("PASTE", "Tooth paste")
    assert [rate.gst for rate in found.rates] == [18_000, 5_000]
    assert found.rate_on(TODAY).source == "9/2025"


def test_a_changed_class_is_audited_once_and_an_unchanged_one_not(desk: Desk) -> None:
    class_id = desk.do(save_tax_class, PASTE).id
    found = desk.ask(tax_class, class_id)
    desk.do(save_tax_class, found)
    desk.do(save_tax_class, TaxClass(class_id, found.code, "Paste", found.rates[1:], active=False))
    assert desk.ask(tax_class, class_id).name == "Paste"
    assert len(desk.ask(tax_class, class_id).rates) == 1
    deeds = desk.ask(
        lambda tx: tx.execute(
            select(AuditRow.deed, AuditRow.after)
            .where(AuditRow.thing == "tax_class", AuditRow.thing_id == class_id)
            .order_by(AuditRow.seq)
        ).all()
    )
    assert [deed for deed, _ in deeds] == ["create", "change"]
    assert '"gst":5000' in deeds[1][1]


def test_a_code_belongs_to_one_class(desk: Desk) -> None:
    desk.do(save_tax_class, PASTE)
    with pytest.raises(Refused, match="another tax class"):
        desk.do(save_tax_class, PASTE)


def test_a_class_can_leave_the_lists_and_come_back(desk: Desk) -> None:
    class_id = desk.do(save_tax_class, PASTE).id
    desk.do(switch_tax_class, class_id, active=False)
    assert class_id not in desk.ask(tax_classes, only_active=True)
    assert not desk.ask(tax_classes)[class_id].active
    desk.do(switch_tax_class, class_id, active=True)
    assert class_id in desk.ask(tax_classes, only_active=True)


def test_an_unknown_class_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="not in the books"):
        desk.ask(tax_class, 999)
    with pytest.raises(Refused, match="not in the books"):
        desk.do(save_tax_class, TaxClass(999, "X", "X", PASTE.rates))
    assert desk.ask(tax_class_by_code, "X") is None


@pytest.mark.parametrize(
    ("rates", "rule"),
    [
        ((), "rate_days"),
        ((TaxRate(), TaxRate(gst=Percent(5_000))), "rate_days"),
        ((TaxRate(gst=Percent(-1)),), "rate_range"),
        ((TaxRate(gst=Percent(100_001)),), "rate_range"),
        ((TaxRate(cess=Percent(-1)),), "rate_range"),
        ((TaxRate(cess_per_unit=Mills(-1)),), "rate_range"),
        ((TaxRate(gst=Percent(5_000), treatment=Treatment.EXEMPT),), "rate_on_untaxed"),
        ((TaxRate(on_retail_price=True, treatment=Treatment.NIL),), "rate_on_untaxed"),
    ],
)
def test_rates_that_cannot_be_are_refused(desk: Desk, rates: tuple[TaxRate, ...], rule: str) -> None:
    with pytest.raises(TaxRefused) as refused:
        desk.do(save_tax_class, TaxClass(0, "X", "X", rates))
    assert refused.value.rule == rule
    assert desk.ask(tax_class_by_code, "X") is None


def test_a_rate_that_no_known_notification_brought_is_asked_about(desk: Desk) -> None:
    new = TaxClass(0, "NEW", "New", (TaxRate(gst=Percent(7_000), valid_from=date(2027, 1, 1)),))
    with pytest.raises(NeedsConsent) as asked:
        desk.do(save_tax_class, new)
    assert asked.value.name == "unknown_slab"
    desk.do_agreed({"unknown_slab"}, save_tax_class, new)
    found = desk.ask(tax_class_by_code, " new ")
    assert found
    assert found.rate_on(date(2027, 1, 1)).gst == 7_000


def test_masters_of_tax_need_their_right(any_books: Books) -> None:
    with pytest.raises(NotAllowed):
        Desk(any_books).do(save_tax_class, PASTE)


def test_a_new_company_gets_the_common_classes_once(desk: Desk) -> None:
    desk.do(seed_tax_classes)
    first = desk.ask(tax_classes)
    desk.do(seed_tax_classes)
    assert desk.ask(tax_classes) == first
    by_code = {one.code: one for one in first.values()}
    assert {"NIL", "EXEMPT", "NONGST", "GST0", "GST5", "GST12", "GST18", "GST28", "GST40", "TOBACCO"} <= set(
        by_code
    )
    assert by_code["GST12"].rate_on(date(2025, 9, 21)).gst == 12_000
    assert by_code["GST12"].rate_on(date(2025, 9, 22)).gst == 5_000
    assert by_code["GST40"].rate_on(date(2025, 9, 21)).cess == 12_000
    assert by_code["GST28"].rate_on(TODAY).gst == 18_000
    assert not by_code["TOBACCO"].rate_on(date(2026, 1, 31)).on_retail_price
    assert by_code["TOBACCO"].rate_on(date(2026, 2, 1)).on_retail_price
    assert by_code["BIRI"].rate_on(TODAY).gst == 18_000


def test_every_seeded_rate_is_a_slab_of_its_day_and_has_a_source() -> None:
    for one in seed_classes():
        for rate in one.rates:
            assert rate.source
            assert rate.treatment is not Treatment.TAXABLE or is_slab(rate.gst, rate.valid_from), one.code


def test_bills_are_rounded_unless_the_shop_says_otherwise() -> None:
    assert ROUND_BILL.default is True
    assert ROUND_BILL.check(value=False) is False


# ── codes ───────────────────────────────────────────────────────────────────────────────────────
def test_codes_have_their_names() -> None:
    assert hsn_name("33061020") == "IN PASTE"
    assert hsn_name("01") == "LIVE ANIMALS"
    assert hsn_name("99999999") == ""
    assert is_hsn("996511")
    assert not is_hsn("1234567")


def test_a_code_is_found_by_digits_and_by_words() -> None:
    assert [one.code for one in find_hsn("330610")] == ["330610", "33061010", "33061020", "33061090"]
    paste = find_hsn("dental paste")
    assert "33061020" in [one.code for one in paste]
    assert paste[0].heading.startswith("PREPARATIONS FOR ORAL")
    assert len(find_hsn("other")) == 50
    assert find_hsn("   ") == []
    assert find_hsn("3306 paste")


@pytest.mark.parametrize(
    ("hsn", "day", "found"),
    [
        ("33061020", date(2025, 9, 21), [("33061020", 18_000, False)]),
        ("33061020", TODAY, [("33061020", 5_000, False)]),
        ("24039910", TODAY, [("2403", 40_000, True)]),
        ("220210", TODAY, [("220210", 40_000, False)]),
        ("330610", TODAY, [("33061020", 5_000, False), ("33061010", 5_000, False)]),
        ("33", date(2020, 1, 1), []),
        ("3", TODAY, []),
        ("9999", TODAY, []),
    ],
)
def test_rates_are_suggested_by_the_longest_code(
    hsn: str, day: date, found: list[tuple[str, int, bool]]
) -> None:
    rows = suggested_rates(hsn, day)
    assert [(row.hsn, row.gst, row.on_retail_price) for row in rows] == found
    assert all(row.confidence in {"high", "medium"} for row in rows)
