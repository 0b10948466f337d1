"""A distributor's day as operations: bills, returns, claims, stock; made from a seed, without books."""

import hashlib
import random
import uuid
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import timedelta
from typing import Any

from tests.centre.plain import FIRST_CHAIN
from tests.centre.plain import canonical
from tests.centre.plain import next_chain

Op = dict[str, Any]
RATES = (500, 1200, 1800, 2800)
FIRST_DAY = date(2026, 11, 2)


@dataclass
class Shop:
    """A made-up distributor that writes operations one after the other, each chained to the one before."""

    seed: int = 1
    prefix: str = "A"
    chain: bytes = FIRST_CHAIN
    seq: int = 0
    day: date = FIRST_DAY
    ops: list[Op] = field(default_factory=list)
    items: int = 400

    def __post_init__(self) -> None:
        self.rnd = random.Random(self.seed)  # noqa: S311 - what is bought, no secret
        self.number = 0
        self.notes = 0
        self.bills: list[Op] = []

    def new_id(self) -> str:
        """Return a UUIDv7 of this seed."""
        raw = (1_793_600_000_000 + len(self.ops)) << 80 | self.rnd.getrandbits(80)
        raw = raw & ~(0xF << 76) | 7 << 76
        raw = raw & ~(0x3 << 62) | 2 << 62
        return str(uuid.UUID(int=raw))

    def add(self, of: str, doc_id: str = "", rev: int = 1, /, **more: Any) -> Op:
        """Write the next operation."""
        self.seq += 1
        op: Op = {
            "op_id": self.new_id(),
            "seq": self.seq,
            "type": of,
            "doc_id": doc_id or self.new_id(),
            "doc_rev": rev,
            "status": "active",
            "business_date": self.day.isoformat(),
            "created_at": f"{self.day.isoformat()}T12:31:09.120+05:30",
            "counter": "C1",
            "user": "u07",
        } | more
        self.chain = next_chain(self.chain, op)
        op["chain"] = self.chain.hex()
        self.ops.append(op)
        return op

    def rechain(self, before: bytes, first: int) -> None:
        """Number and chain the operations anew, as after a new epoch."""
        self.chain, self.seq = before, first - 1
        for op in self.ops:
            self.seq += 1
            op["seq"] = self.seq
            op.pop("chain")
            self.chain = next_chain(self.chain, op)
            op["chain"] = self.chain.hex()

    # ── what a shop does ────────────────────────────────────────────────────────────────────────
    def line(self, number: int) -> dict[str, Any]:
        """Return one line of goods that adds up."""
        item, units = self.rnd.randrange(self.items), self.rnd.randint(1, 48)
        price, rate = self.rnd.randint(900, 40_000), RATES[item % 4]
        gross = units * price
        off = gross * self.rnd.choice((0, 0, 500, 1000)) // 10_000
        half = ((gross - off) * rate + 10_000) // 20_000
        return {
            "n": number, "item": f"I{item:05d}", "ean": f"8901030{item:06d}", "batch": f"B{item % 97:04d}",
            "expiry": "2027-08", "hsn": "33049990", "uom": "PCS", "qty_milli": units * 1000,
            "free_milli": 1000 if units > 40 else 0, "scheme_id": None, "mrp_paise": price * 13 // 10,
            "rate_e4": price * 100, "gross_paise": gross, "disc_paise": off, "scheme_disc_paise": 0,
            "taxable_paise": gross - off, "gst_bp": rate, "cgst_paise": half, "sgst_paise": half,
            "igst_paise": 0, "cess_paise": 0, "total_paise": gross - off + 2 * half,
        }  # fmt: skip

    def goods(self, lines: int) -> dict[str, Any]:
        """Return lines with their foot."""
        rows = [self.line(number) for number in range(1, lines + 1)]
        summed = {
            name: sum(row[name] for row in rows)
            for name in (
                "qty_milli",
                "free_milli",
                "taxable_paise",
                "cgst_paise",
                "sgst_paise",
                "igst_paise",
                "cess_paise",
            )
        }
        exact = summed["taxable_paise"] + summed["cgst_paise"] + summed["sgst_paise"]
        net = (exact + 50) // 100 * 100
        foot = {"lines": lines} | summed | {"round_off_paise": net - exact, "net_paise": net}
        return {"lines": rows, "totals": foot}

    def retailer(self) -> dict[str, Any]:
        """Return who buys."""
        number = self.rnd.randrange(300)
        return {
            "code": f"R-{number:05d}",
            "local_code": str(number),
            "gstin": None,
            "state": "27",
            "beat": "BT-07",
        }

    def bill(self, lines: int = 3) -> Op:
        """Write a bill."""
        self.number += 1
        op = self.add(
            "sales_invoice",
            doc_no=f"{self.prefix}/26-27/{self.number:06d}"[:16],
            series=self.prefix,
            fy="2026-27",
            retailer=self.retailer(),
            salesman="SM3",
            supply="intra",
            **self.goods(lines),
        )
        self.bills.append(op)
        return op

    def cancel(self, bill: Op) -> Op:
        """Cancel a bill: a new revision under the same number."""
        same = {
            name: bill[name] for name in ("doc_no", "series", "fy", "retailer", "salesman", "lines", "totals")
        }
        return self.add(
            "sales_invoice",
            bill["doc_id"],
            bill["doc_rev"] + 1,
            **same | {"status": "cancelled", "business_date": bill["business_date"]},
        )

    def correct(self, bill: Op) -> Op:
        """Correct a bill: a new revision with other goods."""
        same = {
            name: bill[name] for name in ("doc_no", "series", "fy", "retailer", "salesman", "business_date")
        }
        op = self.add("sales_invoice", bill["doc_id"], bill["doc_rev"] + 1, **same | self.goods(2))
        self.bills[next(at for at in reversed(range(len(self.bills))) if self.bills[at] is bill)] = op
        return op

    def take_back(self, bill: Op) -> Op:
        """Write a credit note against a bill."""
        self.notes += 1
        return self.add(
            "sales_return",
            doc_no=f"CN/{self.notes:06d}",
            series="CN",
            fy="2026-27",
            retailer=bill["retailer"],
            against={"doc_id": bill["doc_id"], "doc_no": bill["doc_no"]},
            **self.goods(1),
        )

    def claim(self) -> Op:
        """File a claim."""
        return self.add(
            "claim",
            doc_no=f"CL/{len(self.ops):06d}",
            kind="damage",
            amount_paise=self.rnd.randint(1, 9_999_999),
        )

    def snapshot(self, rows: int = 30, per_part: int = 2000) -> list[Op]:
        """Write all stock, in parts."""
        name, stock = self.new_id(), []
        for number in range(rows):
            item = number * self.items // max(rows, self.items) if rows > self.items else number
            units = self.rnd.randint(0, 400) * 1000
            stock.append(
                [f"I{item:05d}", f"B{number % 97:04d}-{number}", "MAIN", units, units * 11, "2027-08", 14_900]
            )
        stock.append(["I99999", "", "", 0, 0, None, 0])
        parts = [stock[at : at + per_part] for at in range(0, len(stock), per_part)]
        return [
            self.add(
                "stock_snapshot",
                snapshot=name,
                part=number,
                parts=len(parts),
                as_of=f"{self.day.isoformat()}T20:00:00.000+05:30",
                rows=part,
            )
            for number, part in enumerate(parts, 1)
        ]

    def trade(self, count: int, lines: int = 3) -> None:
        """Write so many operations, mostly bills."""
        while count > 0:
            chance = self.rnd.random()
            if chance < 0.86 or not self.bills:
                self.bill(self.rnd.randint(1, lines))
            elif chance < 0.90:
                self.cancel(self.bills.pop(self.rnd.randrange(len(self.bills))))
            elif chance < 0.94:
                self.correct(self.rnd.choice(self.bills[-50:]))
            elif chance < 0.98:
                self.take_back(self.rnd.choice(self.bills[-50:]))
            else:
                self.claim()
            count -= 1

    def next_day(self) -> None:
        """Go on to the next day."""
        self.day += timedelta(days=1)

    # ── what it believes ────────────────────────────────────────────────────────────────────────
    def manifest(self, stream: str, epoch: int, day: date | None = None, rev: int = 1) -> dict[str, Any]:
        """Return the control totals of a day by plain sums over the shop's own operations, unsigned."""
        on = (day or self.day).isoformat()
        newest: dict[str, Op] = {}
        for op in self.ops:
            newest[op["doc_id"]] = op
        today = [op for op in newest.values() if op["business_date"] == on]
        bills = [op for op in today if op["type"] == "sales_invoice"]
        live = [op for op in bills if op["status"] == "active"]
        notes = [op for op in today if op["type"] == "sales_return"]
        rates: dict[int, int] = {}
        for op in live:
            for line in op["lines"]:
                rates[line["gst_bp"]] = rates.get(line["gst_bp"], 0) + line["taxable_paise"]
        told: dict[str, Any] = {
            "stream": stream, "epoch": epoch, "business_date": on, "rev": rev, "through_seq": self.seq,
            "chain": self.chain.hex(),
            "sales": {
                "count": len(live), "cancelled": len(bills) - len(live),
                "taxable_paise": sum(op["totals"]["taxable_paise"] for op in live),
                "tax_paise": sum(op["totals"]["cgst_paise"] + op["totals"]["sgst_paise"] for op in live),
                "net_paise": sum(op["totals"]["net_paise"] for op in live),
            },
            "by_rate": [{"gst_bp": rate, "taxable_paise": rates[rate]} for rate in sorted(rates)],
            "returns": {"count": len(notes), "net_paise": -sum(op["totals"]["net_paise"] for op in notes)},
        }  # fmt: skip
        stock = [row for op in today if op["type"] == "stock_snapshot" for row in op["rows"] if row[3]]
        if stock:
            text = "\n".join(sorted(f"{row[0]}|{row[1]}|{row[2]}|{row[3]}" for row in stock))
            told["stock"] = {
                "rows": len(stock), "qty_milli": sum(row[3] for row in stock),
                "value_paise": sum(row[4] for row in stock),
                "digest": hashlib.sha256(text.encode()).hexdigest(),
            }  # fmt: skip
        return told


def body_of(ops: list[Op], epoch: int, before: bytes, waiting: int = 0) -> bytes:
    """Return the body of an upload."""
    return canonical(
        {
            "epoch": epoch, "from_seq": ops[0]["seq"], "to_seq": ops[-1]["seq"], "prev_chain": before.hex(),
            "sent_at": "2026-11-22T20:05:02.114+05:30", "waiting": {"ops": waiting},
            "ops": ops,
        }
    )  # fmt: skip
