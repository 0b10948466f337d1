"""What the company sends down lands where it belongs, in its own time, and never touches what is ours."""

import json
from datetime import date
from typing import Any

import pytest

from dcms_desktop.arrivals.actions.pages import apply_due
from dcms_desktop.arrivals.actions.pages import read_notice
from dcms_desktop.arrivals.actions.papers import take_up
from dcms_desktop.arrivals.actions.papers import turn_down
from dcms_desktop.arrivals.pulling import book_orders
from dcms_desktop.arrivals.pulling import pull_now
from dcms_desktop.arrivals.queries import our_item
from dcms_desktop.arrivals.queries import our_party
from dcms_desktop.arrivals.queries import scheme_of_code
from dcms_desktop.arrivals.settings import BOOK_ORDERS
from dcms_desktop.catalog.actions import save_maker
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.catalog.queries import makers
from dcms_desktop.company.actions import save_setting
from dcms_desktop.documents.actions import post_document
from dcms_desktop.documents.queries import held_draft
from dcms_desktop.documents.queries import held_drafts
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.orders.actions import bill_order
from dcms_desktop.orders.actions import close_sales_order
from dcms_desktop.parties.queries import party_form
from dcms_desktop.pricing.queries import prices_page
from dcms_desktop.pricing.queries import scheme_form
from dcms_desktop.sync.going import send_now
from dcms_desktop.sync.queries import line_card
from dcms_desktop.telling.queries.received import received_rows
from tests.core.arrivals.conftest import Come
from tests.fakes import clock_at
from tests.line_centre import LineCentre
from tests.shop import Shop

SOAP = {"name": "Neem soap 75 g", "hsn": "34011110", "gst_bp": 500, "ean": "8901030865278",
        "mrp_paise": 4_500, "ptr_e4": 380_000, "pts_e4": 350_000, "division": "Care",
        "unheard_of": [1, {"x": None}]}  # fmt: skip


def the_item(shop: Shop, code: str) -> Any:
    found = shop.desk.ask(our_item, code)
    assert found is not None
    return shop.desk.ask(item_form, found)


def test_an_item_is_added_then_follows_the_company_in_its_own_fields(lined: Shop, come: Come) -> None:
    assert come("item", "10234", SOAP).applied == 1
    item = the_item(lined, "10234")
    assert (item.code, item.name, item.mrp, item.ptr) == ("10234", "Neem soap 75 g", 4_500, 38_000)
    assert [one.name for one in lined.desk.ask(makers) if one.id == item.maker_id] == ["Acme Foods"]
    from dcms_desktop.catalog.actions import save_item

    lined.desk.do(save_item, replace(item, local_name="नीम", rack="B4"))
    assert come("item", "10234", {**SOAP, "name": "Neem soap 80 g"}, rev=3).applied == 1
    assert come("item", "10234", {**SOAP, "name": "Too late"}, rev=2).applied == 0
    item = the_item(lined, "10234")
    assert (item.name, item.local_name, item.rack) == ("Neem soap 80 g", "नीम", "B4")
    assert come("item", "10234", rev=4, op="tombstone").applied == 1
    assert not the_item(lined, "10234").active


def test_our_own_item_is_mapped_by_its_barcode_or_by_hand(lined: Shop, come: Come) -> None:
    lined.item("Soap of ours")
    assert come("item_map", "M1", {"local_item": "I1", "item": "10234"}).applied == 1
    assert come("item", "10234", SOAP).applied == 1
    item = the_item(lined, "10234")
    assert (item.code, item.maker_code, item.name) == ("I1", "10234", "Neem soap 75 g")
    assert come("item_map", "M2", {"local_item": "I99", "item": "10"}).refused == 1


def test_prices_take_effect_on_their_day(lined: Shop, come: Come) -> None:
    with clock_at("2026-11-23 10:00"):
        come("item", "10234", SOAP)
        rows = [{"item": "10234", "ptr_e4": 400_000, "pts_e4": 360_000, "mrp_paise": 4_800}, {"item": "no"}]
        pulled = come("price_list", "PL-GT-W", {"effective_from": "2026-12-01", "rows": rows})
        assert pulled.waiting == 1
        page = lined.desk.ask(prices_page)
        assert [(row.valid_from, row.rate) for row in page] == [(date(2026, 12, 1), 40_000)]
        assert the_item(lined, "10234").ptr == 38_000
    with clock_at("2026-12-05 10:00"):
        assert lined.desk.do(apply_due) == 1
        assert (the_item(lined, "10234").ptr, the_item(lined, "10234").mrp) == (40_000, 4_800)
        assert lined.desk.do(apply_due) == 0
        come("price_list", "PL-GT-W", {"effective_from": "2026-12-05", "rows": [
            {"item": "10234", "ptr_e4": 410_000}]}, rev=2)  # fmt: skip
        assert the_item(lined, "10234").ptr == 41_000


def test_a_scheme_of_the_company_works_as_if_typed(lined: Shop, come: Come) -> None:
    come("item", "10234", SOAP)
    body = {"from": "2026-12-01", "to": "2026-12-15", "kind": "buy_x_get_y", "title": "12+1",
            "buy": {"items": ["10234"], "qty_milli": 12_000}, "get": {"item": "10234", "qty_milli": 1_000},
            "classes": ["A", "B"], "claimable": True, "cap_milli": 60_000}  # fmt: skip
    assert come("scheme", "SCH-2612-01", body).applied == 1
    found = lined.desk.ask(scheme_of_code, "SCH-2612-01")
    assert found is not None
    form = lined.desk.ask(scheme_form, found)
    assert (form.steps, form.goods, form.funded, form.budget) == ("12+1", "10234", "company", 60)
    percent = {**body, "get": {"percent_bp": 250}, "buy": {"items": ["10234"], "amount_paise": 500_000}}
    assert come("scheme", "SCH-2612-01", percent, rev=2).applied == 1
    assert lined.desk.ask(scheme_form, found).steps.startswith("5000")
    assert come("scheme", "SCH-2612-02", {**body, "get": {}}).refused == 1
    assert come("scheme", "SCH-2612-01", rev=3, op="tombstone").applied == 1
    assert not lined.desk.ask(scheme_form, found).active


def test_a_retailer_keeps_what_is_the_shops(lined: Shop, come: Come) -> None:
    lined.party("Asha Medical", mobile="9876543210", credit_limit=50_000)
    assert come("beat", "BT-07", {"name": "Karve Road"}).applied == 1
    body = {"name": "ASHA MEDICALS PVT", "class": "A", "beat": "BT-07", "local_code": "P1"}
    assert come("retailer", "R-10233", body).applied == 1
    form = lined.desk.ask(party_form, lined.parties["Asha Medical"])
    assert (form.name, form.outlet_class, form.mobile, form.credit_limit) == (
        "Asha Medical",
        "A",
        "9876543210",
        50_000,
    )
    assert form.beat_id is not None
    assert come("retailer", "R-9", {"name": "New Stores", "state": "27"}).applied == 1
    assert lined.desk.ask(our_party, "R-9") is not None
    lined.receives("Dolo 650", batch="D1", units=10)
    lined.bills("Asha Medical", "Dolo 650", units=1)


def the_invoice() -> dict[str, Any]:
    return {"doc_no": "MH26/112233", "date": "2026-11-21", "totals": {"net_paise": 399_000}, "lines": [
        {"n": 1, "item": "10234", "batch": "B7801C", "mfg": "2026-10", "expiry": "2028-09",
         "qty_milli": 100_000,
         "free_milli": 10_000, "rate_e4": 350_000, "mrp_paise": 4_500, "gst_bp": 500,
         "taxable_paise": 350_000}]}  # fmt: skip


def test_an_invoice_becomes_a_receipt_only_by_a_person(lined: Shop, come: Come, centre: LineCentre) -> None:
    come("item", "10234", SOAP)
    assert come("primary_invoice", "PI-9", the_invoice()).waiting == 1
    (row,) = lined.desk.ask(received_rows, ("primary_invoice",))
    assert "not known who sends" in row.text
    with pytest.raises(Refused, match="who sends"):
        lined.desk.do(take_up, row.id)
    lined.party("Depot", role="supplier")
    company = next(one for one in lined.desk.ask(makers) if one.name == "Acme Foods")
    lined.desk.do(save_maker, replace(company, party_id=lined.parties["Depot"]))
    taken = lined.desk.do(take_up, row.id)
    assert taken.kind == "goods_receipt"
    (held,) = lined.desk.ask(held_drafts)
    draft = lined.desk.ask(held_draft, held.id)
    assert lined.units("Dolo 650") == 0 if "Dolo 650" in lined.items else True
    posted = lined.desk.do(post_document, "goods_receipt", draft).document
    assert (posted.reference, posted.lines[0].units, posted.lines[0].free) == ("MH26/112233", 100, 10)
    pull_now(lined.desk)
    (row,) = lined.desk.ask(received_rows, ("primary_invoice",))
    assert (row.state, row.document_id) == ("done", posted.id)
    send_now(lined.desk)
    assert next(iter(centre.ops.values()))["primary"]["id"] == "PI-9"
    with pytest.raises(Refused, match="settled"):
        lined.desk.do(take_up, row.id)


def told_orders(centre: LineCentre) -> dict[str, dict[str, Any]]:
    """Return the newest answer to each order that went up."""
    found = [op for op in centre.ops.values() if op["type"] == "order_status"]
    return {op["order_id"]: op for op in sorted(found, key=lambda op: op["seq"])}


ORDER = {"retailer": "P1", "salesman": "SM3", "taken_at": "2026-11-22T16:10:00+05:30",
         "lines": [{"item": "10234", "qty_milli": 12_000}]}  # fmt: skip


@pytest.fixture
def stocked(lined: Shop, come: Come) -> Shop:
    """A shop with a retailer, and soap of the company."""
    come("item", "10234", SOAP)
    lined.party("Asha Medical")
    lined.party("Depot", role="supplier")
    goods = {"item": "10234", "quantity": "100", "batch": "B1", "rate": "35", "expiry": "2028-09-30"}
    lined.sends("goods_receipt", party="P2", lines=[goods])
    return lined


def test_an_order_becomes_a_sales_order_or_is_turned_down(
    stocked: Shop, come: Come, centre: LineCentre
) -> None:
    assert come("field_order", "ORD-1", ORDER).waiting == 1
    assert come("field_order", "ORD-2", {**ORDER, "retailer": "R-404"}).waiting == 1
    second, first = stocked.desk.ask(received_rows, ("field_order",))
    assert "R-404" in second.text
    taken = stocked.desk.do(take_up, first.id)
    assert taken.kind == "sales_order"
    (held,) = stocked.desk.ask(held_drafts)
    order = stocked.desk.do(post_document, "sales_order", stocked.desk.ask(held_draft, held.id)).document
    assert (order.reference, order.reference_day) == ("ORD-1", date(2026, 11, 22))
    with pytest.raises(Refused, match="why"):
        stocked.desk.do(turn_down, second.id, " ")
    stocked.desk.do(turn_down, second.id, "closed for good")
    pull_now(stocked.desk)
    bill = stocked.desk.do_agreed({"below_cost"}, bill_order, order.id).document
    send_now(stocked.desk)
    told = told_orders(centre)
    assert (told["ORD-1"]["state"], told["ORD-1"]["linked"]["doc_no"]) == ("accepted", order.number)
    assert (told["ORD-2"]["state"], told["ORD-2"]["reason"]) == ("rejected", "closed for good")
    (billed,) = [op for op in centre.ops.values() if op["type"] == "sales_invoice"]
    assert (billed["doc_no"], billed["order_id"]) == (bill.number, "ORD-1")


def test_an_order_closed_short_is_told_with_its_reason(stocked: Shop, come: Come, centre: LineCentre) -> None:
    come("field_order", "ORD-1", ORDER)
    assert book_orders(stocked.desk) == 1
    (row,) = stocked.desk.ask(received_rows, ("field_order",))
    assert row.document_id is not None
    stocked.desk.do(close_sales_order, row.document_id, "shop shut")
    pull_now(stocked.desk)
    pull_now(stocked.desk)
    send_now(stocked.desk)
    told = [op for op in centre.ops.values() if op["type"] == "order_status"]
    assert [(op["state"], op["reason"]) for op in told] == [("accepted", ""), ("rejected", "shop shut")]


def test_an_order_is_known_by_its_own_id_whichever_way_it_came(
    stocked: Shop, come: Come, centre: LineCentre
) -> None:
    stocked.sends("sales_order", party="P1", reference="ORD-1", came_by="file",
                  lines=[{"item": "10234", "quantity": "12"}])  # fmt: skip
    come("field_order", "ORD-1", ORDER)
    assert book_orders(stocked.desk) == 0
    pull_now(stocked.desk)
    send_now(stocked.desk)
    assert told_orders(centre)["ORD-1"]["state"] == "accepted"
    stocked.desk.do(save_setting, BOOK_ORDERS, True)
    come("field_order", "ORD-3", ORDER)
    come("field_order", "ORD-3", ORDER, rev=2)
    states = {row.code: row.state for row in stocked.desk.ask(received_rows, ("field_order",))}
    assert states == {"ORD-1": "done", "ORD-3": "done"}


def test_words_and_decisions_are_kept_until_read(lined: Shop, come: Come) -> None:
    assert come("notice", "N1", {"title": "Holiday", "text": "Depot closed on Monday"}).waiting == 1
    assert (
        come("claim_decision", "C1", {"state": "part", "doc_no": "CL/1", "amount_paise": 12_345}).waiting == 1
    )
    assert (
        come("target", "T1", {"from": "2026-12-01", "to": "2026-12-31", "amount_paise": 10**8}).applied == 1
    )
    assert come("primary_credit_note", "K1", {"doc_no": "CN1", "date": "2026-11-20"}).waiting == 1
    assert come("hologram", "H1", {"x": 1}).applied == 1
    rows = {row.code: row for row in lined.desk.ask(received_rows)}
    assert rows["N1"].text == "Holiday: Depot closed on Monday"
    assert "123.45" in rows["C1"].text
    assert "There is no claim CL/1" in rows["C1"].text
    assert rows["H1"].state == "unknown"
    lined.desk.do(read_notice, rows["N1"].id)
    with pytest.raises(Refused):
        lined.desk.do(read_notice, rows["T1"].id)


@pytest.mark.parametrize(
    "body",
    [{}, {"name": 7}, {"name": "x", "gst_bp": 5.0}, {"name": "x", "gst_bp": 777}, {"name": "\x00"},
     {"name": "x", "mrp_paise": 10**30}, {"name": "x", "per_milli": 1_500},
     {"name": "x", "ean": "not a code" * 30}],
)  # fmt: skip
def test_what_does_not_fit_is_kept_with_its_reason(lined: Shop, come: Come, body: dict[str, Any]) -> None:
    assert come("item", "X1", body).refused == 1
    (row,) = lined.desk.ask(received_rows)
    assert (row.state, bool(row.text)) == ("refused", True)
    assert lined.desk.ask(our_item, "X1") is None


@pytest.mark.parametrize(
    "page",
    [
        {"changes": [{"type": "item", "id": "1", "rev": 0, "op": "upsert"}], "next_cursor": "z"},
        {"changes": [{"type": "item", "id": "1", "rev": 1, "op": "erase"}], "next_cursor": "z"},
        {"changes": "none", "next_cursor": "z"},
        {"changes": []},
        {"changes": [{"type": "item", "id": "1", "rev": 1, "op": "upsert", "body": []}], "next_cursor": "z"},
    ],
)
def test_a_page_that_is_none_moves_nothing(lined: Shop, centre: LineCentre, page: dict[str, Any]) -> None:
    centre.script = lambda _c, _m, path, _t: (200, page) if path.startswith("/v1/feed?") else None
    assert "not understood" in pull_now(lined.desk).trouble
    card = lined.desk.ask(line_card)
    assert card is not None
    assert card.cursor == ""
    assert not lined.desk.ask(received_rows)


def test_an_old_cursor_is_reloaded_whole(lined: Shop, centre: LineCentre) -> None:
    def reload(_centre: LineCentre, _method: str, path: str, _told: dict[str, Any]) -> Any:
        if path.startswith("/v1/feed?"):
            return 410, {"title": "Too old", "snapshot": "feed-9"}
        change = {"type": "notice", "rev": 1, "op": "upsert", "body": {"title": "Hello"}}
        if path == "/v1/snapshots/feed-9":
            return 200, {
                "changes": [change | {"id": "1"}],
                "next": "/v1/snapshots/feed-9?after=1",
                "next_cursor": "",
            }
        if path == "/v1/snapshots/feed-9?after=1":
            return 200, {"changes": [change | {"id": "2"}], "next": None, "next_cursor": "c9"}
        return None

    centre.script = reload
    pulled = pull_now(lined.desk)
    assert (pulled.waiting, pulled.trouble) == (2, "")
    card = lined.desk.ask(line_card)
    assert card is not None
    assert card.cursor == "c9"


def test_a_page_is_told_as_applied(come: Come, centre: LineCentre) -> None:
    come("item", "X1", {"name": 7})
    assert json.dumps(centre.acks[-1]["refused"][0]["id"]) == '"X1"'
    assert centre.acks[-1]["cursor"] == "c1"
