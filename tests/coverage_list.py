"""What the tests reach, judged after ``dev.py check``: rules whole, the rest by area, a list that only grows.

``fully_reached.txt`` names every file whose branches are all reached. A file may join it and never leave.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LIST = Path(__file__).with_name("fully_reached.txt")
LEAST = {"dcms_desktop": 95.0, "reports": 95.0, "ui": 80.0}
"""Percent of lines and branches reached in each area."""
TESTS_PER_CODE = 0.7


def measured() -> dict[str, dict[str, Any]]:
    """Return the summary of each file, by its path."""
    report = ROOT / ".coverage.json"
    for words in (["combine", "--quiet"], ["json", "--quiet", "-o", str(report)]):
        subprocess.run([sys.executable, "-m", "coverage", *words], cwd=ROOT, check=True)
    files = json.loads(report.read_text(encoding="utf-8"))["files"]
    return {Path(path).as_posix(): figures["summary"] for path, figures in files.items()}


def is_whole(figures: dict[str, Any]) -> bool:
    """Tell whether every line and branch was reached."""
    return not figures["missing_lines"] and not figures.get("missing_branches", 0)


def must_be_whole(path: str) -> bool:
    """Tell whether a file holds rules or kinds: pure, so nothing excuses an untried branch."""
    parts = path.removesuffix(".py").split("/")
    return parts[0] == "dcms_desktop" and len(parts) > 2 and parts[2] in {"rules", "kinds"}


def area_share(files: dict[str, dict[str, Any]], area: str) -> float:
    """Return the percent of lines and branches reached below ``area``."""
    mine = [figures for path, figures in files.items() if path.startswith(f"{area}/")]
    whole = sum(figures["num_statements"] + figures.get("num_branches", 0) for figures in mine)
    reached = sum(figures["covered_lines"] + figures.get("covered_branches", 0) for figures in mine)
    return 100.0 * reached / whole if whole else 100.0


def lines_below(*tops: str) -> int:
    """Return how many lines of Python lie below ``tops``."""
    return sum(
        len(file.read_text("utf-8").splitlines()) for top in tops for file in (ROOT / top).rglob("*.py")
    )


def findings(files: dict[str, dict[str, Any]], listed: set[str]) -> list[str]:
    """Return every promise of the lists that is not kept, in words."""
    whole = {path for path, figures in files.items() if is_whole(figures)}
    told = [
        f"{path}: rules and kinds are reached whole"
        for path in files
        if must_be_whole(path) and path not in whole
    ]
    told += [f"{path}: was reached whole before" for path in sorted(listed & files.keys() - whole)]
    told += [
        f"{area}: {share:.1f} % reached, at least {least:.0f} %"
        for area, least in LEAST.items()
        if (share := area_share(files, area)) < least
    ]
    ratio = lines_below("tests") / max(1, lines_below(*LEAST))
    if ratio < TESTS_PER_CODE:
        told.append(f"{ratio:.2f} lines of test for a line of code, at least {TESTS_PER_CODE}")
    return told


def main() -> int:
    """Judge, and let the list grow."""
    files = measured()
    listed = set(LIST.read_text(encoding="utf-8").split()) if LIST.exists() else set()
    told = findings(files, listed)
    grown = (listed & files.keys()) | {path for path, figures in files.items() if is_whole(figures)}
    LIST.write_text("\n".join(sorted(grown)) + "\n", encoding="utf-8")
    sys.stdout.write("\n".join(told or ["What the tests reach is as promised."]) + "\n")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
