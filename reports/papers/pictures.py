"""The firm's logo: opened with limits, so a broken or huge picture never stops a bill."""

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 4_000_000
MOST_PIXELS = 16_000_000
MOST_SIDE = 900


def open_logo(logo: bytes | None) -> "Image | None":
    """Return the logo on white in RGB, at most 900 pixels wide or high; None when it cannot be used."""
    if not logo or len(logo) > MOST_BYTES:
        return None
    from PIL import Image

    try:
        with Image.open(io.BytesIO(logo), formats=("PNG", "JPEG", "BMP", "GIF", "WEBP")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return None
            picture = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    white = Image.new("RGBA", picture.size, "white")
    flat = Image.alpha_composite(white, picture).convert("RGB")
    flat.thumbnail((MOST_SIDE, MOST_SIDE))
    return flat
