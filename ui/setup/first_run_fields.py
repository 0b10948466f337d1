"""The fields of the first run, step by step."""

from __future__ import annotations

from dataclasses import dataclass

from dcms_desktop.company.contacts import tidy_email
from dcms_desktop.company.contacts import tidy_fssai
from dcms_desktop.company.contacts import tidy_ifsc
from dcms_desktop.company.contacts import tidy_upi
from dcms_desktop.tax.rules import states
from ui.kit.form_fields import Field
from ui.setup.first_run_model import SCHEME_WORDS
from ui.setup.first_run_model import TERMS
from ui.setup.first_run_model import TRADE_WORDS


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, the words of its title, a quiet line, and its fields."""

    name: str
    title: str
    quiet: str
    fields: tuple[Field, ...] = ()


def _state_choices() -> tuple[tuple[str, str], ...]:
    return tuple((one.code, f"{one.name} ({one.code})") for one in states().values() if one.offered)


STEPS = (
    Step(
        "firm",
        "Firm",
        "Who sells, and how the firm is registered for GST.",
        (
            Field("name", "Firm name", required=True, most=200, span=2, help="As it stands on bills."),
            Field(
                "scheme",
                "GST scheme",
                "segments",
                choices=tuple(SCHEME_WORDS.items()),
                default="regular",
                help="Arrows or the first letter choose. Composition bills are bills of supply.",
            ),
            Field(
                "gstin",
                "GSTIN",
                most=24,
                help="15 letters and digits; State and PAN are read from it.",
            ),
            Field(
                "state",
                "State",
                "choice",
                choices=_state_choices(),
                required=True,
                help="Comes from the GSTIN; letters jump to a State.",
            ),
            Field(
                "trade",
                "Trade",
                "segments",
                choices=tuple(TRADE_WORDS.items()),
                default="pharma",
                help="Sets what items ask for, the licences and the price levels.",
            ),
            Field(
                "legal_name",
                "Name on the GST certificate",
                most=200,
                span=2,
                help="Empty when it is the same as the firm name.",
            ),
        ),
    ),
    Step(
        "place",
        "Address and bank",
        "Printed on every bill. What is not known yet stays empty and is filled in later.",
        (
            Field("address1", "Address", most=200, help="Shop, building and street."),
            Field("address2", "Address, second line", most=200, help="Area and landmark."),
            Field("city", "City", most=80),
            Field("pin", "PIN code", most=20, help="Six digits, of the State of the firm."),
            Field("phone", "Phone", most=60),
            Field("email", "E-mail", most=254, check=tidy_email),
            Field("upi_id", "UPI address", most=170, check=tidy_upi,
                  help="Like shop@bank; bills carry a QR with the amount."),
            Field("bank_name", "Bank and branch", most=120),
            Field("bank_account", "Account number", most=40),
            Field("bank_ifsc", "IFSC", most=20, check=tidy_ifsc),
            Field("terms", "Words at the foot of bills", most=500, span=2, default=TERMS),
        ),
    ),
    Step(
        "licences",
        "Licences",
        "Drugs are sold under 20B and 21B, food under FSSAI. Empty ones can follow.",
        (
            Field("drug_20b", "Drug licence 20B", most=60, help="Its number, as on the licence."),
            Field("drug_21b", "Drug licence 21B", most=60, help="Its number, as on the licence."),
            Field("drug_to", "Drug licences valid to", "date", span=2,
                  help="Empty when they are kept up by the yearly fee."),
            Field("fssai", "FSSAI number", most=40, check=tidy_fssai, help="14 digits."),
            Field("fssai_to", "FSSAI valid to", "date"),
        ),
    ),
    Step(
        "numbers",
        "Numbers",
        "A bill number has at most 16 characters, Rule 46(b). The series begins again every April.",
        (
            Field("counter", "Counter", most=20, required=True, default="1", help="Its short name."),
            Field("series", "Series of the bills", most=10, required=True, default="A"),
            Field(
                "pattern",
                "Pattern of the number",
                most=60,
                required=True,
                help="{code} series, {year} year, {number:06} six digits.",
            ),
            Field(
                "first",
                "First number",
                "number",
                required=True,
                default=1,
                help="The next number, when bills of this year were written elsewhere.",
            ),
        ),
    ),
    Step(
        "owner",
        "Owner",
        "The owner may do everything. The PIN unlocks the screen.",
        (
            Field("owner", "Owner's name", most=100, required=True, span=2),
            Field("owner_pin", "PIN", "secret", most=64, required=True,
                  help="At least four digits, no plain run."),
            Field("owner_pin_again", "PIN again", "secret", most=64, required=True),
        ),
    ),
)  # fmt: skip
SUMMARY = Step("summary", "Summary", "Enter makes the books. Everything can be changed later in Set-up.")
DONE = Step("done", "Begin", "The books are ready.")
