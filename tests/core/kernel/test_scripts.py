"""Names in nine Indian scripts, found by Latin letters and by sound."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies

from dcms_desktop.kernel.scripts import plain_words
from dcms_desktop.kernel.scripts import search_words
from dcms_desktop.kernel.scripts import sound_key
from dcms_desktop.kernel.scripts import transliterate


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("डोलो टैबलेट", "dolo taibalet"),
        ("हल्दी पाउडर", "haldi paudar"),
        ("नमक", "namak"),
        ("घी", "ghi"),
        ("व", "va"),
        ("ज़ंडू बाम", "zandu bam"),
        ("कंपनी", "kampani"),
        ("अतः १२", "atah 12"),
        ("पढ़ाई", "parhai"),
        ("ॐ नमः।", "om namah "),
        ("চাল ডাল", "chal dal"),
        ("য়োগা যব", "yoga jab"),
        ("উৎসব", "utsab"),
        ("ਸ਼ਹਿਦ", "shahid"),
        ("ਅੰਬ", "amb"),
        ("સાબુ", "sabu"),
        ("ଲୁଣ", "luna"),
        ("ୱା", "va"),
        ("பருப்பு", "paruppu"),
        ("இட்லி மாவு", "idli mavu"),
        ("தங்கம்", "tangam"),
        ("சாதம்", "chadam"),
        ("பசும்பால்", "pasumbal"),
        ("తెలుగు", "telugu"),
        ("పసుపు పొడి", "pasupu podi"),
        ("నూనెం", "nunem"),
        ("ಉಪ್ಪು", "uppu"),
        ("ഉപ്പ് ചാൻ", "upp chan"),
        ("पतञ्जलि", "patanjali"),
        ("Dolo 650 डोलो", "Dolo 650 dolo"),
        ("plain text", "plain text"),
    ],
)
def test_a_name_reads_in_latin_letters(name: str, latin: str) -> None:
    assert transliterate(name) == latin


def test_joiners_and_stray_signs_have_no_sound() -> None:
    assert transliterate("क्‍ष") == "ksh"
    assert transliterate("़क") == "ka"
    assert transliterate("ऽ") == ""


def test_tamil_can_be_read_as_written() -> None:
    assert transliterate("கடலை", voiced=False) == "katalai"
    assert transliterate("கடலை") == "kadalai"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("shampoo", "sampu"),
        ("Crocin", "krosin"),
        ("Crocin", "क्रोसिन"),
        ("himalaya", "हिमालय"),
        ("haldee", "हल्दी"),
        ("atta", "aata"),
        ("sabzi", "subji"),
        ("ilaichi", "elaichi"),
        ("urad", "उड़द"),
        ("phool", "fool"),
        ("Cetirizine", "सेटिरिज़िन"),
        ("syrup", "सिरप"),
        ("wash", "वॉश"),
        ("chikki", "चिक्की"),
        ("max", "maks"),
        ("Café", "kafe"),
        ("pazham", "palam"),
    ],
)
def test_spellings_that_sound_alike_have_one_key(one: str, other: str) -> None:
    assert sound_key(one) == sound_key(other)


@pytest.mark.parametrize(("one", "other"), [("dal", "bal"), ("dolo", "dola 650"), ("namak", "nimbu")])
def test_other_words_have_other_keys(one: str, other: str) -> None:
    assert sound_key(one) != sound_key(other)


def test_figures_stay_as_they_are() -> None:
    assert sound_key("Dolo-1100 500mg") == "dl 1100 500 mg"


def test_search_words_hold_spellings_and_sounds_once() -> None:
    assert search_words("Dolo-650 Tab", "डोलो") == "dolo-650 tab dolo 650 डोलो dl tb"
    assert search_words("Idli", "இட்லி") == "idli இட்லி itli idl itl"


@given(strategies.text(max_size=40))
def test_any_text_gives_plain_words(text: str) -> None:
    for word in plain_words(text):
        assert word.isascii()
        assert word.isalnum()
    assert sound_key(text).isascii()


@given(strategies.text(alphabet=[chr(code) for code in range(0x0900, 0x0D80)], max_size=30))
def test_no_letter_of_an_indian_script_is_left(text: str) -> None:
    assert all(not 0x0900 <= ord(mark) <= 0x0D7F for mark in transliterate(text))


def test_every_named_consonant_has_a_sound() -> None:
    missing = [
        chr(code)
        for code in range(0x0900, 0x0D80)
        if " LETTER " in (name := unicodedata.name(chr(code), ""))
        and name.rsplit(" ", 1)[-1]
        in {"KA", "GA", "CA", "JA", "TA", "DA", "NA", "PA", "BA", "MA", "RA", "LA", "SA"}
        and not transliterate(chr(code))
    ]
    assert missing == []
