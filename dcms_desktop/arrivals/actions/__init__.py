"""Putting what came where it belongs; every page in one transaction with its cursor."""
