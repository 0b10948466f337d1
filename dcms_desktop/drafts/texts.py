"""The texts of a draft, cleaned at the door: what printers obey or no paper can hold is refused. Pure."""

from dcms_desktop.drafts.rules import Draft
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.text import clean_text

MOST_REQUEST = 100


def clean_texts(draft: Draft) -> Draft:
    """Return the draft with its texts tidied. Raises Refused with the field of the first bad one."""
    to, transport = draft.delivery, draft.transport
    return replace(
        draft,
        remarks=clean_text(draft.remarks, "remarks", most=500),
        reference=clean_text(draft.reference, "reference", most=40),
        delivery=replace(
            to,
            name=clean_text(to.name, "delivery_name", most=150),
            address=clean_text(to.address, "delivery_address", most=300),
            city=clean_text(to.city, "delivery_city", most=80),
            pin=clean_text(to.pin, "delivery_pin", most=10),
            gstin=clean_text(to.gstin, "delivery_gstin", most=15),
        ),
        transport=replace(
            transport,
            transporter=clean_text(transport.transporter, "transporter", most=100),
            vehicle=clean_text(transport.vehicle, "vehicle", most=20),
            lr_number=clean_text(transport.lr_number, "lr_number", most=40),
        ),
        charges=tuple(replace(one, name=clean_text(one.name, "charges", most=60)) for one in draft.charges),
        tenders=tuple(
            replace(
                one,
                reference=clean_text(one.reference, "reference", most=40),
                bank=clean_text(one.bank, "bank", most=60),
            )
            for one in draft.tenders
        ),
        legs=tuple(replace(one, note=clean_text(one.note, "note", most=200)) for one in draft.legs),
    )


def check_request(request_id: str) -> None:
    """Refuse a document without a request id of its own: it is what makes one save one document."""
    if not request_id or len(request_id) > MOST_REQUEST or not request_id.isascii() or " " in request_id:
        raise Refused(
            "A document needs a request id of its own.",
            field="request_id",
            next_step=f"Send 1 to {MOST_REQUEST} letters and digits that were never sent before.",
        )
    if not request_id.isprintable():
        raise Refused(
            "The request id holds characters that do not print.",
            field="request_id",
            next_step="Make a new one.",
        )
