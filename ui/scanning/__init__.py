"""Scanning: learning codes, setting scanners and scales up, and listening to those on a serial port.

Pages of documents hear scans by `ui.documents.scan_desk`; lists by `ui.shell.list_page`. What a scan means is
read in `dcms_desktop.scanning`.
"""
