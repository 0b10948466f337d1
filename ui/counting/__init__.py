"""Counting: counts begun, goods counted by scans and keys, differences looked at and posted."""
