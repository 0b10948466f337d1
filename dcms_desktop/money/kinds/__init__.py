"""Kinds of document that move money; each file holds one KIND."""
