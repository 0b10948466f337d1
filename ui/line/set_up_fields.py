"""What each way of the line asks for, and setting it up with what was typed. It knows no widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.sync.client import enrol
from dcms_desktop.sync.client import set_up_files
from dcms_desktop.sync.client import set_up_key
from dcms_desktop.sync.rules.states import FILES
from dcms_desktop.sync.rules.states import HMAC
from dcms_desktop.sync.rules.states import MTLS
from dcms_desktop.sync.rules.states import PROTOCOL
from dcms_desktop.sync.rules.states import REST
from dcms_desktop.telling.layouts.layout import layouts
from ui.kit.form_fields import Field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dcms_desktop.kernel.changes import Changes
    from dcms_desktop.sync.queries import LineCard

HOW = (
    (PROTOCOL, "Over the internet, with a code"),
    (HMAC, "Over the internet, with a shared key"),
    (MTLS, "Over the internet, with a certificate"),
    (REST, "To a plain address, with a shared key"),
    *((one.code, one.title) for one in layouts().values()),
)
"""The ways, files in a folder for companies that take nothing else."""
FIELDS = (
    Field("how", "How it goes", "choice", choices=HOW, default=PROTOCOL, span=2),
    Field("url", "Address of the centre", required=True, most=200, span=2, help="https://…"),
    Field("distributor", "Our code at the company", most=40),
    Field("stream", "Stream", most=60, help="The name of our line, as the company told it."),
    Field("device", "Name of the key", most=300, span=2, help="As the company told it."),
    Field("key", "File of the certificate's key", most=300, span=2, help="Empty when both lie in one file."),
    Field("secret", "Shared key", most=500, span=2, help="Never shown."),
    Field("code", "Code of one use", most=40, help="Ten letters and figures; empty to unlock the key."),
    Field("passphrase", "Passphrase of the key", most=100,
          help="Only where this PC has no key store; asked for at each start."),
)  # fmt: skip
CERTIFIED = (
    Field("device", "File of the certificate", help="PEM, with its whole path."),
    Field("secret", "Passphrase of the certificate", help="Never shown."),
)
IN_FILES = (
    Field("url", "Folder", help="Where the company's program picks the files up."),
    Field("distributor", "Our code at the company", help="Stands in the name of every file."),
)
SECRETS = ("secret", "passphrase")
"""What is typed unseen."""
KEYED = (HMAC, MTLS, REST)


def way_of(card: LineCard) -> str:
    """Return the way a line was set up with: its profile, of files the layout."""
    return card.device if card.profile == FILES else card.profile


def shown_for(way: str, *, needs_phrase: bool) -> set[str]:
    """Return the fields that a way asks for."""
    shown = {"how", "url"}
    if way == PROTOCOL:
        shown |= {"code"}
    elif way in KEYED:
        shown |= {"stream", "distributor", "device", "secret"} | ({"key"} if way == MTLS else set())
    else:
        return shown | {"distributor"}
    return shown | ({"passphrase"} if needs_phrase else set())


def words_of(way: str) -> dict[str, Field]:
    """Return the fields that a way calls by words of its own, by their names."""
    own = CERTIFIED if way == MTLS else () if way in {PROTOCOL, HMAC, REST} else IN_FILES
    return {field.name: field for field in (*FIELDS, *own)}


NEEDS = {
    "stream": "The company told the name of our line.",
    "device": "The company told the name of the key, or gave the file of the certificate.",
    "secret": "Type the key, or the passphrase of the certificate.",
}


def set_up(desk: Any, told: Mapping[str, str]) -> Changes:
    """Set the line up the way that was picked. Raises Refused naming the field that lacks something."""
    way, phrase = told["how"], told["passphrase"] or None
    if way == PROTOCOL:
        return enrol(desk, told["url"], told["code"], phrase)
    if way not in KEYED:
        return set_up_files(desk, told["url"], way, told["distributor"])
    for name, step in NEEDS.items():
        if not told[name]:
            raise Refused("This is needed.", name, step)
    device = "|".join((told["device"], told["key"] or told["device"])) if way == MTLS else told["device"]
    return set_up_key(
        desk, way,
        {"url": told["url"], "stream": told["stream"], "distributor": told["distributor"], "device": device},
        told["secret"], phrase,
    )  # fmt: skip
