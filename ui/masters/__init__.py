"""Masters: lists and forms of items, parties, beats, prices, tax classes, series, users, printers, the firm.

A master is data (`Master`): columns, fields, how it is read and saved. One list page and one form page serve
all of them.
"""
