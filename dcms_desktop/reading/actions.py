"""Writes of written orders: what a clerk confirmed is remembered for the party."""

from collections.abc import Mapping

from sqlalchemy import bindparam
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.rights import right
from dcms_desktop.reading.tables import ReadAnswer

MOST_KEY = 120


@right("sales.post")
def keep_answers(tx: Tx, party_id: int, answers: Mapping[str, int]) -> Changes:
    """Remember which item each of some words stands for with a party; a later answer takes its place."""
    wanted = {words: item_id for words, item_id in answers.items() if 0 < len(words) <= MOST_KEY}
    if not wanted:
        return Changes()
    times = {
        row[0]: row[1]
        for row in tx.execute(
            select(ReadAnswer.words, ReadAnswer.times).where(
                ReadAnswer.party_id == party_id, ReadAnswer.words.in_(list(wanted))
            )
        )
    }
    gone = delete(ReadAnswer).where(
        ReadAnswer.party_id == bindparam("of_party"), ReadAnswer.words == bindparam("of_words")
    )
    tx.execute(gone, [{"of_party": party_id, "of_words": words} for words in wanted])
    tx.execute(
        insert(ReadAnswer),
        [
            {
                "party_id": party_id, "words": words, "item_id": item_id,
                "times": times.get(words, 0) + 1, "at": tx.at,
            }
            for words, item_id in wanted.items()
        ],
    )  # fmt: skip
    return Changes({"answers"})
