"""Catalogues: whole, well made, and asked for words only, never for names or figures."""

from __future__ import annotations

import re

import pytest

from tests.ui.phrases import Phrase
from tests.ui.phrases import missing
from tests.ui.phrases import phrases_below
from ui.language import catalog
from ui.language.catalog import HOLE

CODES = [language.code for language in catalog.LANGUAGES if language.code != "en"]
BILLING_AND_SHELL = (
    "ui/shell",
    "ui/kit",
    "ui/help",
    "ui/home",
    "ui/look",
    "ui/settings",
    "ui/documents",
    "ui/reports/drill.py",
    "ui/reports/files.py",
    "ui/reports/preview_page.py",
    "ui/reports/printing.py",
    "ui/reports/report_list.py",
    "ui/reports/report_page.py",
    "ui/spool_loop.py",
    "ui/trace",
    "ui/printing",
    "ui/scanning",
    "ui/counting",
    "ui/warehouse",
    "ui/labels",
    "ui/stationery",
    "ui/masters",
    "ui/credits",
    "ui/claims",
    "ui/breakage",
    "ui/sweep.py",
    "ui/sign_in.py",
)
OTHERS = ("ui/setup", "ui/app.py", "ui/day.py")
MOST_OPEN = 30
"""So many phrases of set-up and the start may wait for their translation; the tool lists them."""
KEY = re.compile(
    r"(?:Ctrl|Alt|Shift)\+(?:[A-Z]\b|[A-Z]\w+|[0-9=-])|\bF\d{1,2}\b|\b(?:PgUp|Esc|Enter|Space)\b"
)
SCRIPTS = {
    "hi": "\u0900-\u097f",
    "mr": "\u0900-\u097f",
    "gu": "\u0a80-\u0aff",
    "ta": "\u0b80-\u0bff",
    "te": "\u0c00-\u0c7f",
    "kn": "\u0c80-\u0cff",
    "bn": "\u0980-\u09ff",
}


def told(code: str, lacks: list[Phrase]) -> str:
    lines = "\n".join(f"{phrase.path}:{phrase.line}  {phrase.text}" for phrase in lacks)
    return f"{code} lacks {len(lacks)} phrases (python -m tests.ui.phrases lists all):\n{lines}"


@pytest.mark.parametrize("code", CODES)
def test_billing_receipts_shell_and_settings_are_said_whole(code: str) -> None:
    lacks = missing(code, phrases_below(*BILLING_AND_SHELL))
    assert not lacks, told(code, lacks)


@pytest.mark.parametrize("code", CODES)
def test_set_up_and_the_start_are_said_but_for_few_phrases(code: str) -> None:
    lacks = missing(code, phrases_below(*OTHERS))
    assert len(lacks) <= MOST_OPEN, told(code, lacks)


@pytest.mark.parametrize("code", CODES)
def test_holes_and_keys_of_a_phrase_stand_in_its_translation(code: str) -> None:
    wrong = []
    for phrase, says in catalog.read_catalogue(code).items():
        holes = set(range(len(HOLE.findall(phrase))))
        filled = {int(number) for number in re.findall(r"\{(\d+)(?::\w+)?\}", says)} if holes else holes
        if filled != holes or sorted(KEY.findall(phrase)) != sorted(KEY.findall(says)) or not says.strip():
            wrong.append(f"{phrase!r}: {says!r}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("code", CODES)
def test_a_translation_is_in_its_own_script_with_figures_0_to_9(code: str) -> None:
    foreign = "".join(f"{letters}" for other, letters in SCRIPTS.items() if letters != SCRIPTS[code])
    shared = "\u0964\u0965"
    for phrase, says in catalog.read_catalogue(code).items():
        bare = re.sub(f"[{shared}]", "", says)
        assert not re.search(r"(?![0-9])\d", bare), (phrase, says)
        assert not re.search(f"[{foreign}]", bare), (phrase, says)


@pytest.mark.parametrize("code", CODES)
def test_every_language_has_the_same_phrases(code: str) -> None:
    hindi = set(catalog.read_catalogue("hi"))
    assert set(catalog.read_catalogue(code)) == hindi


def made(**phrases: str) -> catalog.Catalogue:
    return catalog.Catalogue("hi", {name.replace("_", " "): says for name, says in phrases.items()})


def test_a_phrase_is_said_whole_or_left_as_it_is() -> None:
    hindi = made(Balance="बैलेंस")
    assert hindi.say("Balance") == "बैलेंस"
    assert hindi.say("Balance Medical Stores") == "Balance Medical Stores"


def test_a_pattern_keeps_the_figures_and_says_words_it_is_told_to() -> None:
    hindi = catalog.Catalogue(
        "hi",
        {
            "{#} rows": "{0} पंक्तियाँ",
            "“{}” cannot stay empty.": "“{0:say}” खाली नहीं रह सकता।",
            "Paid: {}": "भुगतान: {0:parts}",
            "Cash {#}": "नकद {0}",
            "Search {}": "{0:say} ढूँढें",
            "Party": "पार्टी",
        },
    )
    assert hindi.say("12,34,567 rows") == "12,34,567 पंक्तियाँ"
    assert hindi.say("“Party” cannot stay empty.") == "“पार्टी” खाली नहीं रह सकता।"
    assert hindi.say("Paid: Cash 500.00 · Cheque 7") == "भुगतान: नकद 500.00 · Cheque 7"
    assert hindi.say("Search party") == "पार्टी ढूँढें"
    assert hindi.say("many rows") == "many rows"


def test_of_a_cell_only_words_of_ours_and_counts_are_said() -> None:
    hindi = catalog.Catalogue(
        "hi", {"none": "नहीं", "Cash": "नकद", "{#} days": "{0} दिन", "{} days": "{0} दिन"}
    )
    assert [hindi.say_value(text) for text in ("none", "6 days", "Cash", "Seven days", "Dolo 650")] == [
        "नहीं",
        "6 दिन",
        "Cash",
        "Seven days",
        "Dolo 650",
    ]


def test_an_unknown_language_is_english() -> None:
    try:
        assert catalog.use("ta") == "ta"
        assert catalog.say("Save") == "சேமி"
        assert catalog.use("xx") == "en"
        assert (catalog.current(), catalog.say("Save")) == ("en", "Save")
    finally:
        catalog.use("en")


def test_what_is_asked_for_can_be_listened_to() -> None:
    heard: set[str] = set()
    catalog.listen(heard)
    catalog.say("Save")
    catalog.stop_listening(heard)
    catalog.say("Hold")
    assert heard == {"Save"}


def test_the_longest_pattern_wins_and_much_asking_keeps_little() -> None:
    hindi = catalog.Catalogue("hi", {"{} is saved.": "a {0}", "Bill {} is saved.": "b {0}"})
    assert hindi.say("Bill 7 is saved.") == "b 7"
    for number in range(catalog.MOST_KEPT + 5):
        hindi.say(f"x{number}")
    assert len(hindi._kept) <= catalog.MOST_KEPT
