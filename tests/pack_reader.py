"""A reader of evidence packs that knows nothing of the program: only the archive, and what READ ME.txt says.

It checks every hash, works each line out from its facts, finds the facts in the bills, and adds the claim up.
"""

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any


def half_up(above: int, below: int) -> int:
    """Return a fraction rounded half up on its magnitude."""
    sign = -1 if (above < 0) != (below < 0) else 1
    above, below = abs(above), abs(below)
    whole, rest = divmod(above, below)
    return sign * (whole + (1 if rest * 2 >= below else 0))


def part(amount: int, percent: int) -> int:
    """Return so many thousandths of a percent of an amount."""
    return half_up(amount * percent, 100_000)


def value(units: int, per: int, rate: int) -> int:
    """Return what units cost in paise, at a rate in thousandths of a rupee for ``per`` of them."""
    return half_up(units * rate, per * 10)


def line_sum(formula: str, facts: dict[str, int]) -> int:
    """Return what a line comes to, as READ ME.txt says it."""
    if formula == "goods":
        return part(value(facts["units"], facts["per"], facts["rate"]), facts["percent"])
    if formula == "share":
        return part(facts["worth"], facts["percent"])
    if formula == "policy":
        sum_ = part(value(facts["units"], facts["per"], facts["rate"]), facts["percent"])
        sum_ += part(value(facts["free"], facts["per"], facts["rate"]), facts["free_percent"])
        return sum_ + part(sum_, facts["gst"])
    if formula == "gap":
        return part(facts["taxable"], facts["percent"]) - (
            facts["taxable"] + facts["schemes"] - facts["cost"]
        )
    if formula == "document":
        return facts["amount"]
    raise ValueError(formula)


def read_pack(archive: bytes | Path) -> dict[str, Any]:
    """Return what a pack comes to, and everything in it that does not agree."""
    body = archive.read_bytes() if isinstance(archive, Path) else archive
    with zipfile.ZipFile(io.BytesIO(body)) as pack:
        files = {name: pack.read(name) for name in pack.namelist()}
    manifest = json.loads(files["manifest.json"])
    head = json.loads(files["claim.json"])
    wrong = [
        name
        for name, digest in manifest["files"].items()
        if name not in files or hashlib.sha256(files[name]).hexdigest() != digest
    ]
    wrong += [name for name in files if name not in manifest["files"] and name != "manifest.json"]
    lines = list(csv.DictReader(io.StringIO(files["lines.csv"].decode())))
    bills = list(csv.DictReader(io.StringIO(files["bills.csv"].decode())))
    total = 0
    for line in lines:
        facts = json.loads(line["facts"])
        sum_ = line_sum(line["formula"], facts)
        total += sum_
        if sum_ != int(line["amount_paise"]):
            wrong.append(f"line {line['line']}: {sum_} is not {line['amount_paise']}")
        if not stands_in_bills(line, facts, bills):
            wrong.append(f"line {line['line']}: no bill says it")
    if total != head["amount_paise"] or len(lines) != head["lines"]:
        wrong.append("the sum of the lines is not the claim")
    return {
        "total": total,
        "wrong": wrong,
        "score": manifest["score"],
        "missing": manifest["missing"],
        "files": files,
    }


def stands_in_bills(line: dict[str, str], facts: dict[str, int], bills: list[dict[str, str]]) -> bool:
    """Tell whether the facts of a line stand in the lines of its document."""
    own = [one for one in bills if one["document"] == line["document"]]
    if line["formula"] == "goods":
        return any(
            int(one["rate_mills"]) == facts["rate"] and int(one["per"]) == facts["per"] for one in own
        ) and facts["units"] <= sum(int(one["free"]) for one in own if one["item"] == line["item"])
    if line["formula"] == "policy":
        same = [one for one in own if one["line"] == line["document_line"]]
        return any(facts["units"] + facts["free"] == int(one["units"]) + int(one["free"]) for one in same)
    if line["formula"] == "gap":
        same = [one for one in own if one["line"] == line["document_line"]]
        return any(
            (int(one["taxable_paise"]), int(one["cost_paise"])) == (facts["taxable"], facts["cost"])
            for one in same
        )
    return not line["document"] or bool(own) or line["source"].startswith("typed/")
