"""Answers to questions: a bare name is a yes, ``short_life=they agreed by phone`` one with its reason."""

from collections.abc import Iterable

from dcms_desktop.kernel.text import clean_text

REASON = "="
"""Between the name of a question and the reason it was answered with."""
MOST_REASON = 200


def answer_among(consents: Iterable[str], name: str, *, wants_reason: bool) -> str | None:
    """Return how a question was answered, None when it was not; a bare yes is no reason."""
    if not wants_reason:
        return name if name in set(consents) else None
    for consent in sorted(consents):
        said, sign, reason = consent.partition(REASON)
        if said == name and sign and reason.strip():
            return f"{name}{REASON}{clean_text(reason, 'reason', most=MOST_REASON)}"
    return None
