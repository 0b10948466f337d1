"""Batches on the screen: their way both ways, recalls, goods near expiry.

Owns      nothing.
Leans on  recall, stock, reports, shell, kit.
"""
