"""A supplier's bill from outside: an e-invoice, the text of a signed code, or a sheet still to be mapped."""

from pathlib import Path

from dcms_desktop.intake.signed import looks_signed
from dcms_desktop.intake.supplier_file import MOST_JSON
from dcms_desktop.intake.supplier_file import SupplierFile
from dcms_desktop.intake.supplier_file import file_of_json
from dcms_desktop.kernel.errors import Outside
from reports.engine.read_sheet import Sheet
from reports.engine.read_sheet import read_sheet

_BOM = b"\xef\xbb\xbf"


def read_bill(path: Path, keys: str) -> SupplierFile | Sheet | str:
    """Return the bill of an e-invoice, a sheet, or the text of a signed code. What it is its bytes tell."""
    try:
        with path.open("rb") as handle:
            body = handle.read(MOST_JSON + 1)
    except OSError as trouble:
        raise Outside(
            f"{path.name} cannot be read ({trouble.strerror}).", "Check the file and its folder."
        ) from trouble
    plain = body.removeprefix(_BOM).lstrip()
    if plain[:1] == b"{" or (plain[:1] == b"[" and b'"ItemList"' in plain):
        return file_of_json(body, keys)
    if plain.startswith(b"eyJ") and looks_signed(text := plain.decode("ascii", "replace")):
        return text.strip()
    return read_sheet(path)
