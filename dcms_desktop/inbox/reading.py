"""Reading documents as other programs send them: one JSON object a line, refused by field and line."""

import re
from typing import Any
from typing import TypeVar
from typing import get_args

import msgspec

from dcms_desktop.inbox.typed import LINES
from dcms_desktop.inbox.typed import TypedDocument
from dcms_desktop.inbox.typed import TypedSent
from dcms_desktop.kernel.errors import Refused

T = TypeVar("T")
SCHEMA_PAGE = "docs/documents.schema.json"
MOST_LINE_BYTES = 4 * 1024 * 1024
"""One document; a longer line is another file."""
_DECODER: msgspec.json.Decoder[TypedDocument] = msgspec.json.Decoder(TypedDocument)
_SENT: msgspec.json.Decoder[TypedSent] = msgspec.json.Decoder(TypedSent)
_AT = re.compile(r" - at `\$(?P<path>[^`]*)`$")
_FIELD = re.compile(r"field `(\w+)`")
_WORDS = (
    ("Object contains unknown field", "is not known here"),
    ("Object missing required field", "is missing"),
    ("Invalid value", "is not one of those known"),
)
_KINDS = ", ".join(str(shape.__struct_config__.tag) for shape in get_args(TypedSent))


def read_document(text: bytes | str) -> TypedDocument:
    """Return the document that one line of JSON holds. Refuses what does not fit, by field and line."""
    return _decoded(text, _DECODER)


def read_sent(text: bytes | str) -> TypedSent:
    """Return the document, or the cancelling, that one line of JSON holds; refused alike."""
    return _decoded(text, _SENT)


def _decoded(text: bytes | str, decoder: msgspec.json.Decoder[T]) -> T:
    if len(text) > MOST_LINE_BYTES:
        raise Refused(
            f"The line has {len(text):,} characters, {MOST_LINE_BYTES:,} fit.",
            field="",
            next_step="Send one document a line.",
        )
    try:
        return decoder.decode(text)
    except msgspec.ValidationError as trouble:
        raise _wrong_line(text) or _refusal(str(trouble)) from trouble
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as trouble:
        raise _not_json(trouble) from trouble


def _not_json(trouble: Exception) -> Refused:
    return Refused(
        f"This is not JSON: {str(trouble)[:120]}.",
        field="",
        next_step="Send one JSON object a line, in UTF-8.",
    )


def _wrong_line(text: bytes | str) -> Refused | None:
    """Return what is wrong with the first goods line that does not fit; None when all of them do."""
    try:
        whole = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as trouble:
        return _not_json(trouble)  # what did not fit came before what is no JSON
    kind = whole.get("kind") if isinstance(whole, dict) else None
    lines = whole.get("lines") if isinstance(whole, dict) else None
    shape: Any = LINES.get(kind) if isinstance(kind, str) else None
    if shape is None or not isinstance(lines, list):
        return None
    for number, line in enumerate(lines, 1):
        try:
            msgspec.convert(line, shape)
        except msgspec.ValidationError as trouble:
            return _refusal(str(trouble)).at_line(number)
    return None


def _refusal(trouble: str) -> Refused:
    found = _AT.search(trouble)
    path = found["path"] if found else ""
    said = trouble[: found.start()] if found else trouble
    named = _FIELD.search(said)
    field = named[1] if named else next((part for part in reversed(re.findall(r"\w+", path)) if part), "")
    for sign, words in _WORDS:
        if said.startswith(sign):
            message = f"The field “{field[:60]}” {words}."
            break
    else:
        message = f"The field “{field[:60]}” does not fit: {said.replace('`', '')[:120]}."
    if field == "kind":
        return Refused(message, field="kind", next_step=f"Known kinds: {_KINDS}.")
    return Refused(message, field=field[:60], next_step=f"Read {SCHEMA_PAGE} for what fits.")
