"""Names that are probably the same shop or the same goods, spelt twice."""

from collections.abc import Mapping

from dcms_desktop.kernel.scripts import plain_words

ALIKE = 88
"""From this likeness (of 100) on, two names are shown side by side."""


def folded_name(name: str) -> str:
    """Return a name as its plain words: capitals, accents, signs and blanks do not tell two names apart."""
    return " ".join(plain_words(name)) or " ".join(name.casefold().split())


def alike_names(name: str, others: Mapping[int, str], limit: int = 5) -> list[tuple[int, int]]:
    """Return ids and likeness (0 to 100) of the ``others`` that look like ``name``, most alike first.

    Numbers must agree: ``Dolo 500`` and ``Dolo 650`` are two goods, however alike they look.
    """
    from rapidfuzz import fuzz
    from rapidfuzz import process

    own = folded_name(name)
    numbers = _numbers(own)
    folded = {key: fold for key, other in others.items() if _numbers(fold := folded_name(other)) == numbers}
    found = process.extract(own, folded, scorer=fuzz.token_sort_ratio, limit=limit, score_cutoff=ALIKE)
    return [(key, round(likeness)) for _, likeness, key in found]


def _numbers(folded: str) -> list[str]:
    return sorted(word for word in folded.split() if word.isdigit())
