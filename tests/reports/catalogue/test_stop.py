"""A report that takes too long is ended in the database itself, on either one."""

import threading
from dataclasses import dataclass

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.errors import Refused
from reports.engine.formats import to_format
from reports.engine.report import Column
from reports.engine.report import Letterhead
from reports.engine.report import Report
from reports.engine.report import Result
from reports.engine.report import find_report
from reports.engine.stop import Stop
from reports.engine.stop import Stopped
from reports.engine.stop import run_stoppable
from tests.reports.catalogue.books import ReportShop

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@dataclass(frozen=True, slots=True)
class Ask:
    """Nothing."""


@dataclass(frozen=True, slots=True)
class Row:
    """A count that never comes."""

    count: int


def endless(tx: Tx, _ask: Ask) -> list[Row]:
    begun.set()
    return [Row(int(tx.connection.execute(text(ENDLESS)).scalar_one()))]


begun = threading.Event()
REPORT = Report("endless", "Endless", Ask, endless, (Column("count", "Count", "whole"),))


def test_an_endless_report_ends_when_it_is_stopped(shop: ReportShop) -> None:
    begun.clear()
    stop = Stop()

    def wait_and_stop() -> None:
        begun.wait(10)
        threading.Event().wait(0.2)
        stop.ask()

    stopper = threading.Thread(target=wait_and_stop)
    stopper.start()
    with pytest.raises(OperationalError):
        shop.desk.ask(run_stoppable, REPORT, Ask(), stop)
    stopper.join()
    trial = find_report("trial_balance")
    assert shop.desk.ask(run_stoppable, trial, trial.ask(), Stop()).rows


def test_a_report_stopped_before_it_begins_asks_nothing(shop: ReportShop) -> None:
    stop = Stop()
    stop.ask()
    with pytest.raises(Stopped):
        shop.desk.ask(run_stoppable, REPORT, Ask(), stop)


def test_an_unknown_form_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="docx"):
        to_format("docx", REPORT, Result(Ask(), (), {}), Letterhead("Sai Pharma"))
