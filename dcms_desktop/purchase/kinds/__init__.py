"""Kinds of document that purchase makes; each file holds one KIND."""
