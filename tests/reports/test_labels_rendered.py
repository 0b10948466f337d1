"""ZPL labels rendered by a program that knows nothing of ours (npm zpl-renderer-js), codes read back.

It is fetched with npm, so the test belongs to ``dev.py soak`` and not to the everyday run.
"""

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from reports.papers.label_layout import WHATS
from reports.papers.label_stock import STOCKS
from reports.papers.labels import render_labels
from tests.reports.test_labels import DOLO
from tests.reports.test_labels import job

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(shutil.which("npm") is None, reason="missing here: npm (Debian package: npm)"),
]
SSCC = "(00)089012340000000427"
RENDERER = "zpl-renderer-js@3.4"
SCRIPT = """
const fs = require("fs");
(async () => {
  const { api } = await require("zpl-renderer-js").ready;
  const [file, wide, high, fine] = process.argv.slice(2);
  const pages = await api.zplToBase64MultipleAsync(fs.readFileSync(file, "latin1"), +wide, +high, +fine);
  pages.forEach((page, n) => fs.writeFileSync(`${file}.${n}.png`, Buffer.from(page, "base64")));
  process.exit(0);
})();
"""


@pytest.fixture(scope="session")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("renderer")
    (folder / "render.cjs").write_text(SCRIPT, encoding="utf-8")
    subprocess.run(
        ["npm", "install", "--no-save", "--prefix", folder, RENDERER],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return folder


def rendered(renderer: Path, folder: Path, body: bytes, paper: str, dots: str = "8") -> list[Image.Image]:
    file = folder / "label.zpl"
    file.write_bytes(body)
    stock = STOCKS[paper]
    size = [str(stock.row_width / 10), str(stock.height / 10), dots]
    subprocess.run(["node", renderer / "render.cjs", file, *size], check=True, cwd=renderer, timeout=120)
    return [Image.open(io.BytesIO(each.read_bytes())) for each in sorted(folder.glob("label.zpl.*.png"))]


@pytest.mark.parametrize("batch", ["DOL24-081", "A_B/1", "1234567", "X" * 20])
@pytest.mark.parametrize("paper", [code for code, stock in STOCKS.items() if not stock.sheet])
@pytest.mark.parametrize("what", WHATS)
def test_number_batch_and_expiry_come_back(
    renderer: Path, tmp_path: Path, what: Any, paper: str, batch: str
) -> None:
    goods = replace(DOLO, batch=batch, name='Dolo^XA~JR "650" \\5E')
    pages = rendered(renderer, tmp_path, render_labels(job(goods, what=what, paper=paper), "zpl"), paper)
    wanted = {
        "item": "8901030865275",
        "shelf": "8901030865275",
        "batch": f"(01)08901030865275(17)280831(10){batch}",
        "carton": f"(02)08901030865275(17)280831(37)120(10){batch}",
    }
    assert len(pages) == STOCKS[paper].across, "a form for each row that differs"
    for page in pages:
        found = {code.text for code in zxingcpp.read_barcodes(page.convert("L"))}
        assert found - {wanted["carton"]} == {SSCC} if what == "sscc" else found == {wanted[what]}


@pytest.mark.parametrize(("dpi", "dots"), [(300, "12"), (600, "24")])
@pytest.mark.parametrize("what", WHATS)
def test_finer_printers_draw_the_same_codes(
    renderer: Path, tmp_path: Path, what: Any, dpi: int, dots: str
) -> None:
    coarse = rendered(renderer, tmp_path, render_labels(job(what=what, paper="label_100x50", count=1), "zpl"),
                      "label_100x50")  # fmt: skip
    wanted = {code.text for page in coarse for code in zxingcpp.read_barcodes(page.convert("L"))}
    body = render_labels(job(what=what, paper="label_100x50", count=1), "zpl", dpi)
    for page in rendered(renderer, tmp_path, body, "label_100x50", dots):
        assert {code.text for code in zxingcpp.read_barcodes(page.convert("L"))} == wanted
