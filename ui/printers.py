"""What printers understand and how they are reached, in words."""

from __future__ import annotations

LANGUAGE_WORDS = {
    "pdf": "Pages (laser, inkjet)",
    "escpos80": "Slips of 80 mm",
    "escpos58": "Slips of 58 mm",
    "escp": "Dot matrix",
    "zpl": "Labels, Zebra (ZPL)",
    "tspl": "Labels, TSC (TSPL)",
    "epl": "Labels, Eltron (EPL)",
}
WAY_WORDS = {
    "network": "Network",
    "serial": "Serial port",
    "usb": "USB",
    "windows": "Windows queue",
    "cups": "CUPS queue",
    "file": "Files in a folder",
}
