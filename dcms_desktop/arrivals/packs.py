"""A pack of the company: a signed file that brings items, prices, schemes, territory and terms on day one."""

from pathlib import Path
from typing import Annotated
from typing import Any

import msgspec
from msgspec import Meta

from dcms_desktop.arrivals.actions.masters import PACK_OF
from dcms_desktop.arrivals.actions.pages import PageDone
from dcms_desktop.arrivals.actions.pages import apply_changes
from dcms_desktop.audit.actions import record
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.rights import right
from dcms_desktop.sync.answers import ChangeTold
from dcms_desktop.sync.queries.state import line_card
from dcms_desktop.wire.canonical import canonical
from dcms_desktop.wire.signing import is_signed

LARGEST = 64 * 1024 * 1024
PAGE = 200
"""Changes in one transaction."""


class PackTold(msgspec.Struct, frozen=True, kw_only=True):
    """What a pack says of itself."""

    company: Annotated[str, Meta(min_length=1, max_length=120)]
    key: Annotated[str, Meta(min_length=1, max_length=100)]
    changes: Annotated[list[ChangeTold], Meta(min_length=1, max_length=200_000)]
    distributor: Annotated[str, Meta(max_length=40)] = ""
    made_at: Annotated[str, Meta(max_length=40)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A pack whose signature is good; whether its key is the company's is a person's to say."""

    company: str
    distributor: str
    made_at: str
    key: str
    changes: tuple[ChangeTold, ...]

    @property
    def mark(self) -> str:
        """Return what of the key is read out to compare it."""
        return "-".join(self.key[at : at + 4] for at in range(0, 16, 4))


@dataclass(frozen=True, slots=True, kw_only=True)
class PackLoaded:
    """What came of a pack."""

    applied: int
    waiting: int
    refused: int


def read_pack(file: Path) -> Pack:
    """Return the pack in a file. Refuses one that is damaged, or that nobody signed."""
    try:
        if file.stat().st_size > LARGEST:
            raise Refused("The pack is larger than 64 MB.", "file", "Ask the company for smaller ones.")
        told: Any = msgspec.json.decode(file.read_bytes())
        pack = msgspec.convert(told, PackTold)
    except OSError as no:
        raise Outside(f"{file.name} cannot be read: {no.strerror}.", "Pick another file.") from None
    except (msgspec.MsgspecError, RecursionError) as no:
        raise Refused(
            f"This is no pack: {str(no)[:120]}.", "file", "Ask the company for a new one."
        ) from None
    plain = {name: value for name, value in told.items() if name != "sig"}
    try:
        good = is_signed(pack.key, str(told.get("sig", "")), canonical(plain))
    except (TypeError, Refused):
        good = False
    if not good:
        raise Refused(
            "The pack is not as it was signed: nothing of it is taken.",
            field="file",
            next_step="Ask the company for a new one.",
        )
    return Pack(
        company=pack.company, distributor=pack.distributor, made_at=pack.made_at, key=pack.key,
        changes=tuple(pack.changes),
    )  # fmt: skip


def needs_word(tx: Tx, pack: Pack) -> bool:
    """Tell whether a person has to compare the key. Refuses a pack that another than our company signed."""
    card = line_card(tx)
    if card is None or not card.centre_key:
        return True
    if card.centre_key != pack.key:
        raise Refused(
            f"The pack is signed by another key than that of {card.company or 'the company'}.",
            field="file",
            next_step="Ask the company where it comes from.",
        )
    if pack.distributor and card.distributor and pack.distributor != card.distributor:
        raise Refused(
            f"The pack is for {pack.distributor}, we are {card.distributor}.", "file", "Ask for our own."
        )
    return False


@right("sync.set_up")
def load_part(tx: Tx, pack: Pack, first: int) -> PageDone:
    """Apply some of a pack, from one change on."""
    tx.notes[PACK_OF] = pack.company
    if first == 0:
        record(tx, "load", "pack", 0, reason=f"{pack.company} {pack.made_at} {pack.mark}"[:200])
    return apply_changes(tx, pack.changes[first : first + PAGE])


def load_pack(desk: Any, file: Path, key: str = "") -> PackLoaded:
    """Load a pack, part by part; the same one again changes nothing.

    Without a line, ``key`` is the key's mark as the company told it.
    """
    pack = read_pack(file)
    if desk.ask(needs_word, pack) and key.strip().upper() not in {pack.mark.upper(), pack.key.upper()}:
        raise Refused(
            f"The pack of {pack.company} is signed by the key {pack.mark}.",
            field="key",
            next_step="Compare it with what the company told you, and say it.",
        )
    counts = [0, 0, 0]
    for first in range(0, len(pack.changes), PAGE):
        done = desk.do(load_part, pack, first)
        counts = [counts[0] + done.applied, counts[1] + done.waiting, counts[2] + len(done.refused)]
    return PackLoaded(applied=counts[0], waiting=counts[1], refused=counts[2])
