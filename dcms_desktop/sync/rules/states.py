"""Words of the line: what states mean, and what a clerk can do about each."""

READY, SENT, DONE, HELD, REJECTED, WITHHELD = "ready", "sent", "done", "held", "rejected", "withheld"
OPEN = (READY, SENT)
"""Operations that still have to be taken by the centre."""
PROTOCOL, HMAC, MTLS, REST, FILES = "protocol", "hmac", "mtls", "rest", "files"
PROFILES = {
    PROTOCOL: "device key and token",
    HMAC: "shared key (HMAC)",
    MTLS: "client certificate",
    REST: "plain REST",
    FILES: "files in a folder",
}
RESTORED, FORK, FORBIDDEN, STOPPED, TOO_OLD = "restored", "fork", "forbidden", "stopped", "too_old"
HALTS = {
    RESTORED: "The books were restored; the line opens a new epoch first.",
    FORK: "These books and the centre hold different histories.",
    FORBIDDEN: "The centre does not let this shop in.",
    STOPPED: "The line was stopped by hand.",
    TOO_OLD: "The program is too old for the centre.",
}
MATCHED, DIFFERS, TICKET = "matched", "differs", "ticket"
MOST_ROUNDS = 3
"""Failed rounds of a day's proof after which a person has to look."""
TAKEN = {"applied": DONE, "duplicate": DONE, "stale": DONE, "held": HELD, "rejected": REJECTED}
"""What each answer of the centre makes of an operation."""
ADVICE = {
    "unknown_item": "Map the item to the company's code in Items, then send again.",
    "unknown_retailer": "Nothing to do: the centre maps the retailer.",
    "unknown_scheme": "Ask the company to release the scheme for this distributor.",
    "totals_mismatch": "The bill is kept and counted; tell support its number.",
    "doc_no_conflict": "The centre has this number of another document. Were books restored? Ask support.",
    "chain_mismatch": "Tell support: the order of operations does not agree.",
    "schema": "Tell support; the document was not understood.",
    "too_large": "The document is larger than the centre takes; split it.",
}
"""What a clerk can do, by the centre's code."""


def advice_for(code: str) -> str:
    """Return what to do about a code of the centre."""
    return ADVICE.get(code, "Read the reason; when it is mended, send again.")
