"""``dcms post`` keeps several documents by one commit and says nothing before it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO
from typing import Any

import pytest

from dcms_desktop.desk import Desk
from dcms_desktop.desk import open_desk
from dcms_desktop.documents.queries import find_documents
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.posting import post_typed
from dcms_desktop.inbox.typed import TypedInvoice
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.upkeep.queries import check_books
from dcms_desktop.upkeep.queries import first_trouble
from tests.verbs.conftest import Dcms
from ui.verbs import post_verb
from ui.verbs.post_verb import TOGETHER

ROOT = Path(__file__).parents[2]


def bill(number: int, quantity: str = "1", **more: object) -> dict[str, Any]:
    line = {"item": "I1", "quantity": quantity}
    return {"request_id": f"b{number}", "kind": "tax_invoice", "party": "P2", "lines": [line], **more}


def write(folder: Path, documents: list[dict[str, Any]]) -> Path:
    file = folder / "documents.jsonl"
    file.write_text("\n".join(map(json.dumps, documents)), encoding="utf-8")
    return file


def numbers_in(folder: Path) -> list[str]:
    desk = open_desk(folder)
    try:
        assert first_trouble(desk.ask(check_books, audit=True, replay=True)) == ""
        return sorted(row.number for row in desk.ask(find_documents, kinds=("tax_invoice",), limit=500))
    finally:
        desk.close()


def in_a_row(count: int) -> list[str]:
    return [f"{number:06d}" for number in range(1, count + 1)]


def tails(numbers: list[str]) -> list[str]:
    return [number.rsplit("/", 1)[1] for number in numbers]


def test_refused_documents_among_many_leave_no_gap(dcms: Dcms, shop_folder: Path, tmp_path: Path) -> None:
    documents = [bill(n, "0" if n % 7 == 0 else "1") for n in range(TOGETHER * 2 + 9)]
    said = dcms("--books", shop_folder, "post", write(tmp_path, documents))
    told = [one.get("number") for one in said.answers]
    assert [place for place, number in enumerate(told) if number is None] == [*range(0, len(documents), 7)]
    assert tails([number for number in told if number]) == in_a_row(len(documents) - told.count(None))
    assert numbers_in(shop_folder) == [number for number in told if number]


def test_stock_that_an_earlier_one_took_is_gone_for_the_next(
    dcms: Dcms, shop_folder: Path, tmp_path: Path
) -> None:
    consents = ["credit_limit", "credit_overdue", "credit_bills"]
    file = write(
        tmp_path, [bill(1, "60", consents=consents), bill(2, "60", consents=consents), bill(3, "40")]
    )
    first, second, third = dcms("--books", shop_folder, "post", file).answers
    assert first["total"]
    assert second["problem"]["field"] == "quantity"
    assert third["lines"][0]["units"] == 40


def test_what_was_told_is_in_the_books_after_a_kill(shop_folder: Path, tmp_path: Path) -> None:
    file = write(tmp_path, [bill(n, consents=["negative_stock"]) for n in range(400)])
    with started(shop_folder, str(file)) as program:
        assert program.stdout is not None
        told = [json.loads(program.stdout.readline())["number"] for _ in range(TOGETHER + 3)]
        program.kill()
    kept = numbers_in(shop_folder)
    assert set(told) <= set(kept)
    assert tails(kept) == in_a_row(len(kept))
    assert len(kept) % TOGETHER == 0


def test_who_waits_for_each_answer_gets_it(shop_folder: Path) -> None:
    with started(shop_folder, "-") as program:
        for number in range(3):
            ask(program.stdin, bill(number))
            assert program.stdout is not None
            answer = json.loads(program.stdout.readline())
            assert answer["request_id"] == f"b{number}"
        assert program.stdin is not None
        program.stdin.close()
        assert program.wait() == 0


@pytest.mark.logs("could not be posted together")
def test_a_defect_leaves_what_was_told_before_it(
    dcms: Dcms, shop_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Any
) -> None:
    def broken(tx: Any, typed: TypedInvoice, cards: Cards) -> Any:
        assert typed.request_id != "b3", "a defect"
        return post_typed(tx, typed, cards)

    monkeypatch.setattr(post_verb, "post_typed", broken)
    with pytest.raises(AssertionError, match="a defect"):
        dcms("--books", shop_folder, "post", write(tmp_path, [bill(n) for n in range(6)]))
    told = [json.loads(line)["number"] for line in capfd.readouterr().out.splitlines()]
    assert tails(told) == in_a_row(3)
    assert numbers_in(shop_folder) == told


def test_a_desk_does_things_in_turn_and_tells_of_each(shop_folder: Path) -> None:
    desk: Desk = open_desk(shop_folder)

    def step(tx: Any, word: str, ending: str) -> str:
        if word == "no":
            raise Refused("No.", field="x", next_step="")
        tx.ask("sure", "Sure?")
        return word + ending

    given = [("a", ["sure"]), ("no", []), ("b", [])]
    first, second, third = desk.do_in_turn(step, given, "!")
    desk.close()
    assert first == "a!"
    assert isinstance(second, Refused)
    assert isinstance(third, NeedsConsent)


def started(books: Path, file: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "ui.cli", "--books", str(books), "post", file],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def ask(stream: IO[str] | None, document: dict[str, Any]) -> None:
    assert stream is not None
    stream.write(json.dumps(document) + "\n")
    stream.flush()
