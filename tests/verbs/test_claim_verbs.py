"""``dcms claim``, ``dcms claim-pack``: from the books to the company's note; a pack that proves itself."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dcms_desktop.claims.actions import save_return_policy
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.db.connect import open_books
from dcms_desktop.kernel.money import Percent
from dcms_desktop.recovery.actions import save_margin_promise
from dcms_desktop.recovery.promises import Promise
from tests.core.recovery.conftest import Trade
from tests.fakes import TODAY
from tests.pack_reader import read_pack
from tests.verbs.conftest import Dcms

pytestmark = pytest.mark.usefixtures("noon")
DAYS = ("--first", (TODAY - timedelta(days=30)).isoformat(), "--last", TODAY.isoformat())


@pytest.fixture
def folder(books_folder: Path) -> Path:
    """Closed books in which Micro owes for schemes, expired goods, a shortage, a rate and a margin."""
    trade = Trade(open_books(books_folder))
    trade.offers("TEN", "10+1", needs="Signed list", company_share=Percent(66_667))
    trade.offers("OFF", "from 10: 3.5%", goods="I2", measure="units", treatment="on_invoice")
    trade.receives(
        "Dolo 650", batch="D1", units=200, expiry=TODAY + timedelta(days=10), short="3", damaged="1"
    )
    trade.receives("Pan 40", batch="P1", units=200)
    for party, item, units in (("Asha", "Dolo 650", 23), ("Balaji", "Pan 40", 17), ("Asha", "Pan 40", 31)):
        trade.bills(party, item, units=units, rate="47.37")
    policy = ReturnPolicy(
        maker_id=trade.maker, reason="expiry", before_days=30, with_gst=True, basis="billed",
        percent=Percent(73_500),
        free_percent=Percent(20_000), papers="Debit note",
    )  # fmt: skip
    trade.desk.do(save_return_policy, policy)
    trade.sends(
        "sale_return", party=trade.party("Asha"), reason="expiry", lines=[{"item": "I1", "quantity": "7+1"}]
    )
    promise = Promise(maker_id=trade.maker, percent=Percent(19_000), first=TODAY - timedelta(days=60))
    trade.desk.do(save_margin_promise, promise)
    trade.desk.close()
    return books_folder


def built(dcms: Dcms, folder: Path, kind: str) -> dict[str, Any]:
    said = dcms("--books", folder, "claim", "build", "--kind", kind, "--company", "mic", *DAYS)
    assert said.status == 0, said.err
    return dict(said.answer)


@pytest.mark.parametrize("kind", ["scheme", "expiry", "shortage", "margin"])
def test_who_reads_only_the_pack_comes_to_the_same_paisa(
    dcms: Dcms, folder: Path, tmp_path: Path, kind: str
) -> None:
    claim = built(dcms, folder, kind)
    told = dcms("--books", folder, "claim-pack", claim["id"], "--to", tmp_path).answer
    read = read_pack(Path(told["zip"]))
    assert read["wrong"] == []
    assert read["total"] == told["amount_paise"] > 0
    assert f"{read['total'] // 100}.{read['total'] % 100:02}" == claim["amount"]
    assert (read["score"], read["missing"]) == (told["score"], told["missing"])
    assert (read["score"] < 100) == bool(read["missing"])
    assert read["files"]["claim.pdf"].startswith(b"%PDF")


def test_a_pack_that_was_bent_is_found_out(dcms: Dcms, folder: Path, tmp_path: Path) -> None:
    claim = built(dcms, folder, "scheme")
    told = dcms("--books", folder, "claim-pack", claim["id"], "--to", tmp_path).answer
    good = read_pack(Path(told["zip"]))
    from reports.packs.claim_files import archive_of

    bent = dict(good["files"])
    bent["lines.csv"] = bent["lines.csv"].replace(b"47370", b"47380")
    assert "lines.csv" in read_pack(archive_of(bent))["wrong"]
    del bent["bills.csv"]
    with pytest.raises(KeyError):
        read_pack(archive_of(bent))


def test_a_missing_paper_is_named_and_kept_it_is_in_the_pack(
    dcms: Dcms, folder: Path, tmp_path: Path
) -> None:
    claim = built(dcms, folder, "scheme")
    assert claim["missing"] == ["Signed list"]
    paper = tmp_path / "list.txt"
    paper.write_bytes(b"signed")
    words = ("claim", "add", claim["id"], "--paper", paper, "--as", "Signed list")
    assert dcms("--books", folder, *words).answer["missing"] == []
    told = dcms("--books", folder, "claim-pack", claim["id"], "--to", tmp_path).answer
    read = read_pack(Path(told["zip"]))
    assert (read["score"], read["missing"], read["wrong"]) == (100, [], [])
    assert b"signed" in read["files"].values()


def test_a_claim_lives_on_the_command_line(dcms: Dcms, folder: Path) -> None:
    books = ("--books", folder)
    claim = built(dcms, folder, "expiry")
    sent = dcms(*books, "claim", "send", claim["id"]).answer
    assert (sent["state"], sent["claim"][:3]) == ("sent", "CL/")
    noted = dcms(*books, "claim", "note", sent["claim"], "acknowledged", "--reference", "MIC/1").answer
    assert (noted["state"], noted["reference"]) == ("acknowledged", "MIC/1")
    part = dcms(*books, "claim", "settle", sent["claim"], "--reference", "CN/1", "--amount", "10").answer
    assert (part["state"], part["paid"]) == ("part_paid", "10.00")
    assert (
        dcms(*books, "claim", "settle", sent["claim"], "--reference", "CN/2", "--amount", "99999").status == 1
    )
    shown = dcms(*books, "claim", "show", sent["claim"]).answer
    assert [step["state"] for step in shown["steps"]] == ["draft", "sent", "acknowledged", "settled"]
    assert [one["claim"] for one in dcms(*books, "claim", "list", "--company", "Micro").answers] == [
        sent["claim"]
    ]
    report = dcms(*books, "report", "claims_made", "--as", "json").answers
    assert report
    display = built(dcms, folder, "display")
    added = dcms(*books, "claim", "add", display["id"], "--text", "Window", "--amount", "500").answer
    assert added["amount"] == "500.00"
    assert (
        dcms(*books, "claim", "withdraw", display["id"], "--reason", "twice").answer["state"] == "withdrawn"
    )
    scheme = built(dcms, folder, "scheme")
    assert dcms(*books, "claim", "rebuild", scheme["id"]).answer["amount"] == scheme["amount"]


def test_what_is_not_known_is_refused(dcms: Dcms, folder: Path) -> None:
    books = ("--books", folder)
    assert dcms(*books, "claim", "build", "--kind", "scheme", "--company", "NONE", *DAYS).status == 1
    bad = ("--first", "soon", "--last", TODAY.isoformat())
    assert dcms(*books, "claim", "build", "--kind", "scheme", "--company", "MIC", *bad).status == 1
    assert dcms(*books, "claim", "show", "CL/1").status == 1
    assert dcms(*books, "claim-pack", "77", "--to", folder).status == 1
