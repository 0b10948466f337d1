"""A new epoch after a restore, a move to another PC or a copied folder: numbers first, then the stream."""

import json
from typing import Any

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.numbering.actions import raise_series
from dcms_desktop.numbering.actions import settle_series
from dcms_desktop.numbering.queries import series_list
from dcms_desktop.outbox.queries import restored_at
from dcms_desktop.sync.actions.line import begin_epoch
from dcms_desktop.sync.actions.numbering import forget_ops_behind
from dcms_desktop.sync.answers import EpochTold
from dcms_desktop.sync.answers import OpsPage
from dcms_desktop.sync.answers import SeriesTold
from dcms_desktop.sync.answers import understood
from dcms_desktop.sync.queries.state import LineCard
from dcms_desktop.sync.queries.waiting import checkpoints
from dcms_desktop.telling.actions.lost import keep_lost
from dcms_desktop.telling.feeds.all_feeds import all_feeds
from dcms_desktop.telling.rules import financial_year_name
from dcms_desktop.telling.rules import tail_of
from dcms_desktop.wire.canonical import canonical
from dcms_desktop.wire.canonical import lasting_id
from dcms_desktop.wire.http import Wire

MOST_PAGES = 10_000


def open_epoch(desk: Any, wire: Wire, card: LineCard) -> None:
    """Open a new epoch: raise the series, fetch what these books lost, go on behind what the centre has."""
    body = {
        "reason": "restore",
        "last_local_seq": card.head_seq,
        "last_local_chain": card.head_chain,
        "checkpoints": [{"seq": seq, "chain": chain} for seq, chain in desk.ask(checkpoints)],
        "series": desk.ask(series_told),
    }
    # One restore, one key: after a lost answer the same epoch is told again instead of another one opened.
    since = desk.ask(restored_at) or card.halted_at
    key = lasting_id("epoch", card.stream, str(card.epoch), since, canonical(body).decode())
    answer = wire.post(f"/v1/streams/{card.stream}/epochs", body, key=key)
    told = understood(answer, EpochTold)
    lost = _fetch_lost(wire, told)
    desk.do(take_epoch, told, lost)


def _fetch_lost(wire: Wire, told: EpochTold) -> list[dict[str, Any]]:
    lost: list[dict[str, Any]] = []
    url = told.missing.url
    for _ in range(MOST_PAGES):
        if not url:
            break
        page = understood(wire.get(url if url.startswith("/") else f"/{url}"), OpsPage)
        lost.extend(page.ops)
        url = page.next
    return lost


def series_told(tx: Tx) -> list[dict[str, Any]]:
    """Return the last number of each series of documents that go up."""
    types = kinds_told()
    return [
        {
            "type": types[card.kind],
            "series": card.code,
            "fy": financial_year_name(card.year),
            "last": f"{card.next - 1:06}",
        }
        for card in series_list(tx)
        if card.kind in types
    ]


def kinds_told() -> dict[str, str]:
    """Return by kind of document the type it goes up as."""
    from dcms_desktop.documents.all_kinds import all_kinds

    feeds = all_feeds()
    return {kind.code: feeds[kind.feed].type for kind in all_kinds().values() if kind.feed in feeds}


def take_epoch(tx: Tx, told: EpochTold, lost: list[dict[str, Any]]) -> Changes:
    """Write all of it at once: numbers raised, places given anew, documents that were lost kept for entry."""
    for one in told.series:
        _raise(tx, one)
    settle_series(tx)
    forget_ops_behind(tx, told.common_seq)
    acked = told.next_seq - 1 if told.next_seq is not None else told.acked_seq
    keep_lost(tx, [(op, json.dumps(op)) for op in lost])
    begin_epoch(tx, told.epoch, acked, told.acked_chain)
    return Changes({"line", "outbox", "series"})


def _raise(tx: Tx, one: SeriesTold) -> None:
    last = one.last_seen if isinstance(one.last_seen, int) else tail_of(one.last_seen)
    for kind, kind_type in kinds_told().items():
        if not one.type or one.type == kind_type:
            raise_series(tx, kind, one.series, one.fy.removeprefix("20"), last)
