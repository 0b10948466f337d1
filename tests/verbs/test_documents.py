"""``dcms post`` and ``dcms show``: JSON in, JSON out, every document whole or not at all."""

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped] # it carries no types; only these tests use it
import pytest

from dcms_desktop.kernel.money import rupees
from tests.verbs.conftest import Dcms
from ui.verbs.document_json import documents_schema

SCHEMA = Path(__file__).parents[2] / "docs" / "documents.schema.json"
LINE = {"item": "I1", "quantity": "10+1"}
BILL: dict[str, Any] = {"request_id": "b1", "kind": "tax_invoice", "party": "P2", "lines": [LINE]}
EXAMPLES: dict[str, dict[str, Any]] = {
    "stock_adjustment": {
        "request_id": "sa1", "kind": "stock_adjustment", "godown": "SHOP", "reference": "check of Monday",
        "lines": [{"item": "I1", "quantity": "-2", "reason": "breakage", "bucket": "saleable"}],
    },
    "stock_count": {
        "request_id": "sk1", "kind": "stock_count", "godown": "SHOP", "reference": "rack A",
        "lines": [{"item": "I1", "quantity": "7", "batch": "D1"}],
    },
    "bucket_move": {
        "request_id": "bm1", "kind": "bucket_move",
        "lines": [{"item": "I1", "quantity": "2", "to_bucket": "quarantine", "reason": "quality"}],
    },
    "tax_invoice": {
        **BILL, "series": "A", "place_of_supply": None, "salesman": None, "remarks": "",
        "bill_discounts": ["1%"],
        "charges": [{"name": "Freight", "amount": "25.00"}], "tenders": [{"mode": "cash", "amount": "50.00"}],
        "lines": [{"item": "I1", "quantity": "10+1", "batch": None, "rate": "60.45",
                   "rate_includes_tax": False, "discounts": ["5%", "10.00"]}],
    },
    "sales_order": {
        "request_id": "so1", "kind": "sales_order", "party": "P2", "promised": "2030-12-31",
        "came_by": "file",
        "lines": [{"item": "I1", "quantity": "6+1", "rate": "52"}],
    },
    "quotation": {
        "request_id": "qt1", "kind": "quotation", "party": "P2",
        "lines": [{"item": "I1", "quantity": "6", "discounts": ["2%"]}],
    },
    "delivery_challan": {
        "request_id": "dc1", "kind": "delivery_challan", "party": "P2", "reason": "approval",
        "lines": [{"item": "I1", "quantity": "2"}],
    },
    "purchase_order": {
        "request_id": "po1", "kind": "purchase_order", "party": "P1", "expected": "2026-12-31",
        "lines": [{"item": "I1", "quantity": "100+10", "rate": "38", "discounts": ["2%"]}],
    },
    "purchase_return": {
        "request_id": "pr1", "kind": "purchase_return", "party": "P1", "reason": "damage",
        "lines": [{"item": "I1", "quantity": "2", "batch": "D1"}],
    },
    "debit_note": {
        "request_id": "dn1", "kind": "debit_note", "party": "P1", "reason": "rate",
        "lines": [{"item": "I1", "quantity": "2", "rate": "0.75"}],
    },
    "supplier_credit_note": {
        "request_id": "sc1", "kind": "supplier_credit_note", "party": "P1", "reference": "CN/1",
        "amount": "12.00",
    },
    "goods_receipt": {
        "request_id": "g1", "kind": "goods_receipt", "party": "P1", "reference": "INV/1",
        "lines": [{"item": "I1", "quantity": "20", "batch": "D2", "expiry": "08/29", "mrp": "100.00",
                   "rate": "41.50"}],
    },
    "opening_stock": {
        "request_id": "o1", "kind": "opening_stock",
        "lines": [{"item": "I1", "quantity": "5", "batch": "OLD", "expiry": "2028-12-31", "rate": "39"}],
    },
    "receipt": {
        "request_id": "r1", "kind": "receipt", "party": "P2", "tenders": [{"mode": "upi", "amount": "10.00"}],
    },
    "payment": {
        "request_id": "p1", "kind": "payment", "party": "P1",
        "tenders": [{"mode": "bank", "amount": "10.00"}],
    },
    "opening_due": {"request_id": "d1", "kind": "opening_due", "party": "P2", "amount": "-12.50"},
}  # fmt: skip


def write(folder: Path, *documents: object) -> Path:
    file = folder / "documents.jsonl"
    file.write_text(
        "\n".join(one if isinstance(one, str) else json.dumps(one) for one in documents), encoding="utf-8"
    )
    return file


def fits(name: str, value: object) -> None:
    schema = documents_schema()
    part = schema if name == "sent" else {"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]}
    jsonschema.Draft202012Validator(part).validate(value)


def test_the_schema_that_is_given_out_is_the_one_in_force() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == documents_schema()
    jsonschema.Draft202012Validator.check_schema(documents_schema())


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_document_of_each_kind_is_posted_and_answered_as_the_schema_says(
    dcms: Dcms, shop_folder: Path, tmp_path: Path, kind: str
) -> None:
    fits("sent", EXAMPLES[kind])
    said = dcms("--books", shop_folder, "post", write(tmp_path, EXAMPLES[kind]))
    assert said.status == 0, said.err
    fits("Answer", said.answer)
    assert (said.answer["kind"], said.answer["state"], said.answer["repeated"]) == (kind, "posted", False)
    shown = dcms("--books", shop_folder, "show", said.answer["number"], "--kind", kind)
    assert shown.answer["total"] == said.answer["total"]


def test_figures_are_right_to_the_paisa(dcms: Dcms, shop_folder: Path, tmp_path: Path) -> None:
    answer = dcms("--books", shop_folder, "post", write(tmp_path, EXAMPLES["tax_invoice"])).answer
    line = answer["lines"][0]
    # 604.50 less 5 % (30.23) less 10.00 is 564.27; 1 % off the bill is 5.64; freight 25.00 is taxed too.
    assert (line["gross"], line["taxable"], line["cgst"]) == ("604.50", "583.63", "14.59")
    assert (answer["total"], answer["round_off"], answer["received"]) == ("613.00", "0.19", "50.00")
    assert rupees(answer["balance"]) == rupees(answer["total"]) - rupees("50.00")


def test_a_refused_document_is_told_and_the_others_go_on(
    dcms: Dcms, shop_folder: Path, tmp_path: Path
) -> None:
    wrong = {**BILL, "request_id": "b2", "lines": [LINE, {"item": "NONE", "quantity": "1"}]}
    said = dcms(
        "--books",
        shop_folder,
        "post",
        write(tmp_path, BILL, "{not json", wrong, {**BILL, "request_id": "b3"}),
    )
    assert said.status == 1
    first, second, third, fourth = said.answers
    fits("Refusal", second)
    fits("Refusal", third)
    assert (second["at"], second["request_id"]) == (2, None)
    assert (third["at"], third["problem"]["field"], third["problem"]["line"]) == (3, "item", 2)
    assert [one["number"].rsplit("/", 1)[1] for one in (first, fourth)] == ["000001", "000002"]
    assert "2 refused" in said.err


def test_the_same_request_gives_the_first_result_again(dcms: Dcms, shop_folder: Path, tmp_path: Path) -> None:
    file = write(tmp_path, BILL, {**BILL, "lines": [{"item": "I1", "quantity": "99"}]})
    first, again = dcms("--books", shop_folder, "post", file).answers
    assert again == {**first, "repeated": True}


def test_a_question_is_answered_by_a_consent(dcms: Dcms, shop_folder: Path, tmp_path: Path) -> None:
    much = {**BILL, "lines": [{"item": "I1", "quantity": "101"}]}
    said = dcms("--books", shop_folder, "post", write(tmp_path, much))
    assert (said.status, said.answer["problem"]["consent"]) == (1, "negative_stock")
    agreed = dcms("--books", shop_folder, "post", write(tmp_path, {**much, "consents": ["negative_stock"]}))
    assert agreed.status == 0
    assert dcms("--books", shop_folder, "check", "--audit", "--replay").answer["holds"] is True


def test_a_trial_sees_what_stands_above_it_and_writes_nothing(
    dcms: Dcms, shop_folder: Path, tmp_path: Path
) -> None:
    goods = EXAMPLES["goods_receipt"]
    bill = {**BILL, "lines": [{"item": "I1", "quantity": "115"}]}
    tried = dcms("--books", shop_folder, "post", "--check", write(tmp_path, goods, bill))
    assert [one["state"] for one in tried.answers] == ["checked", "checked"]
    assert sum(line["units"] for line in tried.answers[1]["lines"]) == 115
    alone = dcms("--books", shop_folder, "post", "--check", write(tmp_path, bill))
    assert alone.status == 1, "the goods of the first trial did not stay"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"party": "P9"}, "party"),
        ({"date": "10-11-2026"}, "date"),
        ({"series": "ZZ"}, "series"),
        ({"place_of_supply": "99"}, "place_of_supply"),
        ({"salesman": "NO"}, "salesman"),
        ({"lines": []}, "item"),
        ({"lines": [{"item": "I1", "quantity": "many"}]}, "quantity"),
        ({"lines": [{"item": "I1", "quantity": str(10**15)}]}, "quantity"),
        ({"lines": [{"item": "I1", "quantity": "1", "batch": "NONE"}]}, "batch"),
        ({"lines": [{"item": "I1", "quantity": "1", "rate": "-5"}]}, "rate"),
        ({"lines": [{"item": "I1", "quantity": "1", "rate": 5.5}]}, "rate"),
        ({"lines": [{"item": "I1", "quantity": "1", "discounts": ["101%"]}]}, "discounts"),
        ({"tenders": [{"mode": "gold", "amount": "1"}]}, "tenders"),
        ({"tenders": [{"mode": "cash", "amount": "99999"}]}, "tenders"),
        ({"remarks": "a\x1bc"}, "remarks"),
        ({"papers": ["wallpaper"]}, "papers"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_refusal_names_the_field_and_the_next_step(
    dcms: Dcms, shop_folder: Path, tmp_path: Path, change: dict[str, Any], field: str
) -> None:
    said = dcms("--books", shop_folder, "post", write(tmp_path, {**BILL, **change}))
    assert said.status == 1
    problem = said.answer["problem"]
    assert problem["field"] == field
    assert problem["message"]
    assert problem["next_step"]
    assert dcms("--books", shop_folder, "show", "A/26-27/000001").status == 1


def test_there_is_no_such_document(dcms: Dcms, shop_folder: Path) -> None:
    said = dcms("--books", shop_folder, "show", "A/26-27/999999")
    assert (said.status, said.answer["problem"]["field"]) == (1, "number")
