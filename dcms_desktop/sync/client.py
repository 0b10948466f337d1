"""From the line in the books to an open wire: enrolment, secrets and profiles."""

import os
import platform
from typing import Any

from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.sync.actions.line import refuse_practice
from dcms_desktop.sync.actions.line import set_up_line
from dcms_desktop.sync.answers import EnrolTold
from dcms_desktop.sync.answers import understood
from dcms_desktop.sync.queries.state import LineCard
from dcms_desktop.sync.queries.state import cards_of
from dcms_desktop.sync.rules import states
from dcms_desktop.sync.rules.waiting import correction
from dcms_desktop.telling.layouts.layout import checked_folder
from dcms_desktop.telling.layouts.layout import layout_of
from dcms_desktop.wire.canonical import lasting_id
from dcms_desktop.wire.http import Auth
from dcms_desktop.wire.http import KeyAuth
from dcms_desktop.wire.http import TokenAuth
from dcms_desktop.wire.http import Trouble
from dcms_desktop.wire.http import Wire
from dcms_desktop.wire.http import checked_url
from dcms_desktop.wire.key_store import has_secret
from dcms_desktop.wire.key_store import has_store
from dcms_desktop.wire.key_store import keep_secret
from dcms_desktop.wire.key_store import read_secret
from dcms_desktop.wire.signing import b64
from dcms_desktop.wire.signing import public_key
from dcms_desktop.wire.signing import sign


def enrol(desk: Any, url: str, code: str, passphrase: str | None = None) -> Changes:
    """Enrol this PC with the one-time code of the company; its new key never leaves the PC.

    A lost answer burns nothing: the same code and key give the same answer, for as long as the code is good.
    """
    desk.ask(refuse_practice)
    where = checked_url(url)
    word = "".join(code.split()).upper()
    if not word.isalnum() or not 6 <= len(word) <= 32:
        raise Refused("That is no code.", "code", "Type the letters and figures the company gave you.")
    if passphrase is None and not has_store():
        raise Refused(
            "This PC has no key store, so the key of the line needs a passphrase.",
            field="passphrase",
            next_step="Say one; it is asked for at each start.",
        )
    name = lasting_id("key", where, word)
    seed = read_secret(name, passphrase) or _new_seed(name, passphrase)
    body = {
        "code": word,
        "public_key": public_key(seed),
        "proof": b64(sign(seed, word.encode())),
        "device": {"name": this_pc() or "counter", "program": "DCMS Desktop"},
    }
    try:
        with Wire(where) as wire:
            told = understood(wire.post("/v1/enrol", body), EnrolTold)
    except Trouble as trouble:
        raise _of_enrolment(trouble) from None
    stream = told.stream
    changes: Changes = desk.do(
        set_up_line,
        {
            "profile": states.PROTOCOL, "url": where, "company": told.company,
            "distributor": told.distributor, "stream": told.stream_id, "device": told.device_id,
            "audience": told.audience,
            "centre_key": told.centre_key, "secret": name,
        },
        there=stream.acked_seq if stream else 0,
        epoch=stream.epoch if stream else 1,
    )  # fmt: skip
    return changes


def _new_seed(name: str, passphrase: str | None) -> bytes:
    seed = os.urandom(32)
    keep_secret(name, seed, passphrase)
    return seed


def _of_enrolment(trouble: Trouble) -> Exception:
    if trouble.kind == "line":
        return Outside(trouble.text, "Check the address and the internet, then try the same code again.")
    return Refused(trouble.text, "code", "Ask the company for a new code.")


def set_up_key(
    desk: Any, profile: str, told: dict[str, str], secret: str, passphrase: str | None = None
) -> Changes:
    """Set up a line that proves itself by a shared key, or by a certificate with its key's passphrase."""
    desk.ask(refuse_practice)
    url = checked_url(told["url"])
    name = lasting_id("key", url, told["device"])
    keep_secret(name, secret.encode(), passphrase)
    changes: Changes = desk.do(
        set_up_line,
        {
            "profile": profile, "url": url, "company": told.get("company", ""),
            "distributor": told["distributor"], "stream": told["stream"], "device": told["device"],
            "audience": told.get("audience", ""), "centre_key": told.get("centre_key", ""), "secret": name,
        },
    )  # fmt: skip
    return changes


def set_up_files(desk: Any, folder: str, layout: str, distributor: str) -> Changes:
    """Set up a line of files: they are dropped into a folder, laid out as a company wants them."""
    desk.ask(refuse_practice)
    told = {
        "profile": states.FILES, "url": checked_folder(folder),
        "company": layout_of(layout).title, "distributor": distributor.strip()[:40],
        "stream": f"files:{layout}", "device": layout, "audience": "",
        "centre_key": "", "secret": "",
    }  # fmt: skip
    changes: Changes = desk.do(set_up_line, told)
    return changes


def this_pc() -> str:
    """Return the name of this PC in the network."""
    return platform.node()[:40]


def own_card(desk: Any) -> LineCard | None:
    """Return the line with the key that lies on this PC; the line as it is when none does."""
    cards: list[LineCard] = desk.ask(cards_of, this_pc())
    return next((one for one in cards if one.secret and has_secret(one.secret)), cards[-1] if cards else None)


def open_wire(card: LineCard, passphrase: str | None = None) -> Wire:
    """Return the wire of the line. Raises Refused when this PC does not hold its key."""
    secret = read_secret(card.secret, passphrase)
    if secret is None:
        raise Refused(
            "The key of the line is not on this PC.",
            field="line",
            next_step="Send from a PC that was enrolled, or enrol this one with a code of its own.",
        )
    offset = correction(card.clock_offsets)
    if card.profile == states.MTLS:
        certificate, _, key = card.device.partition("|")
        return Wire(card.url, None, (certificate, key or certificate, secret.decode()), offset)
    auth: Auth
    if card.profile in {states.HMAC, states.REST}:
        auth = KeyAuth(card.device, secret)
    else:
        auth = TokenAuth(secret, card.device, card.audience, f"sync:{card.distributor}")
    return Wire(card.url, auth, None, offset)
