"""The shop of the report tests, posted once for all of them on each database: reports only read."""

import shutil
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from dcms_desktop.db.connect import open_books
from reports.engine.report import Result
from reports.engine.report import find_report
from reports.engine.report import run_report
from tests import postgres
from tests.fakes import clock_at
from tests.reports.catalogue.books import TODAY
from tests.reports.catalogue.books import ReportShop
from tests.reports.catalogue.books import filled

Asking = Callable[..., Result]


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, run_folder: Path
) -> Iterator[ReportShop]:
    """The shop after its three months."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("report-shop")
        empty: Path = request.getfixturevalue("empty_books_file")
        shutil.copyfile(empty, folder / empty.name)
        with closing(open_books(folder)) as books:
            yield filled(books)
        return
    server: postgres.Server = request.getfixturevalue("postgres_server")
    with (
        server.database(postgres.books_template(server, run_folder)) as url,
        closing(open_books(url)) as books,
    ):
        yield filled(books)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """Every test of a report stands on the same day."""
    with clock_at(f"{TODAY} 10:15"):
        yield


@pytest.fixture
def ask(shop: ReportShop) -> Asking:
    """Ask a report by its code: ``ask("day_book", first=…)``."""

    def asking(code: str, **words: Any) -> Result:
        report = find_report(code)
        return shop.desk.ask(run_report, report, report.ask(**words))

    return asking
