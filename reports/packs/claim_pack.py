"""The evidence pack of a claim as a PDF: letter, computation line by line, the words it rests on."""

from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.words import amount_in_words
from dcms_desktop.recovery.queries import Evidence
from dcms_desktop.recovery.rules import KINDS
from dcms_desktop.recovery.rules import STATES
from dcms_desktop.recovery.rules import ClaimLine
from reports.engine.pdf import A4
from reports.engine.pdf import HAIR
from reports.engine.pdf import INK
from reports.engine.pdf import QUIET
from reports.engine.pdf import new_pdf
from reports.engine.report import Letterhead
from reports.packs.recall_pack import BOTTOM
from reports.packs.recall_pack import LEFT
from reports.packs.recall_pack import RIGHT
from reports.packs.recall_pack import Sheet

COLUMNS = (
    (LEFT, -22, "No."),
    (LEFT + 28, 92, "Document, line"),
    (LEFT + 124, 52, "Date"),
    (LEFT + 180, 104, "Party"),
    (LEFT + 288, 122, "Item"),
    (LEFT + 414, -38, "Units"),
    (LEFT + 458, 42, "Rule"),
    (RIGHT - 66, -66, "Claimed"),
)
MOST_WORDS = 1_200
"""Letters of one scheme's own words that are printed; the archive holds them whole."""


def claim_pack(proof: Evidence, head: Letterhead) -> bytes:
    """Return the pack as a PDF."""
    claim = proof.claim
    title = f"{KINDS[claim.kind]} · {claim.maker} · {claim.first:%d-%m-%Y} to {claim.last:%d-%m-%Y}"
    with new_pdf(A4, f"Claim {claim.name}", head.firm) as pdf:
        page = Sheet(pdf, head, title)
        _letter(page, proof)
        _computation(page, proof)
        _words(page, proof)
        pdf.canvas.showPage()
        return pdf.bytes()


def _letter(page: Sheet, proof: Evidence) -> None:
    claim, payer = proof.claim, proof.payer
    page.begin(f"Claim {claim.name}")
    page.y -= 6
    page.facts(
        (
            ("To", payer.name if payer else "—"),
            ("GSTIN", (payer.gstin if payer else "") or "—"),
            ("Company", claim.maker),
            ("For", KINDS[claim.kind]),
            ("Days", f"{claim.first:%d-%m-%Y} to {claim.last:%d-%m-%Y}"),
            ("Sent on", show_day(claim.sent_on) or "not sent yet"),
            ("From", proof.firm.name),
            ("Our GSTIN", proof.firm.gstin or "—"),
            ("Lines", group_digits(len(proof.lines))),
            ("State", STATES[claim.state]),
        )
    )
    page.y -= 14
    page.say(f"Claimed: {show_paise(claim.amount)}", 15, bold=True)
    page.say(amount_in_words(claim.amount), 9, colour=QUIET)
    if claim.paid or claim.refused:
        page.say(
            f"Credited {show_paise(claim.paid)}, refused {show_paise(claim.refused)}, "
            f"open {show_paise(claim.left)}.",
            9.5,
        )
    page.y -= 8
    page.say(claim.title, 10)
    page.y -= 10
    page.say(f"Proof: {proof.score} of 100", 11.5, bold=True)
    for one in proof.proofs:
        page.y -= 14
        page.row(
            ((LEFT, 40, "✓" if one.there else "✕ lacks"), (LEFT + 46, RIGHT - LEFT - 46, one.what)), size=9
        )
    page.y -= 14
    if proof.papers:
        page.say("Papers kept with it", 11.5, bold=True)
    for paper, _ in proof.papers:
        page.y -= 13
        page.row(
            ((LEFT, 150, paper.name), (LEFT + 156, 140, paper.file),
             (LEFT + 300, 250, f"SHA-256 {paper.digest[:32]}…")),
            size=8,
        )  # fmt: skip
    page.y -= 50
    page.pdf.hair(RIGHT - 170, page.y, RIGHT, page.y)
    page.y -= 11
    page.row(((RIGHT - 170, 170, f"For {proof.firm.name}"),), size=8)


def _computation(page: Sheet, proof: Evidence) -> None:
    numbers = {rule: str(place) for place, rule in enumerate(proof.rules, 1)}
    _heads(page)
    for line in proof.lines:
        if page.y < BOTTOM + 28:
            _heads(page)
        _row(page, line, numbers[line.source.rule])
    page.y -= 18
    page.pdf.hair(LEFT, page.y + 11, RIGHT, page.y + 11, INK, 0.6)
    total = ((LEFT + 28, 200, "Claimed"), (RIGHT - 66, -66, show_paise(proof.claim.amount)))
    page.row(total, bold=True, size=9.5)


def _heads(page: Sheet) -> None:
    page.begin("Computation")
    page.y -= 14
    page.row(COLUMNS, bold=True)
    page.pdf.hair(LEFT, page.y - 4, RIGHT, page.y - 4, INK, 0.5)
    page.y -= 3


def _row(page: Sheet, line: ClaimLine, rule: str) -> None:
    one = line.source
    page.y -= 14
    document = f"{one.number}, {one.document_line}" if one.document_line else one.number
    item = f"{one.item} {one.batch}".strip()
    words = (
        str(line.no), document, show_day(one.day), one.party, item,
        group_digits(one.units) if one.units else "",
        rule, show_paise(one.amount),
    )  # fmt: skip
    page.row([(x, width, text) for (x, width, _), text in zip(COLUMNS, words, strict=True)], size=8)
    page.pdf.hair(LEFT, page.y - 4, RIGHT, page.y - 4, HAIR, 0.3)


def _words(page: Sheet, proof: Evidence) -> None:
    page.begin("What it rests on")
    page.y -= 6
    for number, rule in enumerate(proof.rules, 1):
        if page.y < BOTTOM + 40:
            page.begin("What it rests on")
        page.say(f"{number}. {rule}", 9)
        page.y -= 3
    for scheme in proof.schemes:
        if page.y < BOTTOM + 90:
            page.begin("What it rests on")
        page.y -= 8
        page.say(f"{scheme.code} as it was in version {scheme.version}: {scheme.title}", 10, bold=True)
        page.say(scheme.text[:MOST_WORDS] or "The company's own words were not kept.", 8.5, colour=QUIET)
