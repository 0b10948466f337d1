"""Kinds of document that reverse input credit and take it again; each file holds one KIND."""
