"""Amounts in words, in Indian English and in Hindi, counted in lakh and crore."""

from typing import Literal

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import MOST_PAISE

Language = Literal["en", "hi"]


def _table(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_SMALL = _table(
    "Zero One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen"
    " Seventeen Eighteen Nineteen"
)
_TENS = _table("Twenty Thirty Forty Fifty Sixty Seventy Eighty Ninety")
_HINDI = _table(
    "शून्य एक दो तीन चार पाँच छह सात आठ नौ"
    " दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस"
    " बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस"
    " तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस"
    " चालीस इकतालीस बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास"
    " पचास इक्यावन बावन तिरेपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ"
    " साठ इकसठ बासठ तिरेसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर"
    " सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उन्यासी"
    " अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी"
    " नब्बे इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे"
)
_STEPS = (
    (10**7, "Crore", "करोड़"),
    (10**5, "Lakh", "लाख"),
    (1000, "Thousand", "हज़ार"),
    (100, "Hundred", "सौ"),
)


def number_in_words(number: int, language: Language = "en") -> str:
    """Return a whole number from 0 on in words: 1,23,000 is One Lakh Twenty Three Thousand."""
    words: list[str] = []
    for step, english, hindi in _STEPS:
        count, number = divmod(number, step)
        if count:
            words += [number_in_words(count, language), english if language == "en" else hindi]
    if number or not words:
        words.append(_below_hundred(number, language))
    return " ".join(words)


def _below_hundred(number: int, language: Language) -> str:
    if language == "hi":
        return _HINDI[number]
    if number < 20:
        return _SMALL[number]
    tens, rest = divmod(number, 10)
    return f"{_TENS[tens - 2]} {_SMALL[rest]}" if rest else _TENS[tens - 2]


def amount_in_words(paise: int, language: Language = "en") -> str:
    """Return an amount as papers write it: ``Rupees One Hundred Five and Fifty Paise Only``."""
    if abs(paise) > MOST_PAISE:
        raise Refused(
            "The amount is too large to write in words.", field="amount", next_step="Check the amount."
        )
    rupees, rest = divmod(abs(paise), 100)
    small = number_in_words(rest, language)
    large = number_in_words(rupees, language)
    if language == "hi":
        parts = [f"{large} रुपये"] if rupees or not rest else []
        parts += [f"{small} पैसे"] if rest else []
        return ("ऋण " if paise < 0 else "") + " ".join(parts) + " मात्र"
    if not rupees and rest:
        text = f"{small} Paise Only"
    elif rest:
        text = f"Rupees {large} and {small} Paise Only"
    else:
        text = f"Rupees {large} Only"
    return ("Minus " if paise < 0 else "") + text
