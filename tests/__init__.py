"""Tests of the whole tree: `python3 dev.py test`."""
