"""Bills of a supplier as files: e-invoice, sheet, signed code with a key made for the test."""

import base64
import json
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization import PublicFormat

SELLER, BUYER = "27AABCK1234E1Z1", "27AAQFR5678K1Z8"
PORTAL = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
HEADINGS = ["Product", "HSN", "Qty", "Free", "Batch No", "Exp", "MRP", "Rate", "Disc %", "Invoice No"]


def pem(key: rsa.RSAPrivateKey) -> str:
    """Return the public half as the portal publishes it."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def part(value: object) -> str:
    """Return one part of a signed text."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def signed(data: object, key: rsa.RSAPrivateKey = PORTAL, alg: str = "RS256") -> str:
    """Return data as the portal signs it."""
    text = f"{part({'alg': alg, 'typ': 'JWT'})}.{part({'data': json.dumps(data), 'iss': 'NIC'})}"
    made = key.sign(text.encode(), PKCS1v15(), hashes.SHA256())
    return f"{text}.{base64.urlsafe_b64encode(made).decode().rstrip('=')}"


def claim(**other: object) -> dict[str, Any]:
    """Return what the code of the bill says."""
    return {
        "SellerGstin": SELLER, "BuyerGstin": BUYER, "DocNo": "T/26-27/1", "DocTyp": "INV",
        "DocDt": "12/11/2026", "TotInvVal": 726, "ItemCnt": 1, "MainHsnCode": "33061020", "Irn": "a" * 64,
        **other,
    }  # fmt: skip


def einvoice(**line: object) -> dict[str, Any]:
    """Return an e-invoice of ten tubes and one free for 726.00."""
    item = {
        "SlNo": "1", "PrdDesc": "Tooth paste 100 g", "IsServc": "N", "HsnCd": "33061020", "Qty": 10,
        "FreeQty": 1, "Unit": "PCS", "UnitPrice": 72, "TotAmt": 720, "Discount": 28.8, "AssAmt": 691.2,
        "GstRt": 5, "CgstAmt": 17.28, "SgstAmt": 17.28, "TotItemVal": 725.76,
        "BchDtls": {"Nm": "B123", "ExpDt": "31/12/2028"}, **line,
    }  # fmt: skip
    return {
        "Version": "1.1",
        "DocDtls": {"Typ": "INV", "No": "T/26-27/1", "Dt": "12/11/2026"},
        "SellerDtls": {"Gstin": SELLER},
        "BuyerDtls": {"Gstin": BUYER, "Pos": "27"},
        "ItemList": [item],
        "ValDtls": {"AssVal": 691.2, "RndOffAmt": 0.24, "TotInvVal": 726},
    }


def write_sheet(path: Path, *rows: list[str], headings: list[str] = HEADINGS) -> Path:
    """Write a sheet of the supplier."""
    path.write_text("\n".join(",".join(row) for row in (headings, *rows)), encoding="utf-8")
    return path
