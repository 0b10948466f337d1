"""Writes of the line: each is one short transaction; the network is never inside one."""
