"""A whole shop day without a screen: receive, bill, take money, print, report, prove, back up.

``python -m ui.day --to DIR`` makes fresh practice books in DIR and leaves every paper and report there.
"""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from dcms_desktop.catalog.queries import item_form
from dcms_desktop.catalog.queries import items_page
from dcms_desktop.desk import Desk
from dcms_desktop.desk import open_desk
from dcms_desktop.documents.posted import Posted
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.posting import post_typed
from dcms_desktop.inbox.posting import total_of
from dcms_desktop.inbox.reading import read_document
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.ledger.actions import close_day
from dcms_desktop.upkeep.backup import back_up
from dcms_desktop.upkeep.practice import make_practice
from dcms_desktop.upkeep.queries import check_books
from dcms_desktop.upkeep.queries import first_trouble
from reports.engine.ask import ask_fields
from reports.engine.report import all_reports
from reports.papers.paper import papers_of
from ui.verbs.answers import write_file
from ui.verbs.print_verb import print_paper
from ui.verbs.report_verb import FORMATS
from ui.verbs.report_verb import make_report

ENDINGS = {"pdf": ".pdf", "escpos80": ".80mm.bin", "escpos58": ".58mm.bin", "escp": ".escp.bin"}


class Day:
    """One day at the shop: what was done is told and counted as it happens."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cards = Cards()
        self.made: list[str] = []
        self.number = 0
        self.desk: Desk = open_desk(folder / "books", create=True)
        self.desk.do(make_practice)
        self.desk.sign_in(1)

    def tell(self, words: str) -> None:
        """Say what was done."""
        click.echo(words)

    def post(self, kind: str, **fields: Any) -> Posted:
        """Post a document as another program would send it."""
        self.number += 1
        sent = {"request_id": f"day-{clock.today():%Y%m%d}-{self.number}", "kind": kind, **fields}
        typed = read_document(json.dumps(sent))
        posted = self.desk.do_agreed(typed.consents, post_typed, typed, self.cards).document
        party = f" for {posted.party.name}" if posted.party else ""
        self.tell(f"{posted.number}{party}: {show_paise(posted.total)}")
        return posted

    def post_paid(self, lines: Sequence[dict[str, str]]) -> Posted:
        """Post a bill to a buyer without a name, who pays the whole by UPI."""
        asked = {"request_id": "price", "kind": "tax_invoice", "lines": lines}
        total = self.desk.ask(total_of, read_document(json.dumps(asked)), self.cards)
        paid = {"mode": "upi", "amount": plain_paise(total), "reference": "UPI778899"}
        return self.post("tax_invoice", lines=lines, tenders=[paid])

    def print_all(self, posted: Posted) -> None:
        """Print every paper that fits a document to a file, and the first one once more as a duplicate."""
        papers = papers_of(posted.kind)
        for paper in papers:
            self._print(posted, paper.code, ENDINGS[paper.language])
        if papers:
            self._print(posted, papers[0].code, f".duplicate{ENDINGS[papers[0].language]}")

    def _print(self, posted: Posted, paper: str, ending: str) -> None:
        name = f"{posted.number.replace('/', '-')}-{paper}{ending}"
        print_paper(self.desk, posted, paper, str(self.folder / "papers" / name))
        self.made.append(f"papers/{name}")

    def run_reports(self) -> None:
        """Run every report that needs no answer, in every format."""
        month = clock.today().replace(day=1).isoformat()
        for code, report in sorted(all_reports().items()):
            fields = {field.name: field for field in ask_fields(report.ask)}
            values = {"first": month} if "first" in fields else {}
            said = {"number": "DOLDAY1", "serial": "SN-1"}
            values |= {name: text for name, text in said.items() if name in fields}
            needed = [field for field in fields.values() if field.required and field.name not in values]
            if needed:
                known = {"party": "R-101", "account": "cash", "item": "10001"}
                if not all(field.pick in known for field in needed):
                    continue
                values |= {field.name: known[field.pick] for field in needed}
            for kind, body in make_report(self.desk, report, values, FORMATS).items():
                write_file(self.folder / "reports" / f"{code}.{kind}", body)
                self.made.append(f"reports/{code}.{kind}")


def play(folder: Path) -> int:
    """Play the day and return how many files it left."""
    day = Day(folder)
    try:
        day.tell("The practice company stands; the shop opens.")
        bills = _trade(day)
        for posted in bills:
            day.print_all(posted)
        day.run_reports()
        day.desk.do(close_day, clock.today(), rupees("0"), "counted by nobody: a day without a screen")
        trouble = first_trouble(day.desk.ask(check_books, audit=True, replay=True))
        if trouble:
            raise click.ClickException(trouble)
        backup = back_up(day.desk.books, folder / "backup")
    finally:
        day.desk.close()
    day.tell(f"The books prove, and so does the backup {backup.file.name} of {backup.documents} documents.")
    day.tell(f"{len(day.made)} papers and reports lie in {folder}:")
    day.tell("\n".join(f"  {name}" for name in day.made))
    return len(day.made)


AGREED = ["credit_limit", "credit_overdue", "credit_bills"]


def _trade(day: Day) -> list[Posted]:
    """Post the day's business and return what is printed of it."""
    found = {row.name: row for row in day.desk.ask(items_page)}
    dolo, crocin, soap = (
        found[name] for name in ("Dolo 650 Tablet", "Crocin Advance 500 Tablet", "Lifebuoy Total 125 g")
    )
    received = day.post(
        "goods_receipt",
        party="S-101",
        reference="CIP/2611/77",
        lines=[
            {"item": dolo.code, "quantity": "2b+2", "batch": "DOLDAY1", "expiry": "08/28", "mrp": "33.90",
             "rate": "22.50"},
            {"item": crocin.code, "quantity": "3b", "batch": "CRODAY1", "expiry": "01/28", "rate": "14.10",
             "discounts": ["2%"]},
        ],
    )  # fmt: skip
    typed = day.post(
        "tax_invoice",
        party="R-101",
        salesman="SM1",
        consents=AGREED,
        lines=[
            {"item": dolo.code, "quantity": "10+1"},
            {"item": crocin.code, "quantity": "1b"},
            {"item": soap.code, "quantity": "24", "discounts": ["2%", "1.00"]},
        ],
        charges=[{"name": "Freight", "amount": "25.00"}],
        tenders=[{"mode": "cash", "amount": "200.00"}],
    )
    # A scanner sends the bar code in place of the item's code.
    scan = day.desk.ask(item_form, dolo.id).barcodes[0].code
    scanned = day.post(
        "tax_invoice",
        party="R-108",
        consents=AGREED,
        lines=[{"item": scan, "quantity": "5"}, {"item": soap.code, "quantity": "12"}],
    )
    cash = day.post_paid([{"item": soap.code, "quantity": "2"}])
    cheque = {"mode": "cheque", "amount": "2500.00", "reference": "204417", "bank": "SBI"}
    money = day.post("receipt", party="R-115", tenders=[{**cheque, "date": clock.today().isoformat()}])
    return [received, typed, scanned, cash, money]


@click.command()
@click.option("--to", metavar="DIR", help="A new folder; default one in the folder for temporary files.")
def main(to: str | None) -> None:
    """Play a whole shop day without a screen and leave its papers in a folder."""
    folder = Path(to) if to else Path(tempfile.mkdtemp(prefix="dcms-day-"))
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty; name a new folder.")
    try:
        play(folder)
    except (Refused, NeedsConsent, Outside) as trouble:
        raise click.ClickException(str(trouble)) from trouble


if __name__ == "__main__":
    main()
