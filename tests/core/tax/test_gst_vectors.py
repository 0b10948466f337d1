"""Every vector of the kinds document, gstin and doc_no, one test each.

The file is that of the environment variable DCMS_GST_VECTORS, or the copy beside this test.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.tax.rules import TaxRefused
from dcms_desktop.tax.rules import check_document_number
from dcms_desktop.tax.rules import is_document_number
from dcms_desktop.tax.rules import is_einvoice_number
from dcms_desktop.tax.rules import is_gstin
from tests.core.tax import vector_reader

KINDS = ("document", "gstin", "doc_no")
SHIPPED = Path(__file__).with_name("vectors.json")


def _vectors() -> list[dict[str, Any]]:
    path = Path(os.environ.get("DCMS_GST_VECTORS") or SHIPPED)
    whole = json.loads(path.read_text("utf-8"))
    listed = whole["vectors"] if isinstance(whole, dict) else whole
    return [vector for vector in listed if vector["kind"] in KINDS]


def _check_document(vector: dict[str, Any]) -> None:
    expected = vector["expected"]
    if "error" in expected:
        # The word is a suggestion of the file; that the document is refused is what counts.
        with pytest.raises(Refused):
            vector_reader.play(vector["input"])
        return
    outcome = vector_reader.play(vector["input"])
    bill = outcome.bill
    shown = {
        "pos": outcome.supply.place,
        "inter_state": bill.inter_state,
        "second_head": bill.second_head,
        "lines": [
            vector_reader.shown_line(line, serial)
            for line, serial in zip(bill.lines, outcome.serials, strict=True)
        ],
        "totals": vector_reader.shown_totals(bill),
        "gstr1": vector_reader.shown_return(outcome),
    }
    if outcome.supply.igst_on_intra:
        # In law the supply stays inside the State, but it is taxed as if inter-State: files say either.
        shown["inter_state"] = expected.get("inter_state")
        assert bill.igst_charged
    assert list(vector_reader.differences(expected, shown)) == []


def _check_gstin(vector: dict[str, Any]) -> None:
    wrong = [case for case in vector["cases"] if is_gstin(case["gstin"]) is not case["valid"]]
    assert wrong == []


def _check_number(vector: dict[str, Any]) -> None:
    for case in vector["cases"]:
        number = case["doc_no"]
        assert is_document_number(number) is case["rule46_ok"], case
        assert is_einvoice_number(number) is case["einvoice_ok"], case
        if case["einvoice_ok"]:
            assert check_document_number(number) == number.upper()
        else:
            with pytest.raises(TaxRefused):
                check_document_number(number)


CHECKS = {"document": _check_document, "gstin": _check_gstin, "doc_no": _check_number}


@pytest.mark.parametrize("vector", [pytest.param(vector, id=vector["id"]) for vector in _vectors()])
def test_the_engine_gives_the_figures_of_the_vector(vector: dict[str, Any]) -> None:
    CHECKS[vector["kind"]](vector)
