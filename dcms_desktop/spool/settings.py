"""Settings of papers."""

from dcms_desktop.kernel.settings import Setting

LOCAL_NAMES = Setting(
    "papers.local_names",
    "under",
    "Names in the local script",
    "On papers: under the Latin name, instead of it, or off.",
    choices=("under", "instead", "off"),
)
WORDS_LANGUAGE = Setting(
    "papers.words_language",
    "en",
    "Amount in words",
    "Language of the amount in words: English or Hindi.",
    choices=("en", "hi"),
)
SETS = Setting(
    "papers.sets",
    1,
    "Sets of a page bill",
    "1 prints the original, 2 adds the supplier's copy, 3 the transporter's too (rule 48).",
    least=1,
    most=9,
)
OWN_HEAD = Setting(
    "papers.own_head",
    default=True,
    label="Print the firm's head",
    help="Off leaves its place empty, for stationery that carries the head already.",
)
SHIFT_RIGHT = Setting(
    "papers.shift_right",
    0,
    "Move pages to the right",
    "Half millimetres; print the alignment page to read them off. Less than 0 moves to the left.",
    least=-60,
    most=60,
)
SHIFT_DOWN = Setting(
    "papers.shift_down",
    0,
    "Move pages down",
    "Half millimetres; print the alignment page to read them off. Less than 0 moves up.",
    least=-60,
    most=60,
)
SHOW_QR = Setting(
    "papers.show_qr",
    default=True,
    label="UPI code on bills",
    help="Prints a QR that pays what is open of the bill.",
)
SHOW_BALANCE = Setting(
    "papers.show_balance",
    default=True,
    label="Balance on bills",
    help="Prints the party's balance before and after the bill.",
)
DOT_QUALITY = Setting(
    "papers.dot_quality",
    "draft",
    "Letters of dot-matrix printers",
    "Draft is fast; fine is near letter quality and slower.",
    choices=("draft", "fine"),
)
DOT_PINS = Setting(
    "papers.dot_pins",
    "9",
    "Pins of dot-matrix printers",
    "9 as in an LX or MSP, 24 as in an LQ: how names in the local script are drawn.",
    choices=("9", "24"),
)
DOT_WIDE = Setting(
    "papers.dot_wide",
    default=False,
    label="Dot-matrix printers have a wide carriage",
    help="Off prints 136 columns in condensed letters on a carriage of 80.",
)
DOT_LOCAL_NAMES = Setting(
    "papers.dot_local_names",
    default=False,
    label="Local names on dot-matrix printers",
    help="Draws names in the local script dot by dot, which is slow. Off prints Latin names alone.",
)

SETTINGS = (
    LOCAL_NAMES,
    WORDS_LANGUAGE,
    SETS,
    OWN_HEAD,
    SHIFT_RIGHT,
    SHIFT_DOWN,
    SHOW_QR,
    SHOW_BALANCE,
    DOT_QUALITY,
    DOT_PINS,
    DOT_WIDE,
    DOT_LOCAL_NAMES,
)
REMEMBERED = Setting(
    "papers.remembered",
    "",
    "Paper chosen last",
    "What Alt+P chose last for each kind of document; Save & print uses it. Empty forgets it.",
    per_user=True,
)
