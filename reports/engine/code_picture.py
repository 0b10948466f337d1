"""Pictures of codes: the squares and bars that a scanner reads, as PNG."""

import io
from typing import Any
from typing import cast

QUIET = True


def code_picture(symbol: str, text: str, scale: int = 4) -> bytes:
    """Return a code as PNG, black on white with its quiet zone.

    ``symbol`` is Code128, EAN13 or DataMatrix; a DataMatrix text in round brackets is a GS1 message, sent
    with its separators.
    """
    import zxingcpp
    from PIL import Image

    form = getattr(zxingcpp.BarcodeFormat, symbol)
    more = {"gs1": True} if text.startswith("(") else {}
    made: Any = cast("Any", zxingcpp).create_barcode(text, form, **more)
    grey: Any = memoryview(made.to_image(scale=scale, add_quiet_zones=QUIET))
    high, wide = grey.shape
    picture = Image.frombytes("L", (wide, high), grey.tobytes())
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()
