"""Two hundred codes as makers print them: none gives a wrong batch, those in doubt are asked about."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dcms_desktop.scanning.reading import read_scan

DAY = date(2026, 11, 29)
CORPUS: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "corpus.jsonl").read_text("utf-8").splitlines()
]
MOST_ASKED = 70
"""So many of the codes are in doubt at a scanner that was never tested."""


def test_the_corpus_has_two_hundred_codes() -> None:
    assert len(CORPUS) == 200


@pytest.mark.parametrize("told", CORPUS, ids=[f"{place} {told['form']}" for place, told in enumerate(CORPUS)])
def test_no_code_gives_a_wrong_batch(told: dict[str, Any]) -> None:
    scan = read_scan(told["text"], DAY)
    truth = (told["batch"], date.fromisoformat(told["expiry"]) if told["expiry"] else None)
    readings = [(one.batch, one.expiry) for one in scan.readings]
    if told["form"] == "hostile":
        assert {batch for batch, _ in readings} == {""}
        return
    assert scan.code == told["code"]
    assert truth in readings
    assert readings == [truth] or scan.doubtful


def test_what_is_printed_with_its_separators_is_never_asked_about() -> None:
    asked = [told for told in CORPUS if read_scan(told["text"], DAY).doubtful]
    assert len(asked) <= MOST_ASKED
    assert not [
        told
        for told in asked
        if "kept" in told["form"] or "printed" in told["form"] or "link" in told["form"]
    ]
