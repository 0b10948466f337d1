"""The command line, run inside the test: words in; status, JSON and sentences out."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dcms_desktop.db.connect import open_books
from tests.shop import Shop
from ui.cli import run


@dataclass(frozen=True, slots=True)
class Said:
    """What a verb came to."""

    status: int
    out: str
    err: str

    @property
    def answers(self) -> list[Any]:
        """Return the JSON objects, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def answer(self) -> Any:
        """Return the one JSON object."""
        (only,) = self.answers
        return only


Dcms = Callable[..., Said]


@pytest.fixture
def dcms(capfd: pytest.CaptureFixture[str]) -> Dcms:
    """Run ``dcms`` with some words."""

    def call(*words: object) -> Said:
        capfd.readouterr()
        status = run([str(word) for word in words])
        out, err = capfd.readouterr()
        return Said(status, out, err)

    return call


@pytest.fixture
def shop_folder(books_folder: Path) -> Path:
    """Closed books of a shop with a hundred Dolo 650 (I1) in batch D1 and the party Asha Medical (P2)."""
    shop = Shop(open_books(books_folder))
    shop.receives("Dolo 650", batch="D1", units=100)
    shop.party("Asha Medical")
    shop.desk.close()
    return books_folder
