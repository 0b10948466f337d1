"""The stock room: transfers, acceptance, adjustments, and goods set aside."""
