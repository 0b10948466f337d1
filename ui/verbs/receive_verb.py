"""``dcms receive``: a supplier's bill from his file, or the signed code of his paper."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any
from typing import BinaryIO

import click
import msgspec

from dcms_desktop.company.queries import setting
from dcms_desktop.desk import Desk
from dcms_desktop.exchange.rules import SheetRow
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.posting import post_typed
from dcms_desktop.intake.actions import add_einvoice_key
from dcms_desktop.intake.actions import remember_columns
from dcms_desktop.intake.receiving import Loaded
from dcms_desktop.intake.receiving import Wish
from dcms_desktop.intake.receiving import columns_for
from dcms_desktop.intake.receiving import differences
from dcms_desktop.intake.receiving import receive_file
from dcms_desktop.intake.receiving import supplier_of_claim
from dcms_desktop.intake.settings import EINVOICE_KEYS
from dcms_desktop.intake.signed import Claim
from dcms_desktop.intake.signed import read_claim
from dcms_desktop.intake.supplier_file import SupplierFile
from dcms_desktop.intake.supplier_file import file_of_sheet
from dcms_desktop.intake.supplier_file import missing_columns
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import MOST_UNITS
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.purchase.actions import remember_lines
from reports.engine.read_bill import read_bill
from reports.engine.read_sheet import Sheet
from ui.verbs.answers import desk_at
from ui.verbs.answers import say
from ui.verbs.answers import tell
from ui.verbs.document_json import answer_of
from ui.verbs.words import REFUSED


@click.command("receive")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--supplier", default="", metavar="CODE", help="The party; default by the GSTIN in the file.")
@click.option(
    "--map",
    "map_file",
    type=click.File("rb"),
    metavar="FILE",
    help='JSON: {"columns": {field: heading}, "items": {line, their code or name: our code, "" leaves out}, '
    '"units": {line: base units of one it counts}}. What is said of lines is remembered.',
)
@click.option("--qr", type=click.File("rb"), metavar="FILE", help="Text of the signed code to compare with.")
@click.option("--key", type=click.File("rb"), metavar="PEM", help="Keep this key of the portal first.")
@click.option("--check", is_flag=True, help="Write nothing, not even what the columns were.")
@click.option("--post", is_flag=True, help="Post it when nothing is to be asked.")
@click.pass_context
def receive(ctx: click.Context, /, file: Path, supplier: str, **more: Any) -> int:
    """Make a goods receipt from FILE: CSV, XLSX, e-invoice JSON, or the text of its signed code.

    Prints {"document": …, "doubts": […], "lines": […]}; the document is for dcms post. Nothing is posted
    without --post, and then only when there is no doubt.
    """
    told = _map_of(more["map_file"])
    with desk_at(ctx) as desk:
        if more["key"] is not None and not more["check"]:
            desk.do(add_einvoice_key, _text_of(more["key"]))
        keys = desk.ask(setting, EINVOICE_KEYS)
        read = read_bill(file, keys)
        if isinstance(read, str):
            return _tell_claim(desk, read_claim(read, keys))
        wish = Wish(supplier=supplier, items=_texts(told, "items"), units=_counts(told))
        loaded, columns = _load(desk, read, wish, _texts(told, "columns"))
        if more["qr"] is not None:
            loaded = _compared(desk, loaded, read_claim(_text_of(more["qr"]), keys))
        if isinstance(read, Sheet) and not more["check"]:
            desk.do(remember_columns, loaded.party.code.upper(), read.headings, columns)
        if loaded.answers and not more["check"]:
            desk.do(remember_lines, loaded.answers)
        return _finish(desk, loaded, columns, post=more["post"] and not more["check"])


def _load(
    desk: Desk, read: SupplierFile | Sheet, wish: Wish, said: Mapping[str, str]
) -> tuple[Loaded, Mapping[str, str]]:
    if isinstance(read, SupplierFile):
        return desk.ask(receive_file, read, wish), {}
    columns = {**desk.ask(columns_for, wish.supplier, read.headings), **said}
    columns = {name: heading for name, heading in columns.items() if heading}
    if lacking := missing_columns(columns):
        raise Refused(
            f"No column of the file is known as {', '.join(one.title for one in lacking)}.",
            field="columns",
            next_step=f"Say it with --map. Its columns: {', '.join(read.headings)[:300]}.",
        )
    rows = (SheetRow(row.number, row.cells) for row in read)
    return desk.ask(receive_file, file_of_sheet(read.headings, rows, columns), wish), columns


def _compared(desk: Desk, loaded: Loaded, claim: Claim) -> Loaded:
    desk.ask(supplier_of_claim, claim)
    return replace(loaded, doubts=(*loaded.doubts, *differences(claim, loaded.file, loaded.total)))


def _finish(desk: Desk, loaded: Loaded, columns: Mapping[str, str], *, post: bool) -> int:
    if post and not loaded.doubts:
        done = desk.do(post_typed, loaded.document, Cards())
        tell(answer_of(done.document, repeated=done.repeated))
        return 0
    tell({
        "document": msgspec.to_builtins(loaded.document),
        "doubts": [asdict(one) for one in loaded.doubts],
        "lines": [
            {
                "line": line.no,
                "name": line.name,
                "by": match.how,
                "said": match.note,
                "choices": [asdict(one) for one in match.choices],
            }
            for line, match in zip(loaded.file.lines, loaded.matches, strict=True)
        ],
        "columns": dict(columns),
        "total": plain_paise(loaded.total),
        "file_total": None if loaded.told is None else plain_paise(loaded.told),
    })  # fmt: skip
    for doubt in loaded.doubts:
        say(f"{'' if doubt.line is None else f'Line {doubt.line}: '}{doubt.text} {doubt.next_step}")
    return REFUSED if loaded.doubts else 0


def _tell_claim(desk: Desk, claim: Claim) -> int:
    tell({
        "claim": claim.state,
        "seller": claim.seller,
        "buyer": claim.buyer,
        "number": claim.number,
        "date": claim.day.isoformat() if claim.day else None,
        "total": None if claim.total is None else plain_paise(claim.total),
        "lines": claim.lines,
        "irn": claim.irn,
    })  # fmt: skip
    party = desk.ask(supplier_of_claim, claim)
    say(f"Bill {claim.number} of {party.name} ({party.code}): {claim.state}.")
    return 0 if claim.is_verified else REFUSED


def _map_of(file: BinaryIO | None) -> Mapping[str, Any]:
    if file is None:
        return {}
    try:
        told = json.loads(_text_of(file))
    except (ValueError, RecursionError) as no:
        raise Refused("The map is not JSON.", field="map", next_step="Write one JSON object.") from no
    if not isinstance(told, dict) or set(told) - {"columns", "items", "units"}:
        raise Refused(
            "The map knows columns, items and units.", field="map", next_step='Write {"columns": {…}}.'
        )
    return told


def _texts(told: Mapping[str, Any], name: str) -> dict[str, str]:
    found = told.get(name, {})
    if not isinstance(found, dict):
        raise Refused(f"“{name}” of the map is no object.", field="map", next_step="Write it as {…}.")
    return {str(key): str(value) for key, value in found.items()}


def _counts(told: Mapping[str, Any]) -> dict[str, int]:
    """Return the base units of one that a line counts, as the map says."""
    found = _texts(told, "units")
    for key, text in found.items():
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_UNITS:
            raise Refused(
                f"“{text[:20]}” is no count of units.", field="units", next_step="Write a whole number."
            ).at_line(int(key) if key.isdigit() else 0)
    return {key: int(text) for key, text in found.items()}


def _text_of(file: BinaryIO) -> str:
    return file.read(1_000_000).decode("utf-8-sig", "replace").strip()


VERB = receive
