"""Kinds of document of orders; each file holds one KIND."""
