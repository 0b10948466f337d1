"""Kinds of document that sales issues; each file holds one KIND."""
