"""Devices: printer languages and the ways bytes reach a printer, one file each."""
