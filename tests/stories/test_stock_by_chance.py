"""Stock days by chance: a few hundred steps with every run, a hundred thousand with ``dev.py soak``."""

import pytest

from dcms_desktop.db.connect import Books
from tests.stories.stock_by_chance import STEPS
from tests.stories.stock_by_chance import run


@pytest.mark.parametrize("seed", [1, 2])
def test_stock_ledger_and_model_agree_after_any_step(any_books: Books, seed: int) -> None:
    chance = run(any_books, seed, 150, deep_every=25)
    assert set(chance.done) == set(STEPS), "every step was taken at least once"


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(11, 31))
def test_a_hundred_thousand_steps_find_no_difference(any_books: Books, seed: int) -> None:
    run(any_books, seed, 5_000, deep_every=250)
