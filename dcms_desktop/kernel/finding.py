"""What of a name is kept for finding it: its words, how they sound, and its codes, in one text.

`` colgate max 200 ~klgt ~mks =d12``: words, then sounds marked with ``~``, then codes marked with ``=``.
"""

from collections.abc import Iterable

from dcms_desktop.kernel.scripts import plain_words
from dcms_desktop.kernel.scripts import sound_key
from dcms_desktop.kernel.scripts import sounds_of
from dcms_desktop.kernel.scripts import transliterate

MOST_WORDS = 8
MOST_LETTERS = 80
"""A longer text in a search field is a paste or a scan; nothing is called so."""
LEAST_PART = 3
"""Letters from which the inside of words is searched."""


def words_of(name: str, local_name: str = "", others: Iterable[str] = (), codes: Iterable[str] = ()) -> str:
    """Return words, sounds and codes of an item: both names, then packing and maker, then its own codes."""
    found = dict.fromkeys(plain_words(name))
    if local_name:
        found |= dict.fromkeys(plain_words(local_name))
        found |= dict.fromkeys(plain_words(transliterate(local_name, voiced=False)))
    for other in others:
        if other:
            found |= dict.fromkeys(plain_words(other))
    sounds = dict.fromkeys(sounds_of(word for word in found if not word.isdigit()))
    whole = dict.fromkeys("".join(plain_words(code)) for code in codes if code)
    return (
        f" {' '.join(found)}"
        + "".join(f" ~{sound}" for sound in sounds)
        + "".join(f" ={code}" for code in whole if code)
    )


def split_words(words: str) -> tuple[str, str, str]:
    """Return the plain words, the sounds and the codes of what `words_of` made."""
    marked: dict[str, list[str]] = {"~": [], "=": []}
    plain = []
    for word in words.split():
        if word[0] in marked:
            marked[word[0]].append(word[1:])
        else:
            plain.append(word)
    return " ".join(plain), " ".join(marked["~"]), " ".join(marked["="])


def plain_part(words: str) -> str:
    """Return the plain words with a blank before each."""
    return words.partition(" ~")[0].partition(" =")[0]


def may_be_code(typed: str) -> bool:
    """Tell whether what was typed may be a code: one word with a digit in it."""
    return any(mark.isdigit() for mark in typed) and " " not in typed.strip()


def sound_of(word: str) -> str:
    """Return the sound to look for; empty when the word is too short to be told by it."""
    sound = "" if word.isdigit() or len(word) < LEAST_PART else sound_key(word)
    return sound if len(sound) > 1 else ""


def typed_words(typed: str) -> list[str]:
    """Return the words of a search field, none for a paste of a page."""
    return plain_words(typed)[:MOST_WORDS] if len(typed) <= MOST_LETTERS else []
